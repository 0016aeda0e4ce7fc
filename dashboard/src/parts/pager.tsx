/**
 * pager: the way through the pages of a list; nothing where there is one page only.
 * Keeps: with each page one is at the beginning of its list, and the focus is never left on a button that is gone.
 */
import { ActionButton, Text } from '@react-spectrum/s2'
import ChevronLeft from '@react-spectrum/s2/icons/ChevronLeft'
import ChevronRight from '@react-spectrum/s2/icons/ChevronRight'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useEffect, useRef } from 'react'
import type { Paging } from './use-list.ts'

interface PagerProps {
  readonly paging: Paging
  /** While the page that was asked for is on its way, a press on "Next" asks for no other. */
  readonly isStale: boolean
  readonly what: string
}

export function Pager({ paging, isStale, what }: PagerProps) {
  const { isFirst, hasMore, hasNext, toFirst, toPrevious, toNext } = paging
  const nav = useRef<HTMLElement>(null)
  const isTurning = useRef(false)
  const turn = (to: () => void) => () => {
    isTurning.current = true
    showBeginning(nav.current?.parentElement ?? null)
    to()
  }
  useEffect(() => {
    if (isStale || !isTurning.current) return
    isTurning.current = false
    // A button that is disabled keeps the focus for a moment, and then loses it.
    const { activeElement } = document
    if (activeElement !== document.body && activeElement?.matches(':disabled') !== true) return
    nav.current?.querySelector<HTMLElement>('button:enabled')?.focus({ preventScroll: true })
  }, [isStale, isFirst, hasNext])
  if (!hasMore) return null
  return (
    <nav
      ref={nav}
      aria-label={`Pages of ${what}`}
      className={style({ display: 'flex', gap: 8, justifyContent: 'end', marginTop: 12 })}
    >
      {isFirst ? null : <ActionButton onPress={turn(toFirst)}>First page</ActionButton>}
      {toPrevious === null ? null : (
        <ActionButton onPress={turn(toPrevious)}>
          <ChevronLeft />
          <Text>Previous</Text>
        </ActionButton>
      )}
      <ActionButton onPress={isStale ? undefined : turn(toNext)} isDisabled={!hasNext}>
        <Text>Next</Text>
        <ChevronRight />
      </ActionButton>
    </nav>
  )
}

/** Of a list that begins the page, the page's; of one further down, its own. */
function showBeginning(list: HTMLElement | null): void {
  if (list === null) return
  const top = list.getBoundingClientRect().top + scrollY
  scrollTo({ top: top < innerHeight / 2 ? 0 : top - ABOVE })
}

/** What stands on top of a phone, and some air. */
const ABOVE = 72

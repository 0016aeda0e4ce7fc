/** pager: the way through the pages of a list; nothing where there is one page only. */
import { ActionButton, Text } from '@react-spectrum/s2'
import ChevronLeft from '@react-spectrum/s2/icons/ChevronLeft'
import ChevronRight from '@react-spectrum/s2/icons/ChevronRight'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { Paging } from './use-list.ts'

interface PagerProps {
  readonly paging: Paging
  /** While the page that was asked for is on its way, a press on "Next" asks for no other. */
  readonly isStale: boolean
  readonly what: string
}

export function Pager({ paging, isStale, what }: PagerProps) {
  const { isFirst, hasMore, hasNext, toFirst, toPrevious, toNext } = paging
  if (!hasMore) return null
  return (
    <nav
      aria-label={`Pages of ${what}`}
      className={style({ display: 'flex', gap: 8, justifyContent: 'end', marginTop: 12 })}
    >
      {isFirst ? null : <ActionButton onPress={toFirst}>First page</ActionButton>}
      {toPrevious === null ? null : (
        <ActionButton onPress={toPrevious}>
          <ChevronLeft />
          <Text>Previous</Text>
        </ActionButton>
      )}
      <ActionButton onPress={isStale ? undefined : toNext} isDisabled={!hasNext}>
        <Text>Next</Text>
        <ChevronRight />
      </ActionButton>
    </nav>
  )
}

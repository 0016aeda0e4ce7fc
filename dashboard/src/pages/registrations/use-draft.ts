/**
 * use-draft: what was filled in about a new registration, and at which step. Keeps: both are in the address (the
 * step as a parameter, the rest behind its #, which no server sees), so that a reload loses nothing and Back goes back.
 */
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { type UrlState, useUrlState } from '../../parts/url-state.ts'
import { NOTHING_WISHED, readWishes, type Wishes, writtenWishes } from './wishes.ts'

export interface Draft {
  readonly wishes: Wishes
  /** Whether it is about how to be told; before that, about what to hear of. */
  readonly isSecond: boolean
  readonly change: (changes: Partial<Wishes>) => void
  readonly goTo: (step: 'first' | 'second') => void
  /** Once it is made, the address says nothing of it any more. */
  readonly forget: () => void
}

const WRITE_AFTER_MS = 200

export function useDraft(): Draft {
  const [{ step, flow }] = useUrlState()
  const navigate = useNavigate()
  const [isMade, setMade] = useState(false)
  const [wishes, setWishes] = useState<Wishes>(() => {
    const hash = location.hash.slice(1)
    if (hash !== '' || flow === undefined) return readWishes(hash)
    return { ...NOTHING_WISHED, flowIds: [flow] }
  })
  const isSecond = step === 'second' && wishes.interests.length > 0

  useEffect(() => {
    if (isMade) return
    // Browsers bear only so many changes of an address in a while.
    const timer = setTimeout(() => {
      const hash = wishes === NOTHING_WISHED ? '' : writtenWishes(wishes)
      if (location.hash.slice(1) === hash) return
      void navigate({ to: '.', search: true, hash, replace: true, ...STILL })
    }, WRITE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [wishes, step, isMade, navigate])

  return {
    wishes,
    isSecond,
    change: (changes) => setWishes((before) => ({ ...before, ...changes })),
    goTo: (next) =>
      void navigate({
        to: '.',
        search: (before: UrlState) => ({ ...before, step: next === 'first' ? undefined : next }),
        hash: writtenWishes(wishes),
        hashScrollIntoView: false,
        resetScroll: true,
      }),
    forget: () => {
      setMade(true)
      void navigate({ to: '.', search: {}, hash: '', replace: true, ...STILL })
    },
  }
}

const STILL = { hashScrollIntoView: false, resetScroll: false } as const

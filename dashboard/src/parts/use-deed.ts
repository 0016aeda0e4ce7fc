/**
 * use-deed: does something at Weir, says in a toast how it went, and has what it touched read anew.
 * Keeps: nobody does it twice. The button stays pending meanwhile, and the second press of a double click, which
 * comes before that is to be seen, is not heard.
 */
import { ToastQueue } from '@react-spectrum/s2'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { sentenceOf } from '../client.ts'

export interface Deed<Given, Answer> {
  readonly run: (given: Given) => Promise<Answer>
  /** What is said where it went well. */
  readonly done: (answer: Answer) => string
  /** The first words of the keys of queries that are read anew. */
  readonly touches: readonly string[]
  readonly onDone?: (answer: Answer) => void
  /** Why it was refused stands where it was asked for, so that no toast says it too. */
  readonly isToldInPlace?: boolean
}

export function useDeed<Given = void, Answer = unknown>(deed: Deed<Given, Answer>) {
  const queries = useQueryClient()
  const underWay = useRef(new Set<unknown>())
  const doing = useMutation({
    mutationFn: deed.run,
    async onSuccess(answer: Answer) {
      ToastQueue.positive(deed.done(answer), { timeout: SHOWN_MS })
      deed.onDone?.(answer)
      await Promise.all(deed.touches.map((noun) => queries.invalidateQueries({ queryKey: [noun] })))
    },
    onError(error) {
      if (deed.isToldInPlace !== true) ToastQueue.negative(sentenceOf(error))
    },
    onSettled: (_, __, given) => void underWay.current.delete(keyOf(given)),
  })
  const mutate: typeof doing.mutate = (...asked) => {
    const key = keyOf(asked[0])
    if (underWay.current.has(key)) return
    underWay.current.add(key)
    doing.mutate(...asked)
  }
  return { ...doing, mutate }
}

/** Of one thing or of another; what is given as an object is made anew by each press. */
function keyOf(given: unknown): unknown {
  return typeof given === 'object' ? 'an object' : given
}

const SHOWN_MS = 6_000

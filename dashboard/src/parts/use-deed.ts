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
}

export function useDeed<Given = void, Answer = unknown>(deed: Deed<Given, Answer>) {
  const queries = useQueryClient()
  const underWay = useRef(new Set<Given | undefined>())
  const doing = useMutation({
    mutationFn: deed.run,
    async onSuccess(answer: Answer) {
      ToastQueue.positive(deed.done(answer), { timeout: SHOWN_MS })
      deed.onDone?.(answer)
      await Promise.all(deed.touches.map((noun) => queries.invalidateQueries({ queryKey: [noun] })))
    },
    onError: (error) => void ToastQueue.negative(sentenceOf(error)),
    onSettled: (_, __, given) => void underWay.current.delete(given),
  })
  const mutate: typeof doing.mutate = (...asked) => {
    const [given] = asked
    if (underWay.current.has(given)) return
    underWay.current.add(given)
    doing.mutate(...asked)
  }
  return { ...doing, mutate }
}

const SHOWN_MS = 6_000

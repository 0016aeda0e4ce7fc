/**
 * use-deed: does something at Weir, says in a toast how it went, and has what it touched read anew.
 * The button stays pending meanwhile, so that nobody does it twice.
 */
import { ToastQueue } from '@react-spectrum/s2'
import { useMutation, useQueryClient } from '@tanstack/react-query'
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
  return useMutation({
    mutationFn: deed.run,
    async onSuccess(answer: Answer) {
      ToastQueue.positive(deed.done(answer), { timeout: SHOWN_MS })
      deed.onDone?.(answer)
      await Promise.all(deed.touches.map((noun) => queries.invalidateQueries({ queryKey: [noun] })))
    },
    onError: (error) => void ToastQueue.negative(sentenceOf(error)),
  })
}

const SHOWN_MS = 6_000

/**
 * use-live: what Weir tells by itself, as server-sent events.
 * `useLive` hands on each event of one stream; `useChanges` has queries read anew when what they show may have changed.
 * Keeps: a stream that ends is opened again for as long as it is wanted, and nobody is left with what was without a word.
 */
import { useQueryClient } from '@tanstack/react-query'
import type { Static } from 'typebox'
import { useEffect, useEffectEvent, useState } from 'react'
import type { ChangeEvent } from '../../../src/api/contract/weir/change.ts'
import { SESSION_KEY } from '../session.ts'

export interface LiveLine {
  readonly onOpen: () => void
  /** The stream has ended, for so many times since it was open; it is being opened again. */
  readonly onBroken: (times: number) => void
}

/** `null` for the path listens to nothing. It connects again by itself until `onEvent` answers `'enough'`. */
export function useLive<Event>(
  path: string | null,
  onEvent: (event: Event) => 'enough' | undefined,
  line?: LiveLine,
): void {
  const hear = useEffectEvent(onEvent)
  const opened = useEffectEvent(() => line?.onOpen())
  const broke = useEffectEvent((times: number) => line?.onBroken(times))
  useEffect(() => {
    if (path === null) return
    let times = 0
    let waiting: ReturnType<typeof setTimeout> | undefined
    let stream = open(path)

    function open(to: string): EventSource {
      const source = new EventSource(to)
      source.addEventListener('open', () => {
        times = 0
        opened()
      })
      source.addEventListener('message', ({ data }: MessageEvent<string>) => {
        if (hear(JSON.parse(data) as Event) === 'enough') source.close()
      })
      source.addEventListener('error', () => {
        broke(++times)
        // The browser tries again after a loss, but never after an answer that is no stream.
        if (source.readyState === EventSource.CLOSED)
          waiting = setTimeout(() => void (stream = open(to)), AGAIN_MS)
      })
      return source
    }

    return () => {
      clearTimeout(waiting)
      stream.close()
    }
  }, [path])
}

const AGAIN_MS = 5_000

/** The first word of the keys of queries that show something of every noun. */
export const ANYTHING = 'anything'

/**
 * Used once, by the shell: the first word of a query's key is the noun that it shows.
 * Answers whether Weir is away, so that what is shown may be old.
 */
export function useChanges(): boolean {
  const queries = useQueryClient()
  const [isAway, setIsAway] = useState(false)
  useLive<Static<typeof ChangeEvent>>(
    '/weir/v1/changes',
    ({ changed }) => {
      for (const noun of [...changed, ANYTHING])
        void queries.invalidateQueries({ queryKey: [noun] })
      return undefined
    },
    {
      onOpen() {
        setIsAway(false)
        // Whatever was told while the stream was away is read now.
        void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
      },
      onBroken(times) {
        // Once may be a proxy that ends what is quiet: the browser is back in a moment.
        setIsAway(times > 1)
        // A Weir that was started again knows of no session, and nothing else in a quiet page would ask.
        void queries.invalidateQueries({ queryKey: SESSION_KEY })
      },
    },
  )
  return isAway
}

/**
 * use-live: what Weir tells by itself, as server-sent events.
 * `useLive` hands on each event of one stream; `useChanges` has queries read anew when what they show may have changed.
 */
import { useQueryClient } from '@tanstack/react-query'
import type { Static } from 'typebox'
import { useEffect, useEffectEvent } from 'react'
import type { ChangeEvent } from '../../../src/api/contract/weir/change.ts'

/** `null` for the path listens to nothing. The browser connects again by itself until `onEvent` answers `'enough'`. */
export function useLive<Event>(
  path: string | null,
  onEvent: (event: Event) => 'enough' | undefined,
  onOpen?: () => void,
): void {
  const hear = useEffectEvent(onEvent)
  const opened = useEffectEvent(() => onOpen?.())
  useEffect(() => {
    if (path === null) return
    const stream = new EventSource(path)
    stream.addEventListener('open', () => opened())
    stream.addEventListener('message', ({ data }: MessageEvent<string>) => {
      if (hear(JSON.parse(data) as Event) === 'enough') stream.close()
    })
    return () => stream.close()
  }, [path])
}

/** The first word of the keys of queries that show something of every noun. */
export const ANYTHING = 'anything'

/** Used once, by the shell: the first word of a query's key is the noun that it shows. */
export function useChanges(): void {
  const queries = useQueryClient()
  useLive<Static<typeof ChangeEvent>>(
    '/weir/v1/changes',
    ({ changed }) => {
      for (const noun of [...changed, ANYTHING])
        void queries.invalidateQueries({ queryKey: [noun] })
      return undefined
    },
    // Whatever was told while the stream was away is read now.
    () =>
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' }),
  )
}

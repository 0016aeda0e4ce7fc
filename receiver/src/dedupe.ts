/**
 * dedupe: remembers the last event ids. Every notification comes at least once, so a receiver that
 * must act once asks here first. The memory is this process's own: keep the ids in your database
 * where a restart must not forget them.
 */
export interface Seen {
  /** True the first time an id is asked about, false while it is remembered. */
  isNew(eventId: string): boolean
  /** Forgets an id whose work failed, so that its retry is taken as new. */
  forget(eventId: string): void
}

export function rememberEvents(limit: number = 10_000): Seen {
  const ids = new Set<string>()
  return {
    isNew: (eventId) => {
      // Taken out and put back, an id moves to the young end.
      const isKnown = ids.delete(eventId)
      ids.add(eventId)
      const [oldest] = ids
      if (ids.size > limit && oldest !== undefined) ids.delete(oldest)
      return !isKnown
    },
    forget: (eventId) => void ids.delete(eventId),
  }
}

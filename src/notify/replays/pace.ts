/** pace: how many events a replay may owe now, so that it owes no more than so many in any second (pure but for its memory). */
export interface Pace {
  /** How many may be owed at this instant. */
  allowance(now: number): number
  note(now: number, count: number): void
  /** When more may be owed. */
  nextAt(now: number): number
}

const SECOND_MS = 1_000
/** A second's worth is owed in so many slices, so that receivers see a stream and no bursts. */
const SLICES = 10

export function openPace(perSecond: number): Pace {
  const slice = Math.ceil(perSecond / SLICES)
  let owed: { at: number; count: number }[] = []

  function left(now: number): number {
    // What lies ahead was noted before the clock was put back.
    owed = owed.filter(({ at }) => at > now - SECOND_MS && at <= now)
    return perSecond - owed.reduce((sum, { count }) => sum + count, 0)
  }

  return {
    allowance: (now) => Math.min(left(now), slice),
    note(now, count) {
      if (count > 0) owed.push({ at: now, count })
    },
    nextAt(now) {
      const soon = now + SECOND_MS / SLICES
      const [oldest] = owed
      return left(now) > 0 || oldest === undefined ? soon : Math.max(oldest.at + SECOND_MS, now)
    },
  }
}

/** clock: the time, handed to whoever needs it so that a test can turn it by hand. */
export interface Clock {
  /** Epoch milliseconds. People and programs set it: it may jump. */
  now(): number
}

/** Milliseconds since some instant, which nobody can set: what waits are measured by. */
export type Ticks = () => number

export const systemClock: Clock = { now: () => Date.now() }

export const systemTicks: Ticks = () => performance.now()

/** Two clocks that go well do not differ by more within a few minutes. */
const JUMP_MS = 2_000

/**
 * Tells how far the clock was set since it was last asked, in milliseconds; 0 where it only went on. Small
 * differences are forgiven each time, so that a clock that is slowly put right does not add up to a jump.
 */
export function watchJumps(clock: Clock, ticks: Ticks): () => number {
  let before = clock.now() - ticks()
  return () => {
    const after = clock.now() - ticks()
    const by = Math.round(after - before)
    before = after
    return Math.abs(by) < JUMP_MS ? 0 : by
  }
}

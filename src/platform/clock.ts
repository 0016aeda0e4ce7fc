/** clock: the time, handed to whoever needs it so that a test can turn it by hand. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/**
 * bus: the bell that says "there may be work". A port; each back end is a `*-bus.ts` beside it.
 * It never carries the work itself: losing a ring loses time, never work, because whoever waits also
 * looks by itself when it starts. Ringing twice may wake once.
 */
export type Bell =
  | 'runs'
  | 'schedules'
  | 'outbox'
  | 'deliveries'
  | 'attempts'
  | 'registrations'
  | 'replays'
  | 'letters'
  | 'alerts'

export interface Bus {
  ring(bell: Bell): void
  /** Calls `wake` after each ring until disposed of; never within the ringing call itself. */
  onRing(bell: Bell, wake: () => void): Disposable
}

/**
 * lane: the deliveries of one registration that were handed over: how many may be in flight, and how
 * soon the next may leave by its rate.
 */
import type { RegistrationId } from '../../domain/ids.ts'
import type { Parcel } from './attempt.ts'
import { DEFAULT_MAX_IN_FLIGHT, openWindow, type Window } from './window.ts'

export interface Lane {
  readonly id: RegistrationId
  url: string
  /** As the registration asks, or the default. */
  most: number
  perSecond: number | null
  /** How many may leave at once without breaking the rate, as it was at `filledAt`. */
  tokens: number
  filledAt: number
  window: Window
  inFlight: number
}

export function newLane(id: RegistrationId, now: number): Lane {
  return {
    id,
    url: '',
    most: DEFAULT_MAX_IN_FLIGHT,
    perSecond: null,
    tokens: 1,
    filledAt: now,
    window: openWindow(DEFAULT_MAX_IN_FLIGHT),
    inFlight: 0,
  }
}

/** A registration may have been edited since. What was learnt of another receiver tells nothing of this one. */
export function aim(
  lane: Lane,
  { url, maxInFlight, maxPerSecond }: Pick<Parcel, 'url' | 'maxInFlight' | 'maxPerSecond'>,
): void {
  const most = maxInFlight ?? DEFAULT_MAX_IN_FLIGHT
  if (lane.url !== url || lane.most !== most) lane.window = openWindow(most)
  lane.url = url
  lane.most = most
  lane.perSecond = maxPerSecond
}

/** Where answers come so soon, more may be handed over than is in flight, so that none waits for the next. */
const SOON_MS = 250
const AHEAD = 4

/** How many may be handed over at once; at least 1, so that its answer tells when there is room again. */
export function roomOf({ window, perSecond }: Lane): number {
  const isSoon = window.answerMs !== null && window.answerMs < SOON_MS
  const room = Math.floor(window.size) * (isSoon ? AHEAD : 1)
  return perSecond === null ? room : Math.min(room, Math.max(1, Math.floor(perSecond)))
}

/** What its room is bounded by. */
export type Bound = 'most' | 'rate' | 'overrun'

export function boundOf(lane: Lane): Bound {
  const { window, most, perSecond } = lane
  if (perSecond !== null && perSecond < roomOf({ ...lane, perSecond: null })) return 'rate'
  return window.size < most ? 'overrun' : 'most'
}

/** Fills up to what a second brings. Answers how long it takes until there is a token; 0 where there is one. */
export function refill(lane: Lane, now: number): number {
  const { perSecond } = lane
  if (perSecond === null) {
    lane.tokens = 1
    return 0
  }
  // A clock that was set back must not stop it.
  const passedMs = Math.max(0, now - lane.filledAt)
  lane.tokens = Math.min(Math.max(1, perSecond), lane.tokens + (passedMs * perSecond) / 1_000)
  lane.filledAt = now
  return lane.tokens >= 1 ? 0 : Math.ceil(((1 - lane.tokens) * 1_000) / perSecond)
}

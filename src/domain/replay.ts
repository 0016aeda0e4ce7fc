/**
 * replay: a plan to send again what a registration's journal holds.
 * Its life is drawn in docs/lives.md; REPLAY_MOVES is the same picture as a table.
 */
import type { RegistrationId } from './ids.ts'
import type { Position } from './position.ts'

export interface Replay {
  readonly id: string
  readonly registrationId: RegistrationId
  readonly window: ReplayWindow
  /** The most that is owed in a second. */
  readonly perSecond: number
  readonly status: ReplayStatus
  /** Why it is what it is, as a sentence; '' where nothing needs saying. */
  readonly reason: string
  /** How many events the window held when it was planned. */
  readonly plannedCount: number
  /** False where the window holds more than were counted. */
  readonly isCountExact: boolean
  /** How many are owed so far, and where in the journal it is. */
  readonly sentCount: number
  readonly position: Position
  /** The last position it goes to; what is journaled later is not part of it. */
  readonly until: Position
  readonly createdAt: number
  readonly updatedAt: number
}

/** Which entries of the journal it takes; what is absent leaves nothing out. */
export interface ReplayWindow {
  /** Of that instant and later. */
  readonly from: number | null
  /** Of earlier instants only. */
  readonly to: number | null
  /** In any of its spellings. */
  readonly eventCode: string | null
  /** A rule of the filter language, as a JSON text. */
  readonly rule: string | null
}

/** planned: previewed, nothing sent · running · paused · finished · cancelled. */
export type ReplayStatus = 'planned' | 'running' | 'paused' | 'finished' | 'cancelled'

export const REPLAY_MOVES: Readonly<Record<ReplayStatus, readonly ReplayStatus[]>> = {
  planned: ['running', 'cancelled'],
  running: ['paused', 'finished', 'cancelled'],
  paused: ['running', 'cancelled'],
  finished: [],
  cancelled: [],
}

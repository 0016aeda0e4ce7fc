/** pace: how fast a stage of a run goes, and how long it will go on at that rate (pure). */
import type { RunProgress } from './plan.ts'

export interface Pace {
  readonly elapsedMs: number
  /** `null` before anything was done. */
  readonly bytesPerSecond: number | null
  readonly recordsPerSecond: number | null
  /** `null` while it cannot be told. */
  readonly remainingMs: number | null
}

export function paceOf(progress: RunProgress, now: number): Pace {
  // A clock that was put back makes no negative time.
  const elapsedMs = Math.max(0, now - progress.startedAt)
  const perSecond = (done: number): number | null =>
    elapsedMs === 0 || done === 0 ? null : Math.round((done / elapsedMs) * 1_000)
  const { percent } = progress
  return {
    elapsedMs,
    // Promotion takes what was copied as a whole.
    bytesPerSecond: progress.stage === 'copy' ? perSecond(progress.bytes) : null,
    recordsPerSecond: perSecond(progress.recordCount),
    remainingMs:
      percent === null || percent <= 0 || elapsedMs === 0
        ? null
        : Math.round((elapsedMs / percent) * (100 - percent)),
  }
}

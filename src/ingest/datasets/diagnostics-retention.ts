/**
 * diagnostics-retention: the diagnostics of batches that have grown too old are dropped (flow-service 4.3).
 * Keeps: a few batches at a step; datasets, and what the rows tell of a batch, are never touched.
 */
import type { Blobs } from '../../platform/blobs/blobs.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import { createRounds } from '../../platform/rounds.ts'
import type { Service } from '../../platform/service.ts'
import type { Store } from '../../platform/store/store.ts'

export interface DiagnosticsRetentionNeeds {
  readonly store: Store<'batches'>
  readonly blobs: Blobs
  readonly clock: Clock
  readonly log: Log
  readonly keptMs: number
}

/** A round at start and every hour. */
export function createDiagnosticsRetention(needs: DiagnosticsRetentionNeeds): Service {
  return createRounds({
    name: 'diagnostics-retention',
    everyMs: ROUND_MS,
    log: needs.log,
    round: (goesOn) => dropOldDiagnostics(needs, goesOn),
  })
}

/** One round. The files go before the note of it, so that a crash leaves none of them behind. */
export async function dropOldDiagnostics(
  { store, blobs, clock, log, keptMs }: DiagnosticsRetentionNeeds,
  goesOn: () => boolean = () => true,
): Promise<void> {
  const before = clock.now() - keptMs
  let count = 0
  while (goesOn()) {
    const ids = await store.read.batches.listDiagnosed(before, STEP_BATCHES)
    if (ids.length === 0) break
    for (const id of ids) await blobs.remove(`batches/${id}`)
    await store.commit(async ({ batches }) => {
      for (const id of ids) await batches.noteUndiagnosed(id)
    })
    count += ids.length
  }
  if (count > 0) log.info('diagnostics.dropped', { batches: count })
}

const STEP_BATCHES = 50
const ROUND_MS = 60 * 60 * 1_000

/**
 * claim: a run is begun, or begun again; the first time its start is told, in the same transaction.
 * Keeps: nothing of a disabled flow is begun; what waited is to end instead.
 */
import { hasEnded, type Run } from '../../domain/run.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'
import type { Store } from '../../platform/store/store.ts'
import { noteStart } from '../alerts/alerts.ts'
import { beginBatch } from './batch-of-run.ts'
import { noteLastRun } from './last-run.ts'

export interface ClaimNeeds {
  readonly store: Store<'runs' | 'flows' | 'sources' | 'targets' | 'batches' | 'outbox' | 'alerts'>
  readonly bus: Bus
  readonly clock: Clock
}

/** The run as it begins; `null`, and nothing is changed, where it is not as it was any more, or is to end. */
export async function claim(run: Run, { store, bus, clock }: ClaimNeeds): Promise<Run | null> {
  const now = clock.now()
  const claimed = await store.commit(async (ledgers) => {
    const { runs, flows } = ledgers
    const current = await runs.find(run.id)
    if (current === null || current.status !== run.status) return null
    if (hasEnded(current) || current.cancel !== null) return null
    if (run.status === 'scheduled' && (await isOfDisabled(run, flows))) {
      const cancel = { at: now, by: 'its flow, which is disabled' }
      await runs.move({ ...current, cancel }, run.status)
      return null
    }
    const begun: Run = {
      ...current,
      status: 'inProgress',
      attempt: current.attempt + 1,
      begunAt: [...current.begunAt, now],
      updatedAt: now,
    }
    await runs.move(begun, run.status)
    await beginBatch(begun, ledgers)
    if (begun.flowId !== null) {
      await noteLastRun(begun, flows)
      if (run.status === 'scheduled') await noteStart(begun, ledgers)
    }
    return begun
  })
  if (claimed !== null) for (const bell of ['outbox', 'alerts'] as const) bus.ring(bell)
  return claimed
}

async function isOfDisabled({ flowId }: Run, flows: Ledgers['flows']): Promise<boolean> {
  return flowId !== null && (await flows.find(flowId))?.state === 'disabled'
}

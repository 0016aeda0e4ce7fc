/** cancel: a run that somebody wants to end early → a mark on its row, which ends it however often Weir is killed. */
import { Fault } from '../../domain/fault.ts'
import type { RunId } from '../../domain/ids.ts'
import { hasEnded, type Run } from '../../domain/run.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'
import type { Store } from '../../platform/store/store.ts'

export interface CancelNeeds {
  readonly store: Store<'runs'>
  readonly bus: Bus
  readonly clock: Clock
}

/** Asking twice is once. A run that has ended, or of which only the end is to be made visible, goes on. */
export async function cancelRun(id: RunId, by: string, needs: CancelNeeds): Promise<Run> {
  const cancel = { at: needs.clock.now(), by }
  const run = await needs.store.commit(({ runs }) => markCancelled(id, cancel, runs))
  needs.bus.ring('runs')
  return run
}

async function markCancelled(
  id: RunId,
  cancel: NonNullable<Run['cancel']>,
  runs: Ledgers['runs'],
): Promise<Run> {
  const run = await runs.find(id)
  if (run === null) throw new Fault('WEIR-404', { problem: `The run "${id}" is not found.` })
  if (run.cancel !== null) return run
  if (hasEnded(run) || (await runs.findOutcome(id)) !== null) {
    throw new Fault('WEIR-409', {
      problem: `The run "${id}" has ended already; it cannot be cancelled any more.`,
    })
  }
  const marked = { ...run, cancel }
  await runs.move(marked, run.status)
  return marked
}

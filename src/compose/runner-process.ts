/**
 * runner-process: the file that a runner process runs. It ends with its parent, so that nothing works
 * on after Weir is gone.
 */
import { executeDryRun } from '../ingest/run/execute-dry-run.ts'
import { executePlan } from '../ingest/run/execute-plan.ts'
import type { Plan, RunnerMessage } from '../ingest/run/plan.ts'
import { systemClock } from '../platform/clock.ts'
import { CONNECTORS } from './connectors.ts'

process.once('disconnect', () => process.exit(1))
process.once('message', (plan: Plan) => {
  void execute(plan).then(async (message) => {
    await tell(message)
    process.exit(0)
  })
})

async function execute(plan: Plan): Promise<RunnerMessage> {
  let toldAt = 0
  try {
    const execute = plan.isDry === true ? executeDryRun : executePlan
    const answer = await execute(plan, {
      connector: CONNECTORS[plan.connector](plan.connection, plan.closedFolder),
      clock: systemClock,
      onProgress(progress) {
        const now = systemClock.now()
        if (now - toldAt < PROGRESS_MS) return
        toldAt = now
        void tell({ kind: 'progress', progress })
      },
    })
    return { kind: 'answer', answer }
  } catch (error) {
    return { kind: 'broken', reason: error instanceof Error ? error.message : String(error) }
  }
}

const PROGRESS_MS = 50

/** Resolves when the message has left this process. */
function tell(message: RunnerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) resolve()
    else process.send(message, undefined, undefined, () => resolve())
  })
}

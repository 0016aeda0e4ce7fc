/** summary: what the activities of a run came to → the run as it ends (pure; decisions 9, 10). */
import { type Activity, type Cause, NOT_MEASURED } from '../../domain/activity.ts'
import { offenceOf } from '../../domain/offence.ts'
import type { Run } from '../../domain/run.ts'
import type { RunAnswer } from './plan.ts'

export interface Ending {
  readonly at: number
  readonly etag: string
}

/** The run as its runner reported it. */
export function summarize(run: Run, answer: RunAnswer, ending: Ending): Run {
  return {
    ...run,
    status: answer.activities.some(({ status }) => status === 'failed') ? 'failed' : 'success',
    updatedAt: ending.at,
    etag: ending.etag,
    activities: answer.activities,
    errors: answer.activities.flatMap((activity) => errorOf(activity) ?? []),
    topRefusals: answer.topRefusals,
    firstOffence: answer.firstOffence,
    verdict: answer.verdict,
  }
}

/** The run whose runner never reported: failed where it was known to be, with the reason. */
export function summarizeCrash(
  run: Run,
  reason: string,
  stage: Activity['kind'],
  ending: Ending,
): Run {
  const code = stage === 'copy' ? '2200' : 'WEIR-RUNNER-500'
  return endedEarly(run, { code, message: reason }, stage, ending)
}

/** The run that somebody wanted to end, as far as it had come. */
export function summarizeCancelled(run: Run, stage: Activity['kind'], ending: Ending): Run {
  const by = run.cancel?.by ?? 'somebody'
  const reason = `The run was cancelled by ${by}; nothing of it was promoted. Start another one.`
  return endedEarly(run, { code: 'WEIR-CANCELLED-409', message: reason }, stage, ending)
}

function endedEarly(run: Run, cause: Cause, stage: Activity['kind'], ending: Ending): Run {
  const activity: Activity = {
    kind: stage,
    // One that was never begun has taken no time.
    startedAt: run.status === 'scheduled' ? ending.at : (run.begunAt.at(-1) ?? run.updatedAt),
    completedAt: ending.at,
    input: NOT_MEASURED,
    output: NOT_MEASURED,
    failedRecordCount: null,
    status: 'failed',
    causes: [cause],
  }
  const firstOffence = offenceOf(cause, null)
  const answer = {
    activities: [activity],
    batch: null,
    topRefusals: [],
    firstOffence,
    verdict: null,
  }
  return summarize(run, answer, ending)
}

/** The run's error for an activity that failed, or that bore refused records (flow-service 3.3). */
function errorOf(activity: Activity): Cause | null {
  if (activity.status === 'failed') {
    return activity.kind === 'copy'
      ? { code: 'CONNECTOR-1001-500', message: 'Error in copying the data from Source' }
      : {
          code: 'CONNECTOR-2001-500',
          message: 'Error in processing (parsing, validation or transformation) the copied data.',
        }
  }
  return (activity.failedRecordCount ?? 0) > 0
    ? { code: 'CONNECTOR-2001-500', message: 'Error occurred at promotion activity.' }
    : null
}

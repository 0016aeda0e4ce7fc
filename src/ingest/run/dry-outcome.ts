/** dry-outcome: what a dry run came to → what people are told of it (pure). */
import type { Activity, Cause } from '../../domain/activity.ts'
import type { CopiedItem } from '../../domain/batch.ts'
import type { Refusal } from '../../domain/run.ts'
import { type TurningPoint, turningPointOf } from '../promote/threshold.ts'
import type { LeftOut, Plan, RunAnswer } from './plan.ts'
import type { RunnerEnd } from './runner.ts'

export interface DryOutcome {
  /** Of each file; `null` for all of them. */
  readonly firstRecords: number | null
  readonly status: 'success' | 'failed'
  /** One sentence with the numbers that it was judged by. */
  readonly verdict: string
  /** What would make it end the other way; `null` where no threshold would. */
  readonly turns: TurningPoint | null
  readonly threshold: number | null
  readonly errorLimit: number | null
  readonly files: readonly CopiedItem[]
  readonly leftOut: LeftOut
  /** `null` where it could not be counted, as in a run. */
  readonly records: {
    readonly read: number | null
    readonly accepted: number | null
    readonly refused: number | null
  }
  readonly refusals: readonly Refusal[]
  /** What is wrong beside records that are refused. */
  readonly causes: readonly Cause[]
}

type Judged = Extract<RunnerEnd, { kind: 'answered' | 'crashed' }>

export function dryOutcomeOf(end: Judged, { options, firstRecords }: Plan): DryOutcome {
  const { partialIngestionPercent: threshold, errorLimit } = options
  const { answer, status, causes } = judged(end)
  const { read, refused } = countsOf(answer)
  const isCounted = read !== null && refused !== null
  return {
    firstRecords: firstRecords ?? null,
    status,
    verdict: verdictOf(status, answer.verdict, causes, firstRecords !== undefined),
    turns: isCounted
      ? turningPointOf({ inputRecordCount: read, refusedRecordCount: refused }, options)
      : null,
    threshold,
    errorLimit,
    files: answer.batch?.items ?? [],
    leftOut: answer.leftOut ?? { count: 0, items: [] },
    records: { read, accepted: isCounted ? read - refused : null, refused },
    refusals: answer.topRefusals,
    causes: causes.filter(({ code }) => !code.startsWith('INGEST-')),
  }
}

function judged(end: Judged): Pick<DryOutcome, 'status' | 'causes'> & { answer: RunAnswer } {
  if (end.kind === 'crashed') {
    const causes: Cause[] = [{ code: 'WEIR-RUNNER-500', message: end.reason }]
    const nothing = { topRefusals: [], firstOffence: null, verdict: null }
    const answer = { activities: [], batch: null, ...nothing }
    return { answer, status: 'failed', causes }
  }
  const { answer } = end
  const isFailed = answer.activities.some(({ status }) => status === 'failed')
  const causes = answer.activities.flatMap((activity) => activity.causes)
  return { answer, status: isFailed ? 'failed' : 'success', causes }
}

/** As a run tells them: those of its promotion, or none where nothing was new. */
function countsOf({ activities }: RunAnswer): { read: number | null; refused: number | null } {
  const last = activities.at(-1)
  if (last === undefined || (last.kind === 'copy' && last.status === 'failed')) {
    return { read: null, refused: null }
  }
  if (last.kind === 'copy') return { read: 0, refused: 0 }
  return { read: numberIn(last.input.records), refused: last.failedRecordCount }
}

function numberIn(measured: Activity['input']['records']): number | null {
  return typeof measured === 'number' ? measured : null
}

function verdictOf(
  status: DryOutcome['status'],
  judged: string | null,
  causes: readonly Cause[],
  isSample: boolean,
): string {
  const ends = status === 'success' ? 'it would succeed' : 'it would fail'
  const why =
    judged === null
      ? (causes[0]?.message ?? 'there is nothing new to take.')
      : judged.charAt(0).toLowerCase() + judged.slice(1)
  return isSample ? `On this sample ${ends}: ${why}` : `I${ends.slice(1)}: ${why}`
}

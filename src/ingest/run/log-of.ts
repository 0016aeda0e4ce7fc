/** log-of: a run → what happened to it, line by line, for people (pure). */
import type { Activity } from '../../domain/activity.ts'
import type { Run, Trigger } from '../../domain/run.ts'

export interface LogLine {
  readonly at: number
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  /** What `weir explain` takes. */
  readonly code: string | null
}

/** In the order of time. */
export function logOf(run: Run): readonly LogLine[] {
  const lines = [
    info(run.createdAt, ASKED[run.trigger](run)),
    ...run.begunAt.map((at, index) => begun(at, index)),
    ...(run.cancel === null ? [] : [warn(run.cancel.at, `Cancelled by ${run.cancel.by}.`)]),
    ...run.activities.flatMap((activity) => activityLines(activity, run)),
    ...endLines(run),
  ]
  return lines.toSorted((a, b) => a.at - b.at)
}

const ASKED: Readonly<Record<Trigger, (run: Run) => string>> = {
  schedule: ({ dueAt }) => `Due by the schedule of its flow at ${instant(dueAt)}.`,
  'on-demand': ({ createdBy, dueAt, createdAt }) =>
    `Asked for by ${createdBy}${dueAt > createdAt ? `, for ${instant(dueAt)}` : ''}.`,
  retry: ({ createdBy, retryOf }) => `Asked for by ${createdBy}, to try run ${retryOf} again.`,
  upload: ({ createdBy }) => `Asked for by ${createdBy}, for a batch that was uploaded.`,
}

function begun(at: number, index: number): LogLine {
  if (index === 0) return info(at, 'Begun.')
  return warn(at, `Begun again: Weir had stopped while it was at work (beginning ${index + 1}).`)
}

function activityLines(activity: Activity, { begunAt, cancel }: Run): LogLine[] {
  const { kind, startedAt, completedAt, status, causes } = activity
  const name = kind === 'copy' ? 'Copy' : 'Promotion'
  const level = status === 'failed' ? 'error' : 'warn'
  // What was cancelled while it waited did not begin to copy.
  const hasBegun = begunAt.length > 0 || cancel === null
  return [
    ...(hasBegun ? [info(startedAt, `${name} began.`)] : []),
    ...causes.map(({ code, message }) => ({ at: completedAt, level, message, code }) as const),
    ...(status === 'failed' ? [] : [info(completedAt, `${name} ended: ${measured(activity)}.`)]),
  ]
}

function measured({ kind, input, output, failedRecordCount }: Activity): string {
  if (input.files === 0) return 'nothing is new'
  if (kind === 'promotion') {
    return `${output.records} of ${input.records} records, ${failedRecordCount ?? 0} refused`
  }
  const files = input.files === 1 ? '1 file' : `${input.files} files`
  return `${files}, ${input.bytes} bytes, ${input.records} records`
}

function endLines({ status, updatedAt, verdict, errors }: Run): LogLine[] {
  if (status !== 'success' && status !== 'failed') return []
  const judged = verdict === null ? [] : [info(updatedAt, verdict)]
  const code = errors[0]?.code ?? null
  const end = status === 'success' ? 'Ended well.' : 'Failed.'
  return [
    ...judged,
    { at: updatedAt, level: status === 'failed' ? 'error' : 'info', message: end, code },
  ]
}

function info(at: number, message: string): LogLine {
  return { at, level: 'info', message, code: null }
}

function warn(at: number, message: string): LogLine {
  return { at, level: 'warn', message, code: null }
}

function instant(at: number): string {
  return new Date(at).toISOString()
}

/** run-summary: a run as the API answers it → a few lines that people read (pure; decision 9). */
import { bytes, count, instant } from './say.ts'

/** The fields of a run that people look at first. */
export interface RunFields {
  readonly id: string
  readonly flowId: string
  readonly flowName: string
  readonly createdAt: number
  readonly metrics: {
    readonly durationSummary?: { readonly startedAtUTC: number; readonly completedAtUTC: number }
    readonly sizeSummary?: { readonly inputBytes?: number; readonly outputBytes?: number }
    readonly recordSummary?: {
      readonly inputRecordCount?: number
      readonly outputRecordCount?: number
      readonly failedRecordCount?: number
    }
    readonly fileSummary?: { readonly inputFileCount?: number; readonly outputFileCount?: number }
    readonly statusSummary: { readonly status: string; readonly errors?: readonly RunError[] }
  }
  readonly activities: readonly {
    readonly id: string
    readonly statusSummary: {
      readonly extensions?: { readonly errors?: readonly (RunError & { recordCount?: number })[] }
    }
  }[]
}

interface RunError {
  readonly code: string
  readonly message: string
}

export function summaryLines(run: RunFields): string[] {
  const { durationSummary, sizeSummary, recordSummary, fileSummary, statusSummary } = run.metrics
  const inner = run.activities.flatMap(
    ({ statusSummary: { extensions } }) => extensions?.errors ?? [],
  )
  const seconds =
    durationSummary === undefined
      ? '–'
      : `${((durationSummary.completedAtUTC - durationSummary.startedAtUTC) / 1_000).toFixed(2)} s`
  return [
    `${run.flowName} — ${statusWord(run)}`,
    `  run       ${run.id}, ${instant(run.createdAt)} UTC`,
    `  records   ${count(recordSummary?.inputRecordCount)} in, ${count(recordSummary?.outputRecordCount)} out, ${count(recordSummary?.failedRecordCount)} failed`,
    `  bytes     ${bytes(sizeSummary?.inputBytes)} in, ${bytes(sizeSummary?.outputBytes)} out`,
    `  files     ${count(fileSummary?.inputFileCount)} in, ${count(fileSummary?.outputFileCount)} out`,
    `  duration  ${seconds}`,
    ...(statusSummary.errors ?? []).map(({ code, message }) => `  error     ${code} ${message}`),
    ...inner.map(({ code, message }) => `            ${code} ${message}`),
  ]
}

export function statusWord({ metrics }: RunFields): string {
  const { status } = metrics.statusSummary
  if (status !== 'success') return status
  if ((metrics.recordSummary?.failedRecordCount ?? 0) > 0) return 'success with errors'
  return (metrics.fileSummary?.inputFileCount ?? 0) === 0 ? 'nothing new' : 'success'
}

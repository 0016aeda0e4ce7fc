/** run-summary: a run as the API answers it → a few lines that people read (pure; decision 9). */
import type { Offence } from '../domain/offence.ts'
import { bytes, count, instant } from './say.ts'

/** The fields of a run that people look at first. */
export interface RunFields {
  readonly id: string
  /** Without a flow, what was uploaded. */
  readonly flowId?: string
  readonly flowName?: string
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
      readonly extensions?: {
        readonly batchId?: string
        readonly errors?: readonly (RunError & { recordCount?: number })[]
      }
    }
  }[]
  readonly _weir?: { readonly firstOffence?: Offence | null; readonly name?: string }
}

interface RunError {
  readonly code: string
  readonly message: string
}

export function summaryLines(run: RunFields): string[] {
  const { sizeSummary, recordSummary, fileSummary } = run.metrics
  return [
    `${nameOf(run)} — ${statusWord(run)}`,
    `  run       ${run.id}, ${instant(run.createdAt)} UTC`,
    `  records   ${count(recordSummary?.inputRecordCount)} in, ${count(recordSummary?.outputRecordCount)} out, ${count(recordSummary?.failedRecordCount)} failed`,
    `  bytes     ${bytes(sizeSummary?.inputBytes)} in, ${bytes(sizeSummary?.outputBytes)} out`,
    `  files     ${count(fileSummary?.inputFileCount)} in, ${count(fileSummary?.outputFileCount)} out`,
    `  duration  ${durationOf(run)}`,
    ...errorLines(run),
    ...offenceLines(run._weir?.firstOffence ?? null),
  ]
}

/** That of its flow, or of what it is otherwise. */
export function nameOf({ flowName, _weir }: RunFields): string {
  return flowName ?? _weir?.name ?? ''
}

function durationOf({ metrics: { durationSummary } }: RunFields): string {
  if (durationSummary === undefined) return '–'
  const { startedAtUTC, completedAtUTC } = durationSummary
  return `${((completedAtUTC - startedAtUTC) / 1_000).toFixed(2)} s`
}

function errorLines({ metrics, activities }: RunFields): string[] {
  const inner = activities.flatMap(({ statusSummary: { extensions } }) => extensions?.errors ?? [])
  return [
    ...(metrics.statusSummary.errors ?? []).map(
      ({ code, message }) => `  error     ${code} ${message}`,
    ),
    ...inner.map(({ code, message }) => `            ${code} ${message}`),
  ]
}

/** Where it first went wrong, and how to learn what the code means. */
function offenceLines(offence: Offence | null): string[] {
  if (offence === null) return []
  const { code, file, line, column, value } = offence
  const place = [
    ...(file === null ? [] : [`"${file}"`]),
    ...(line === null ? [] : [`line ${line}`]),
    ...(column === null ? [] : [`column "${column}"`]),
  ].join(', ')
  const found = value === null ? '' : `: ${JSON.stringify(value)}`
  return [
    ...(place === '' ? [] : [`  first     ${place}${found}`]),
    `  explain   weir explain ${code}`,
  ]
}

export function statusWord({ metrics }: RunFields): string {
  const { status } = metrics.statusSummary
  if (status !== 'success') return status
  if ((metrics.recordSummary?.failedRecordCount ?? 0) > 0) return 'success with errors'
  return (metrics.fileSummary?.inputFileCount ?? 0) === 0 ? 'nothing new' : 'success'
}

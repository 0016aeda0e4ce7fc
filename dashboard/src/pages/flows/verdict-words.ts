/** verdict-words: how a run went, in one sentence (pure). */
import type { Run } from '../../parts/run-words.ts'
import { counted, spokenCount } from '../../parts/spoken.ts'

export function verdictOn({
  metrics,
  _weir: { verdict, firstOffence, topRefusals },
}: Pick<Run, 'metrics' | '_weir'>): string {
  const isFailed = metrics.statusSummary.status === 'failed'
  // What the run's own error says is that copying failed; what first went wrong says why.
  const why = verdict ?? (isFailed ? (firstOffence?.message ?? failureOf(metrics)) : null)
  return `${why ?? takingOf(metrics)} ${causeOf(topRefusals)}`.trim()
}

function failureOf({ statusSummary }: Run['metrics']): string {
  const first = 'errors' in statusSummary ? statusSummary.errors?.[0] : undefined
  return first?.message ?? 'It failed before it read anything.'
}

function takingOf({ recordSummary, fileSummary }: Run['metrics']): string {
  const files = fileSummary?.inputFileCount ?? 0
  if (files === 0) return 'No file was new, so that there was nothing to take.'
  const refused = recordSummary?.failedRecordCount ?? 0
  const taken = `${counted(recordSummary?.outputRecordCount ?? 0, 'row')} of ${counted(files, 'file')} were taken`
  return `${taken}, and ${refused === 0 ? 'none was' : `${spokenCount(refused)} were`} refused.`
}

function causeOf([most]: Run['_weir']['topRefusals']): string {
  if (most === undefined) return ''
  const column = most.column === null ? '' : ` in the column "${most.column}"`
  return `Mostly ${most.code}${column}.`
}

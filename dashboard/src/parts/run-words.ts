/** run-words: what a run's figures mean to people (pure; decision 9 on the words of a status). */
import type { RunAnswer } from '../../../src/api/contract/run.ts'
import type { Tone } from './status.tsx'

export type Run = RunAnswer

/** Of the flow; what was uploaded has none, and a name of its own. */
export function nameOf({ flowName, _weir }: Run): string {
  return flowName ?? _weir.name ?? ''
}

export interface Standing {
  readonly word: string
  readonly tone: Tone
}

export function standingOf(run: Pick<Run, 'metrics'>): Standing {
  const { status } = run.metrics.statusSummary
  return status === 'success' ? successOf(run) : STANDINGS[status]
}

const STANDINGS: Readonly<Record<'scheduled' | 'inProgress' | 'failed', Standing>> = {
  scheduled: { word: 'Waiting', tone: 'neutral' },
  inProgress: { word: 'Running', tone: 'informative' },
  failed: { word: 'Failed', tone: 'negative' },
}

function successOf({ metrics: { recordSummary, fileSummary } }: Pick<Run, 'metrics'>): Standing {
  if ((recordSummary?.failedRecordCount ?? 0) > 0)
    return { word: 'Success with errors', tone: 'notice' }
  if ((fileSummary?.inputFileCount ?? 0) === 0) return { word: 'Nothing new', tone: 'neutral' }
  return { word: 'Success', tone: 'positive' }
}

export function hasEnded({ metrics }: Pick<Run, 'metrics'>): boolean {
  const { status } = metrics.statusSummary
  return status === 'success' || status === 'failed'
}

/** As Weir allows it: what failed or took nothing, and not what was uploaded, which is not kept. */
export function canBeTriedAgain({ flowId, metrics }: Run): boolean {
  const { status } = metrics.statusSummary
  const isEmpty = status === 'success' && (metrics.recordSummary?.outputRecordCount ?? 0) === 0
  return flowId !== undefined && (status === 'failed' || isEmpty)
}

export function durationOf({ metrics }: Pick<Run, 'metrics'>): number | null {
  const span = metrics.durationSummary
  return span === undefined ? null : span.completedAtUTC - span.startedAtUTC
}

export function batchOf({ activities }: Pick<Run, 'activities'>): string | null {
  for (const { statusSummary } of activities) {
    const { extensions } = statusSummary
    if ('batchId' in extensions) return extensions.batchId
  }
  return null
}

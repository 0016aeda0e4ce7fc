/** flow-words: what a flow says, in the words of people (pure): its state, its last run, its schedule. */
import type { Static } from 'typebox'
import type { flowFields } from '../../../../src/api/contract/flow-service.ts'
import type { FlowSummaries } from '../../../../src/api/contract/weir/flow-summary.ts'
import { counted } from '../../parts/spoken.ts'
import type { Tone } from '../../parts/status.tsx'

export type Flow = ReturnType<typeof flowFields>
export type Summary = Static<typeof FlowSummaries>['flows'][number]

/** A draft has whatever was given of it. */
export type FlowOrDraft = Flow | (Partial<Flow> & Pick<Flow, 'id' | 'name' | 'state' | 'etag'>)

export function isDraft(flow: FlowOrDraft): boolean {
  return String(flow.state) === 'draft'
}

interface Standing {
  readonly word: string
  readonly tone: Tone
}

export function stateOf({ state }: FlowOrDraft): Standing {
  return STATES.get(String(state)) ?? { word: String(state), tone: 'neutral' }
}

const STATES: ReadonlyMap<string, Standing> = new Map([
  ['enabled', { word: 'Enabled', tone: 'positive' }],
  ['disabled', { word: 'Disabled', tone: 'neutral' }],
  ['draft', { word: 'Draft', tone: 'neutral' }],
])

/** What it took and refused is in the summary alone; without one a success is a success. */
export function lastRunOf(
  { lastRunDetails }: FlowOrDraft,
  summary: Pick<Summary, 'lastRun'> | null,
): Standing | null {
  if (lastRunDetails === undefined) return null
  const last = summary?.lastRun ?? null
  if (lastRunDetails.state === 'success' && last?.id === lastRunDetails.id) {
    if (last.recordsRefused > 0) return { word: 'Success with errors', tone: 'notice' }
    if (last.filesTaken === 0) return { word: 'Nothing new', tone: 'neutral' }
  }
  return RUNS.get(lastRunDetails.state) ?? { word: lastRunDetails.state, tone: 'neutral' }
}

const RUNS: ReadonlyMap<string, Standing> = new Map([
  ['scheduled', { word: 'Waiting', tone: 'neutral' }],
  ['inProgress', { word: 'Running', tone: 'informative' }],
  ['success', { word: 'Success', tone: 'positive' }],
  ['failed', { word: 'Failed', tone: 'negative' }],
])

/** Of the runs of 30 days, in percent; `null` where there were none. */
export function successRateOf({ recent }: Summary): number | null {
  const ended = recent.succeeded + recent.failed
  return ended === 0 ? null : (recent.succeeded / ended) * 100
}

/** `98 %`, `99.7 %`; 100 only where nothing is missing. */
export function spokenPercent(percent: number | null): string {
  if (percent === null) return '–'
  const rounded = percent > 0 && percent < 100 ? Math.min(99.9, Math.max(0.1, percent)) : percent
  return `${rounded.toFixed(Number.isInteger(rounded) ? 0 : 1)} %`
}

/** In which zone matters only to what runs by itself. */
export function spokenScheduleIn(
  params: Readonly<Record<string, unknown>>,
  timeZone: string,
): string {
  const says = spokenSchedule(params)
  return params['frequency'] === undefined ? says : `${says}, ${timeZone}`
}

function spokenSchedule(params: Readonly<Record<string, unknown>>): string {
  const { frequency, interval } = params
  if (typeof frequency !== 'string') return 'On demand only'
  if (frequency === 'once') return 'Once'
  const count = Number(interval)
  return count === 1 ? `Every ${frequency}` : `Every ${counted(count, frequency)}`
}

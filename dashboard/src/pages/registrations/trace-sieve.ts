/** trace-sieve: which of the kept requests are shown, as the URL has it (pure; io-events 7.2). */
import type { Trace } from '../../events-api.ts'

export type TraceRow = Pick<Trace, 'id' | 'event' | 'trace' | '_weir'>

export interface Sieve {
  /** How it went: `error`, `success`. */
  readonly show?: string
  /** What came back. */
  readonly code?: string
  /** How long it took: a band of seconds, `0-2`, `2-4`, `4-`, `10-`. */
  readonly time?: string
  /** `retries`, `first`, `challenges`, `again`. */
  readonly kind?: string
  /** A part of the id of an event. */
  readonly event?: string
}

export const CHOICES = [
  {
    name: 'show',
    label: 'How it went',
    choices: [
      ['all', 'All'],
      ['error', 'Failed'],
      ['success', 'Went well'],
    ],
  },
  {
    name: 'kind',
    label: 'Kind',
    choices: [
      ['all', 'All'],
      ['retries', 'Retries only'],
      ['first', 'All but retries'],
      ['again', 'Sent again'],
      ['challenges', 'Challenges'],
    ],
  },
  {
    name: 'time',
    label: 'Took',
    choices: [
      ['all', 'Any time'],
      ['0-2', 'Up to 2 s'],
      ['2-4', '2 to 4 s'],
      ['4-', 'Over 4 s'],
      ['10-', '10 s and more'],
    ],
  },
] as const

export function isShown(row: TraceRow, { show, code, time, kind, event }: Sieve): boolean {
  const { responseCode, responseTime } = row.trace.tracingResponse
  return (
    (show === undefined || (show === 'success') === row._weir.isSuccess) &&
    (code === undefined || String(responseCode) === code) &&
    (time === undefined || isInBand(responseTime, time)) &&
    (kind === undefined || isOfKind(row, kind)) &&
    (event === undefined || idsOf(row).some((id) => id.includes(event)))
  )
}

function isInBand(ms: number, band: string): boolean {
  const [from = '0', to = ''] = band.split('-')
  return ms >= Number(from) * 1_000 && (to === '' || ms < Number(to) * 1_000)
}

function isOfKind(row: TraceRow, kind: string): boolean {
  switch (kind) {
    case 'retries':
      return retryOf(row) > 0
    case 'first':
      return retryOf(row) === 0
    case 'again':
      return row._weir.replayId !== undefined
    default:
      return row.event === 'challenge'
  }
}

/** 0 for a first attempt. */
export function retryOf({ trace }: TraceRow): number {
  return Number(trace.tracingRequest.requestHeaders['x-adobe-retry-count']?.[0] ?? 0)
}

export function idsOf({ trace }: TraceRow): readonly string[] {
  return trace.insightsInfo.flatMap(({ eventIds }) => eventIds)
}

/** A batch says how many it holds. */
export function nameOf(row: TraceRow): string {
  if (row.event === 'challenge') return 'Challenge'
  const codes = row.trace.insightsInfo.map(({ eventCode }) => eventCode).join(', ')
  const count = idsOf(row).length
  return count > 1 ? `${count} events: ${codes}` : codes
}

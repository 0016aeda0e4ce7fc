/** threshold: how many refused records a run may bear (decisions 1, 2 and 34). */
import type { FlowOptions } from '../../domain/flow.ts'

export interface Counts {
  readonly inputRecordCount: number
  readonly refusedRecordCount: number
}

export interface Judgement {
  readonly status: 'success' | 'failed'
  /** One sentence with the numbers that it was judged by. */
  readonly verdict: string
}

export function judgeRefusals(
  { inputRecordCount, refusedRecordCount }: Counts,
  options: Pick<FlowOptions, 'partialIngestionPercent' | 'errorLimit'>,
): Judgement {
  const { partialIngestionPercent: threshold, errorLimit } = options
  if (inputRecordCount === 0) return success('There were no records to judge.')
  if (refusedRecordCount === 0) return success(`All ${counted(inputRecordCount)} were accepted.`)

  const percent = (refusedRecordCount * 100) / inputRecordCount
  const share = `${shareOf(refusedRecordCount, inputRecordCount)} (${shown(percent, threshold)} %)`
  if (errorLimit !== null && refusedRecordCount > errorLimit) {
    return failed(`${share}, more than the limit of ${counted(errorLimit)}.`)
  }
  if (threshold === null) {
    return failed(`${share}; without partial ingestion any refused record fails the run.`)
  }
  return percent < threshold
    ? success(`${share}, below the threshold of ${threshold} %.`)
    : failed(`${share}, not below the threshold of ${threshold} %.`)
}

function success(verdict: string): Judgement {
  return { status: 'success', verdict }
}

function failed(verdict: string): Judgement {
  return { status: 'failed', verdict }
}

/** What would make a run with these counts end the other way. */
export interface TurningPoint {
  /** How many of a hundred were refused: below a threshold above it a run succeeds. */
  readonly percent: number
  readonly says: string
}

/** `null` where nothing was refused, so that no threshold matters. */
export function turningPointOf(
  counts: Counts,
  options: Pick<FlowOptions, 'partialIngestionPercent' | 'errorLimit'>,
): TurningPoint | null {
  const { inputRecordCount, refusedRecordCount: refused } = counts
  if (inputRecordCount === 0 || refused === 0) return null
  const percent = (refused * 100) / inputRecordCount
  if (judgeRefusals(counts, options).status === 'success') {
    const limit = `a limit of fewer than ${counted(refused)}`
    return {
      percent,
      says: `A threshold of ${floored(percent)} % or less would fail it, and so would ${limit}.`,
    }
  }
  if (percent >= 100) return { percent, says: 'No threshold bears that every record is refused.' }
  const { errorLimit } = options
  const isOverLimit = errorLimit !== null && refused > errorLimit
  const limit = isOverLimit ? ` and a limit of at least ${counted(refused)}` : ''
  return { percent, says: `With a threshold above ${ceiled(percent)} %${limit} it would succeed.` }
}

/** Four digits, on the safe side of what was meant. */
function floored(percent: number): number {
  const scale = 10 ** (3 - Math.floor(Math.log10(percent)))
  return Math.floor(percent * scale) / scale
}

function ceiled(percent: number): number {
  const scale = 10 ** (3 - Math.floor(Math.log10(percent)))
  return Math.ceil(percent * scale) / scale
}

/** `1 record`, `1,200 records`. */
export function counted(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'record' : 'records'}`
}

function shareOf(refused: number, input: number): string {
  return `${grouped(refused)} of ${counted(input)} ${refused === 1 ? 'was' : 'were'} refused`
}

function grouped(count: number): string {
  return count.toLocaleString('en-US')
}

/** Four digits, or all of them where four would look like the threshold itself. */
function shown(percent: number, threshold: number | null): number {
  const rounded = Number(percent.toPrecision(4))
  return rounded === threshold ? percent : rounded
}

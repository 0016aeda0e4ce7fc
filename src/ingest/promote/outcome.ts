/** outcome: what a promotion answers, from its counts and what was refused (pure). */
import type { Cause } from '../../domain/activity.ts'
import type { Part } from '../../domain/batch.ts'
import type { Offence } from '../../domain/offence.ts'
import type { FoundProblem } from './layout.ts'
import type { Promotion } from './promotion.ts'
import type { Tally } from './tally.ts'
import { counted, type Judgement } from './threshold.ts'

/** Some file cannot be read at all: nothing is counted and nothing is written. */
export function unusable(problems: readonly FoundProblem[]): Promotion {
  const files = problems.length === 1 ? '1 file' : `${problems.length} files`
  return {
    status: 'failed',
    inputRecordCount: null,
    acceptedRecordCount: null,
    refusedRecordCount: null,
    parts: [],
    causes: problems.map(({ code, message }) => ({ code, message })),
    topRefusals: [],
    firstOffence: firstOf(problems),
    verdict: `${files} cannot be read, which fails the run whatever its threshold is.`,
  }
}

function firstOf([first]: readonly FoundProblem[]): Offence | null {
  if (first === undefined) return null
  return { line: null, column: null, value: null, ...first }
}

/** The first records were refused one and all, and that was enough to fail the run. */
export function abandoned(
  inputRecordCount: number,
  first: number,
  { tally: refused, firstOffence }: Diagnosis,
  judgement: Judgement,
): Promotion {
  return {
    status: 'failed',
    inputRecordCount,
    acceptedRecordCount: null,
    refusedRecordCount: null,
    parts: [],
    causes: causesOf(first, 0, refused),
    topRefusals: refused?.topRefusals() ?? [],
    firstOffence,
    verdict: `Stopped early: the first ${counted(first)} were all refused. With no more than these, ${lowered(judgement.verdict)}`,
  }
}

/** What is known of the records that were refused. */
export interface Diagnosis {
  /** `null` where nothing was refused or diagnostics are off. */
  readonly tally: Tally | null
  readonly firstOffence: Offence | null
}

export interface Settled {
  readonly inputRecordCount: number
  readonly refusedRecordCount: number
  readonly parts: readonly Part[]
  readonly judgement: Judgement
  readonly diagnosis: Diagnosis
  readonly keptRejections: number
}

export function settled(facts: Settled): Promotion {
  const { inputRecordCount, refusedRecordCount, judgement } = facts
  const { tally: refused, firstOffence } = facts.diagnosis
  const accepted = inputRecordCount - refusedRecordCount
  const isSuccess = judgement.status === 'success'
  return {
    status: judgement.status,
    inputRecordCount,
    acceptedRecordCount: accepted,
    refusedRecordCount,
    parts: isSuccess ? facts.parts : [],
    causes:
      refusedRecordCount === 0
        ? []
        : causesOf(refusedRecordCount, isSuccess ? accepted : 0, refused),
    topRefusals: refused?.topRefusals() ?? [],
    firstOffence,
    verdict: judgement.verdict + capSentence(facts),
  }
}

function causesOf(refused: number, ingested: number, tally: Tally | null): readonly Cause[] {
  const sum = `Encountered ${refused} errors in the data. Successfully ingested ${ingested} rows.`
  if (tally === null) {
    const hint = 'Turn error diagnostics on and run the flow again to see which records and why.'
    return [{ code: 'INGEST-1211-400', message: `${sum} ${hint}` }]
  }
  const hint = 'Review the associated diagnostic files for additional details.'
  return [{ code: 'INGEST-1212-400', message: `${sum} ${hint}` }, ...tally.causes()]
}

/** A cap that cuts something off is said (decision 34). */
function capSentence({ diagnosis, refusedRecordCount, keptRejections }: Settled): string {
  if (diagnosis.tally === null || refusedRecordCount <= keptRejections) return ''
  return ` Only the first ${counted(keptRejections)} that were refused are kept for review.`
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}

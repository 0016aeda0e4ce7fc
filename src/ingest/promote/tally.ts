/** tally: what the refused records have in common: counts by code, and the commonest causes (pure). */
import type { Cause } from '../../domain/activity.ts'
import { cutValue, type Offence } from '../../domain/offence.ts'
import {
  REJECTION_SENTENCES,
  type Rejection,
  type RejectionCode,
  type RejectionError,
} from '../../domain/rejection.ts'
import type { Refusal } from '../../domain/run.ts'
import { valueAt } from './paths.ts'

/** What is wrong, without the value: all that a count by the database knows. */
export type Complaint = Pick<RejectionError, 'code' | 'column' | 'field'>

export class Tally {
  recordCount = 0
  /** How many causes are told. */
  readonly #topCount: number
  readonly #codes = new Map<RejectionCode, number>()
  readonly #groups = new Map<string, Complaint & { recordCount: number }>()
  readonly #codeExamples = new Map<string, Example>()
  readonly #groupExamples = new Map<string, Example>()
  #first: Example | null = null

  constructor(topCount = TOP_COUNT) {
    this.#topCount = topCount
  }

  /** Counts records that are alike; each counts once for each code and each column it fails in. */
  count(complaints: readonly Complaint[], recordCount: number): void {
    this.recordCount += recordCount
    for (const code of new Set(complaints.map((complaint) => complaint.code))) {
      this.#codes.set(code, (this.#codes.get(code) ?? 0) + recordCount)
    }
    for (const [key, complaint] of new Map(complaints.map((each) => [keyOf(each), each]))) {
      const group = this.#groups.get(key) ?? { ...groupOf(complaint), recordCount: 0 }
      group.recordCount += recordCount
      this.#groups.set(key, group)
    }
  }

  /** Notes the first example of each code and of each group. */
  note(rejection: Rejection): void {
    for (const error of rejection.errors) {
      const example = { rejection, error }
      this.#first ??= example
      if (!this.#codeExamples.has(error.code)) this.#codeExamples.set(error.code, example)
      // The database counts strays of JSON without naming their columns.
      for (const key of [keyOf(error), keyOf({ code: error.code })]) {
        if (!this.#groupExamples.has(key)) this.#groupExamples.set(key, example)
      }
    }
  }

  /** The same examples with nothing counted. */
  withoutCounts(): Tally {
    const tally = new Tally(this.#topCount)
    tally.#first = this.#first
    for (const [key, example] of this.#codeExamples) tally.#codeExamples.set(key, example)
    for (const [key, example] of this.#groupExamples) tally.#groupExamples.set(key, example)
    return tally
  }

  /** One for each code, the commonest first. */
  causes(): readonly Cause[] {
    const codes = [...this.#codes].toSorted(([, one], [, other]) => other - one)
    return codes.map(([code, recordCount]) => {
      const example = this.#codeExamples.get(code)
      const first =
        example === undefined ? '' : ` First: ${placeOf(example)}: ${example.error.message}`
      return { code, recordCount, message: REJECTION_SENTENCES[code] + first }
    })
  }

  /** The commonest groups of a code and a column. */
  topRefusals(): readonly Refusal[] {
    return this.#topGroups().flatMap(([key, { code, column, recordCount }]) => {
      const example = this.#groupExamples.get(key)
      if (example === undefined) return []
      const { file, line } = example.rejection
      const { message } = example.error
      const place = { file, line, value: valueOf(example) }
      return [{ code, message, column: column ?? null, recordCount, example: place }]
    })
  }

  /** The first error of the first record that was noted. */
  firstOffence(): Offence | null {
    if (this.#first === null) return null
    const { rejection, error } = this.#first
    const { code, message, column = null } = error
    const { file, line } = rejection
    return { code, message, file, line, column, value: valueOf(this.#first) }
  }

  /** Those among the commonest of which no example was noted yet. */
  withoutExample(): readonly Complaint[] {
    const groups = this.#topGroups().filter(([key]) => !this.#groupExamples.has(key))
    return groups.map(([, complaint]) => complaint)
  }

  #topGroups(): readonly [string, Complaint & { recordCount: number }][] {
    return [...this.#groups]
      .toSorted(([, one], [, other]) => other.recordCount - one.recordCount)
      .slice(0, this.#topCount)
  }
}

const TOP_COUNT = 5

interface Example {
  readonly rejection: Rejection
  readonly error: RejectionError
}

/** Wherever in a list it is: what breaks one rule is alike. */
function groupOf({ code, column, field = column }: Complaint): Complaint {
  return field === undefined ? { code } : { code, column: field }
}

function keyOf(complaint: Complaint): string {
  const { code, column } = groupOf(complaint)
  return JSON.stringify([code, column ?? null])
}

function placeOf({ rejection: { file, line }, error: { column } }: Example): string {
  return `"${file}" line ${line}${column === undefined ? '' : `, column "${column}"`}`
}

function valueOf({ rejection, error }: Example): string | null {
  const { column, path } = error
  const value = column === undefined ? rejection.text : valueAt(rejection.values, path ?? [column])
  if (value === undefined || value === null) return null
  return cutValue(typeof value === 'string' ? value : JSON.stringify(value))
}

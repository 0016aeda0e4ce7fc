/**
 * scan-notes: what a scanner saw, noted record by record: ordinals, physical lines, broken records.
 * Keeps: everything is counted; only the first of what could grow without end is kept.
 */
import type { BrokenRecord, FileProblem, LineJump, Scan } from '../../domain/staged.ts'
import { MAX_BROKEN_KEPT } from './format.ts'

export class ScanNotes {
  columns: readonly string[] | null = null
  problem: FileProblem | null = null
  hasMultilineRecords = false
  /** The physical line on which the next record begins. */
  line = 1
  #recordCount = 0
  #brokenCount = 0
  #nextLine: number
  /** How many lines each record takes since the last jump. */
  #step = 1
  readonly #broken: BrokenRecord[] = []
  readonly #jumps: LineJump[] = []

  constructor(hasHeader: boolean) {
    this.#nextLine = hasHeader ? 2 : 1
  }

  /** Notes `count` sound records, one a line. */
  addPlain(count: number): void {
    if (count > 0) this.#place(count, count)
  }

  addMultiline(lines: number): void {
    this.hasMultilineRecords = true
    this.#place(1, lines)
  }

  /** Asks for the reason only where it is kept: to find it out is dear. */
  addBroken(reason: () => string, record: Buffer, lines: number): void {
    if (this.#broken.length < MAX_BROKEN_KEPT) {
      const ordinal = this.#recordCount + 1
      const text = shown(record)
      this.#broken.push({ record: ordinal, line: this.line, reason: reason(), text })
    }
    this.#brokenCount++
    this.#place(1, lines)
  }

  scan(): Scan {
    return {
      columns: this.columns,
      recordCount: this.#recordCount,
      brokenRecordCount: this.#brokenCount,
      broken: this.#broken,
      hasMultilineRecords: this.hasMultilineRecords,
      ...(this.#jumps.length > 0 && { lineJumps: this.#jumps }),
      problem: this.problem,
    }
  }

  #place(count: number, lines: number): void {
    const goesOn = this.line === this.#nextLine && (count === 1 || this.#step === 1)
    if (!goesOn) this.#jump(count === 1)
    this.#nextLine = this.line + (count - 1) + this.#step
    this.#recordCount += count
    this.line += lines
  }

  /** Records that take as many lines as each other, as a document is laid out, are one jump. */
  #jump(isAlone: boolean): void {
    const record = this.#recordCount + 1
    const last = this.#jumps.at(-1)
    const canJoin = last?.record === record - 1 && last.step === undefined
    if (last !== undefined && isAlone && canJoin) {
      this.#step = this.line - last.line
      this.#jumps[this.#jumps.length - 1] = { ...last, step: this.#step }
    } else if (this.#jumps.length < MAX_JUMPS_KEPT) {
      this.#step = 1
      this.#jumps.push({ record, line: this.line })
    }
  }
}

/** As many bytes as `shown` may need: four are the most that UTF-8 takes for a character. */
export const MAX_SHOWN_BYTES = 40_000

const MAX_SHOWN_CHARACTERS = 10_000
const MAX_JUMPS_KEPT = 10_000

function shown(record: Buffer): string {
  const text = record.toString('utf8', 0, Math.min(record.length, MAX_SHOWN_BYTES))
  return text.slice(0, MAX_SHOWN_CHARACTERS).toWellFormed()
}

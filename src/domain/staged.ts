/** staged: what a copy leaves for a promotion, one file a source item, and what was seen while copying. */
import type { CopiedItem } from './batch.ts'

export interface StagedFile {
  readonly item: CopiedItem
  /** Where the copied bytes are on this machine: UTF-8, every record well-formed or replaced by a marker. */
  readonly localPath: string
  readonly scan: Scan
}

/** What a scanner saw in one item while its bytes went by: the count that promotion must agree with. */
export interface Scan {
  /** The header's names; `null` where the format or the file has no header. */
  readonly columns: readonly string[] | null
  /** Records, broken ones included, header and blank lines not. */
  readonly recordCount: number
  /** Records that cannot be parsed. In the staged file a marker stands in the place of each. */
  readonly brokenRecordCount: number
  /** The first of them, with their text. */
  readonly broken: readonly BrokenRecord[]
  /** True where some record spans lines, so that ordinals and line numbers part ways. */
  readonly hasMultilineRecords: boolean
  /**
   * Where line numbers and ordinals part ways (blank lines, records of several lines): the first
   * 10,000 such places, in order. Between them each record stands `step` lines below the one before.
   * Absent where they never part.
   */
  readonly lineJumps?: readonly LineJump[]
  /** What makes the whole file unusable; `null` where nothing does. */
  readonly problem: FileProblem | null
}

/** A record that does not stand where those before it let one think. */
export interface LineJump {
  /** Ordinal from 1, header not counted. */
  readonly record: number
  /** Physical line from 1, header counted. */
  readonly line: number
  /** How many lines each record takes from here on; absent for one. */
  readonly step?: number
}

export interface BrokenRecord {
  /** Ordinal from 1, header not counted. */
  readonly record: number
  /** Physical line from 1, header counted. */
  readonly line: number
  /** Why, as a sentence that ends in a full stop. */
  readonly reason: string
  /** The record as it stood, cut at 10,000 characters. */
  readonly text: string
}

/** 106: the file is empty. 118: its header row is missing or unusable (flow-service 4.7). */
export interface FileProblem {
  readonly code: '106' | '118'
  readonly message: string
  /** Where in the file, as far as it is in one place. */
  readonly line?: number
  readonly column?: string
  readonly value?: string
}

/** scan-trial: for the tests of the scanners: one whole item through a scanner, in given chunks. */
import type { RecordFormat, ScannedFormat } from '../../domain/source.ts'
import type { Scan } from '../../domain/staged.ts'
import { openScanner } from './scanner.ts'

export type Delimited = Extract<RecordFormat, { kind: 'delimited' }>

export const CSV: Delimited = {
  kind: 'delimited',
  delimiter: ',',
  quote: '"',
  hasHeader: false,
  encoding: 'UTF-8',
}

export interface Trial {
  readonly staged: Buffer
  readonly scan: Scan
}

export function scanChunks(format: ScannedFormat, chunks: readonly Buffer[]): Trial {
  const scanner = openScanner(format, 'in/people.csv')
  const staged = chunks.map((chunk) => scanner.push(chunk))
  return { staged: Buffer.concat([...staged, scanner.finish()]), scan: scanner.scan() }
}

export function scanText(format: ScannedFormat, text: string | Buffer): Trial {
  return scanChunks(format, [Buffer.from(text)])
}

/** Cuts bytes at places given as shares of their length. */
export function cut(bytes: Buffer, shares: readonly number[]): Buffer[] {
  const places = [0, ...shares.map((share) => Math.floor(share * bytes.length)), bytes.length]
  const sorted = places.toSorted((a, b) => a - b)
  return sorted.slice(1).map((place, index) => bytes.subarray(sorted[index], place))
}

/** scan-header: the header record of a delimited file → the names of its columns, or what is wrong. */
import { valuesOf } from './record-values.ts'
import type { Quoting } from './scan-extent.ts'
import type { HeaderReading } from './scan-records.ts'

/** Reads the header; `flaw` says why the record could not be parsed at all. */
export function readHeader(header: Buffer, flaw: string | null, quoting: Quoting): HeaderReading {
  if (header.length === 0) return { problem: `has an empty header row in line 1. ${REMEDY}` }
  if (flaw !== null) {
    return { problem: `has a header row in line 1 that cannot be read. ${flaw} ${REMEDY}` }
  }
  const names = valuesOf(header.toString('utf8'), quoting)
  const empty = names.findIndex((name) => name.trim() === '')
  if (empty !== -1) {
    return { problem: `has no name for column ${empty + 1} in its header row, line 1. ${REMEDY}` }
  }
  if (names.every(isNumber)) {
    const seen = names.slice(0, 3).join(', ')
    return { problem: `has only numbers (${seen}) in line 1: its header row is missing. ${REMEDY}` }
  }
  return { names }
}

const REMEDY = 'Give the first line one name for each column, or say that the file has no header.'

function isNumber(name: string): boolean {
  return Number.isFinite(Number(name))
}

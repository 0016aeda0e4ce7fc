/**
 * patterns: which JSON Schema patterns promotion can keep. They are ECMA-262 expressions, DuckDB
 * searches with RE2: a pattern is taken only where both read it, and read it alike.
 */
import { DuckDBInstance } from '@duckdb/node-api'
import { quoteText } from '../formats/quoting.ts'

/** Why a pattern cannot be checked, as a sentence; `null` for one that can. */
export async function unsupportedPattern(pattern: string): Promise<string | null> {
  const complaint = ecmaComplaint(pattern) ?? differenceOf(pattern) ?? (await re2Complaint(pattern))
  return complaint === null ? null : `The pattern "${pattern}" cannot be checked: ${complaint}`
}

function ecmaComplaint(pattern: string): string | null {
  try {
    RegExp(pattern)
    return null
  } catch {
    return 'it is not a regular expression of ECMA-262.'
  }
}

function differenceOf(pattern: string): string | null {
  if (READ_DIFFERENTLY.test(pattern)) {
    return 'it uses an escape or a class that regular expression engines read differently.'
  }
  return null
}

/** Letter escapes that ECMA-262 takes for the letter itself, and POSIX classes. */
const READ_DIFFERENTLY = /(?<!\\)(?:\\\\)*(?:\\(?![dDwWsSbBtnrvfpPx])[A-Za-z]|\[\[:)/

async function re2Complaint(pattern: string): Promise<string | null> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run(`SELECT regexp_matches('', ${quoteText(pattern)})`)
    return null
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*?Error: /, '') : String(error)
    return `it uses what the engine (RE2) does not have (${reason}). Leave out look-around and back references.`
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** mapping-trial: an expression worked out by a real DuckDB over one record of any values. */
import { DuckDBInstance } from '@duckdb/node-api'
import { quoteText } from '../../formats/quoting.ts'
import { compileText, type Scope } from './compile.ts'
import { convert } from './convert.ts'
import { registerDigests } from './digests.ts'
import { Sheet } from './sheet.ts'

export interface MappingTrial extends Disposable {
  /** The value as JSON, `FAILS` where it cannot be worked out, or the complaint about the expression. */
  valueOf(expression: string, record?: Readonly<Record<string, unknown>>): Promise<unknown>
}

export const FAILS = 'FAILS'

export async function openMappingTrial(): Promise<MappingTrial> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  registerDigests(connection)
  await connection.run(`SET TimeZone = 'UTC'`)
  return {
    async valueOf(expression, record = {}) {
      const sheet = new Sheet()
      const value = compileText(expression, scopeOver(record, sheet), sheet)
      if ('sentence' in value) return value.sentence
      const shown = convert(value.sql, value.kind, 'any')
      const from = sheet.around('(SELECT 1 AS one)')
      const reader = await connection.runAndReadAll(
        `SELECT (${shown})::VARCHAR, ${value.fails ?? 'false'} FROM ${from}`,
      )
      const [text, fails] = reader.getRowsJson()[0] ?? []
      if (fails !== false) return fails === true ? FAILS : 'neither fails nor does not'
      return typeof text === 'string' ? JSON.parse(text) : null
    },
    [Symbol.dispose]() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Texts are texts, as in a delimited file; anything else is what JSON makes of it. */
function scopeOver(record: Readonly<Record<string, unknown>>, sheet: Sheet): Scope {
  return (names) => {
    const value = record[names.join('.')]
    if (value === undefined) return `The source has no attribute "${names.join('.')}".`
    if (value === null || typeof value === 'string') {
      const sql = value === null ? 'NULL::VARCHAR' : quoteText(value)
      return sheet.add({ sql, kind: 'string', inputs: [] })
    }
    const sql = `${quoteText(JSON.stringify(value))}::JSON`
    return sheet.add({ sql, kind: 'any', inputs: [] })
  }
}

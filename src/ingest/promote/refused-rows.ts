/**
 * refused-rows: finds the records that the checks refuse, with which checks failed.
 * Keeps: each refused record comes once, in the order of its file, with its true ordinal.
 */
import type { Json } from '@duckdb/node-api'
import type { RejectionCode } from '../../domain/rejection.ts'
import type { Fault, Reading } from '../formats/reader.ts'
import type { Checks } from './checks.ts'
import type { Duckdb } from './duckdb.ts'

export interface RefusedRow {
  /** Ordinal in the file from 1, header not counted. */
  readonly record: number
  readonly fault: Fault | null
  /** Indexes of the checks that failed. */
  readonly failed: readonly number[]
  readonly raw: readonly (string | null)[]
}

export interface RefusedCount {
  readonly fault: Fault | null
  readonly failed: readonly number[]
  readonly recordCount: number
}

/**
 * The first refused records of one file. `row_number()` keeps the order of one file only, which is
 * why a reading of several is never asked for here; it also costs the parallel scan: 174 MB/s
 * where the first pass does 201.
 */
export async function* findRefused(
  db: Duckdb,
  reading: Reading,
  checks: Checks,
  limit: number,
  isWanted = `(${checks.isAcceptable}) IS NOT TRUE`,
): AsyncGenerator<RefusedRow> {
  const rows = db.rows(`
    SELECT record, ${reading.fault}, ${failedChecks(checks)}, ${reading.raw.join(', ')}
    FROM (SELECT row_number() OVER () AS record, * FROM ${checks.typed(reading)})
    WHERE ${isWanted}
    LIMIT ${limit}`)
  for await (const [record, fault, failed, ...raw] of rows) {
    yield {
      record: Number(record),
      fault: faultOf(fault),
      failed: ownFailures(failed, checks),
      raw: raw.map((value) => (typeof value === 'string' ? value : null)),
    }
  }
}

/** All refused records of a reading, counted by what is wrong with them. */
export async function countRefused(
  db: Duckdb,
  reading: Reading,
  checks: Checks,
): Promise<readonly RefusedCount[]> {
  const rows = await db.all(`
    SELECT ${reading.fault} AS fault, ${failedChecks(checks)} AS failed, count(*)
    FROM ${checks.typed(reading)}
    WHERE (${checks.isAcceptable}) IS NOT TRUE
    GROUP BY ALL`)
  return rows.map(([fault, failed, count]) => ({
    fault: faultOf(fault),
    failed: ownFailures(failed, checks),
    recordCount: Number(count),
  }))
}

/** True where the first records of a reading are refused one and all. */
export async function areFirstRefused(
  db: Duckdb,
  reading: Reading,
  checks: Checks,
  first: number,
): Promise<boolean> {
  const [row] = await db.all(`
    SELECT count(*) FROM (SELECT * FROM ${checks.typed(reading)} LIMIT ${first})
    WHERE ${checks.isAcceptable}`)
  return Number(row?.[0]) === 0
}

/** The indexes as one text, `0,4,7`. */
function failedChecks({ checks }: Checks): string {
  const indexes = checks.map(
    (check, index) => `CASE WHEN (${check.holds}) IS NOT TRUE THEN ${index} END`,
  )
  return indexes.length === 0 ? `''` : `concat_ws(',', ${indexes.join(', ')})`
}

/** A value of the wrong type is told only that; one that could not be mapped, nothing else at all. */
function ownFailures(value: Json | undefined, { checks }: Checks): readonly number[] {
  const failed = typeof value === 'string' && value !== '' ? value.split(',').map(Number) : []
  const columnsWith = (code: RejectionCode): ReadonlySet<string | null | undefined> =>
    new Set(failed.filter((index) => checks[index]?.code === code).map((at) => checks[at]?.column))
  const mistyped = columnsWith('INGEST-1554-400')
  const unmapped = columnsWith('MAPPER-3700-400')
  return failed.filter((index) => {
    const check = checks[index]
    if (unmapped.has(check?.column)) return check?.code === 'MAPPER-3700-400'
    return check?.code !== 'INGEST-1556-400' || !mistyped.has(check.column)
  })
}

function faultOf(value: Json | undefined): Fault | null {
  return FAULTS.find((fault) => fault === value) ?? null
}

const FAULTS: readonly Fault[] = ['broken', 'short', 'long', 'not-json', 'not-an-object']

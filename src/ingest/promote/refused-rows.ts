/**
 * refused-rows: finds the records that the checks refuse, with which checks failed.
 * Keeps: each refused record comes once, in the order of its file, with its true ordinal.
 */
import type { Json } from '@duckdb/node-api'
import type { RejectionCode } from '../../domain/rejection.ts'
import type { Fault, Reading } from '../formats/reader.ts'
import type { Check, Failure } from './check.ts'
import type { Checks } from './checks.ts'
import type { Duckdb } from './duckdb.ts'

export interface RefusedRow {
  /** Ordinal in the file from 1, header not counted. */
  readonly record: number
  readonly fault: Fault | null
  readonly failed: readonly Failure[]
  readonly raw: readonly (string | null)[]
}

export interface RefusedCount {
  readonly fault: Fault | null
  /** Wherever in the records, each check once. */
  readonly failed: readonly Failure[]
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
    SELECT record, ${reading.fault}, ${failedPlaces(checks)}, ${reading.raw.join(', ')}
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

/** A line for each check that failed: its index. */
function failedChecks({ checks }: Checks): string {
  return linesOf(checks.map(failedCheck))
}

/** The same with a line for each place where one did, with the positions of that behind the index. */
function failedPlaces({ checks }: Checks): string {
  return linesOf(
    checks.map((check, index) => check.places?.(`'${index}'`) ?? failedCheck(check, index)),
  )
}

function failedCheck({ holds }: Check, index: number): string {
  return `CASE WHEN (${holds}) IS NOT TRUE THEN ${index} END`
}

function linesOf(lines: readonly string[]): string {
  return lines.length === 0 ? `''` : `concat_ws(chr(10), ${lines.join(', ')})`
}

/** A value of the wrong type is told only that; one that could not be mapped, nothing else at all. */
function ownFailures(value: Json | undefined, checks: Checks): readonly Failure[] {
  const failed = typeof value === 'string' ? value.split('\n').flatMap(readFailure(checks)) : []
  const placesWith = (code: RejectionCode): ReadonlySet<string> =>
    new Set(failed.filter(({ check }) => check.code === code).map(keyOf))
  const mistyped = placesWith('INGEST-1554-400')
  const unmapped = placesWith('MAPPER-3700-400')
  return failed.filter((failure) => {
    const { code, places } = failure.check
    if (unmapped.has(keyOf(failure))) return code === 'MAPPER-3700-400'
    // In a list, a rule looks at the type of each element itself.
    const isOwn = code !== 'INGEST-1556-400' || places !== undefined
    return isOwn || !mistyped.has(keyOf(failure))
  })
}

function readFailure({ checks }: Checks): (line: string) => readonly Failure[] {
  return (line) => {
    if (line === '') return []
    const [index = -1, ...positions]: number[] = JSON.parse(`[${line}]`)
    const check = checks[index]
    return check === undefined ? [] : [{ check, positions }]
  }
}

function keyOf({ check, positions }: Failure): string {
  return JSON.stringify([check.column, positions])
}

function faultOf(value: Json | undefined): Fault | null {
  return FAULTS.find((fault) => fault === value) ?? null
}

const FAULTS: readonly Fault[] = ['broken', 'short', 'long', 'not-json', 'not-an-object']

/** first-rows: Parquet files → the JSON of their first rows, each number as it stands in them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quotePath } from '../formats/quoting.ts'
import { Duckdb } from './duckdb.ts'

/** File by file in the order that is given; a column that a file lacks is `null` in its rows. */
export async function firstRows(
  paths: readonly string[],
  limit: number,
  memoryMb: number,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-preview-'))
  try {
    await using db = await Duckdb.open({ folder, readablePaths: paths, threads: 1, memoryMb })
    const rows = await db.all(
      `SELECT CAST(to_json(part) AS VARCHAR) FROM (
         SELECT * FROM read_parquet([${paths.map(quotePath).join(', ')}], union_by_name = true)
         LIMIT ${limit}) AS part`,
    )
    return `[${rows.flatMap(([row]) => (typeof row === 'string' ? row : [])).join(',')}]`
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

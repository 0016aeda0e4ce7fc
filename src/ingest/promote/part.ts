/**
 * part: accepted records → the Parquet part of a batch, with its size, count and digest.
 * It is written into the attempt's own folder, where no reader of the dataset looks.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Part } from '../../domain/batch.ts'
import { quoteText } from '../formats/quoting.ts'
import type { Duckdb } from './duckdb.ts'

/** Writes what the queries select, one behind the other; no part where that is nothing. */
export async function writeParts(
  db: Duckdb,
  folder: string,
  selects: readonly string[],
): Promise<readonly Part[]> {
  await mkdir(folder, { recursive: true })
  if (selects.length === 0) return []
  const path = join(folder, PART_NAME)
  const [copied] = await db.all(
    `COPY (${selects.join('\nUNION ALL\n')}) TO ${quoteText(path)} (${PARQUET})`,
  )
  const recordCount = Number(copied?.[0])
  if (recordCount === 0) {
    await rm(path)
    return []
  }
  const { size } = await stat(path)
  return [{ name: PART_NAME, bytes: size, recordCount, sha256: await digestOf(path) }]
}

const PART_NAME = 'part-00000.parquet'

/** Level 1 writes 262 MB/s where the default writes 103 (spec/duckdb.md). */
const PARQUET = 'FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1'

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

/**
 * stage-parquet: one item of Parquet → a staged file of JSON. Its footer comes last, so the whole of it is
 * laid down beside the staged file, turned into lines and taken away again.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Scan } from '../../domain/staged.ts'
import { openJsonScanner } from '../formats/json-scanner.ts'
import { type OpenDatabase, writeParquetLines } from '../formats/parquet-lines.ts'
import { ScanNotes } from '../formats/scan-notes.ts'

export interface StagedItem {
  readonly path: string
  readonly localPath: string
  /** Shown every byte of the source. */
  readonly see: (chunk: Buffer) => void
}

/** `most`: only so many rows; absent for all of them. */
export async function stageParquet(
  source: Readable,
  item: StagedItem,
  openDatabase: OpenDatabase,
  most?: number,
): Promise<Scan> {
  const { localPath } = item
  const parquet = `${localPath}.parquet`
  const lines = `${localPath}.lines`
  async function* seen(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      item.see(chunk)
      yield chunk
    }
  }
  await pipeline(source, seen, createWriteStream(parquet))
  const hasBytes = (await stat(parquet)).size > 0
  if (hasBytes) {
    await using db = await openDatabase([parquet])
    const order = { parquet, name: item.path, lines, ...(most !== undefined && { most }) }
    const complaint = await writeParquetLines(order, db)
    if (complaint !== null) return unusable(item.path, complaint)
  }
  await rm(parquet)
  const scan = await scanLines(hasBytes ? lines : null, item)
  await rm(lines, { force: true })
  return scan
}

/** `null`: of a file that is empty. */
async function scanLines(lines: string | null, { path, localPath }: StagedItem): Promise<Scan> {
  const scanner = openJsonScanner(path)
  async function* scanned(): AsyncGenerator<Buffer> {
    if (lines !== null) {
      const chunks: AsyncIterable<Buffer> = createReadStream(lines, { highWaterMark: 1 << 20 })
      for await (const chunk of chunks) yield scanner.push(chunk)
      // A blank line is no record, and tells no rows from no bytes.
      yield scanner.push(NEWLINE)
    }
    yield scanner.finish()
  }
  await pipeline(scanned, createWriteStream(localPath))
  return scanner.scan()
}

const NEWLINE = Buffer.from('\n')

function unusable(path: string, complaint: string): Scan {
  const notes = new ScanNotes(false)
  const message = `"${path}" cannot be read as Parquet: ${complaint}.`
  notes.problem = { code: '118', message }
  return notes.scan()
}

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
  const { size } = await stat(parquet)
  if (size > 0) {
    await using db = await openDatabase([parquet])
    const order = { parquet, lines, ...(most !== undefined && { most }) }
    const complaint = await writeParquetLines(order, db)
    if (complaint !== null) return unusable(item.path, complaint.replaceAll(parquet, item.path))
  }
  await rm(parquet)
  const scanner = openJsonScanner(item.path)
  async function* scanned(): AsyncGenerator<Buffer> {
    if (size > 0) {
      const stream: AsyncIterable<Buffer> = createReadStream(lines, { highWaterMark: 1 << 20 })
      for await (const chunk of stream) yield scanner.push(chunk)
      // A blank line is no record, and tells no rows from no bytes.
      yield scanner.push(NEWLINE)
    }
    yield scanner.finish()
  }
  await pipeline(scanned, createWriteStream(localPath))
  await rm(lines, { force: true })
  return scanner.scan()
}

const NEWLINE = Buffer.from('\n')

function unusable(path: string, complaint: string): Scan {
  const notes = new ScanNotes(false)
  const why = / is encrypted\b/.test(complaint)
    ? 'it is encrypted. Write it without encryption'
    : complaint.replace(/[\s.:]+$/, '')
  const message = `"${path}" cannot be read as Parquet: ${why}.`
  notes.problem = { code: '118', message }
  return notes.scan()
}

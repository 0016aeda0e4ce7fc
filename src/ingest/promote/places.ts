/**
 * places: where a record stands in its source item, and how it is written there.
 * Ordinals come from DuckDB, line numbers from the scan of the copy, texts from the staged file.
 */
import { createReadStream } from 'node:fs'
import type { RecordFormat } from '../../domain/source.ts'
import type { Scan, StagedFile } from '../../domain/staged.ts'
import { ExtentFinder } from '../formats/scan-extent.ts'

/** The physical line on which a record begins. */
export function lineOf(record: number, { lineJumps = [], columns }: Scan): number {
  let low = 0
  let high = lineJumps.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((lineJumps[middle]?.record ?? Infinity) <= record) low = middle + 1
    else high = middle
  }
  const jump = lineJumps[low - 1]
  if (jump !== undefined) return jump.line + (record - jump.record) * (jump.step ?? 1)
  return columns === null ? record : record + 1
}

/** Reads the texts of some records of one staged file, asked for in rising order. */
export class RecordTexts {
  readonly #chunks: AsyncIterator<Buffer>
  readonly #extents: ExtentFinder
  #bytes: Buffer = Buffer.alloc(0)
  #at = 0
  #isLast = false
  /** The ordinal of the record that comes next; the header is number 0. */
  #record: number

  constructor({ localPath, scan }: StagedFile, format: RecordFormat) {
    const stream: AsyncIterable<Buffer> = createReadStream(localPath, { highWaterMark: 1 << 20 })
    this.#chunks = stream[Symbol.asyncIterator]()
    this.#extents = new ExtentFinder(format.kind === 'delimited' ? format : null)
    this.#record = scan.columns === null ? 1 : 0
  }

  /** `null` for a record that the file does not have. */
  async textOf(record: number): Promise<string | null> {
    for (;;) {
      const start = this.#at
      if (start < this.#bytes.length && this.#extents.find(this.#bytes, start, this.#isLast)) {
        this.#at = this.#extents.next
        if (this.#record++ < record) continue
        return this.#bytes.toString('utf8', start, this.#extents.end)
      }
      if (this.#isLast) return null
      await this.#readOn()
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  async #readOn(): Promise<void> {
    const next = await this.#chunks.next()
    const rest = this.#bytes.subarray(this.#at)
    this.#bytes = next.done === true ? rest : Buffer.concat([rest, next.value])
    this.#isLast = next.done === true
    this.#at = 0
  }
}

/** How many values a well-formed delimited record has. */
export function countValues(text: string, { delimiter, quote }: Quoting): number {
  let count = 1
  let isQuoted = false
  let isStart = true
  for (const character of text) {
    if (character === quote && (isQuoted || isStart)) isQuoted = !isQuoted
    const isDelimiter = !isQuoted && character === delimiter
    if (isDelimiter) count++
    // A space before the opening quote is nobody's, as in scan-extent.
    isStart = isDelimiter || (isStart && character === ' ')
  }
  return count
}

interface Quoting {
  readonly delimiter: string
  readonly quote: string
}

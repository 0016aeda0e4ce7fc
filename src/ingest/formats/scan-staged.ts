/** scan-staged: the bytes to stage, put together from stretches of the bytes that came in. */
import { CR } from './scan-lines.ts'

export class StagedBytes {
  readonly #source: Buffer
  readonly #pieces: Buffer[] = []
  #from = 0
  #to = 0

  constructor(source: Buffer) {
    this.#source = source
  }

  keep(from: number, to: number): void {
    if (from !== this.#to) {
      this.#close()
      this.#from = from
    }
    this.#to = to
  }

  /** Keeps a record and its newline; a lone CR becomes an LF. */
  keepRecord(start: number, end: number, next: number): void {
    const isLoneCr = next - end === 1 && this.#source[end] === CR
    this.keep(start, isLoneCr ? end : next)
    if (isLoneCr) this.put(NEWLINE)
  }

  put(bytes: Buffer): void {
    this.#close()
    this.#pieces.push(bytes)
  }

  join(): Buffer {
    this.#close()
    const [first, ...more] = this.#pieces
    return first !== undefined && more.length === 0 ? first : Buffer.concat(this.#pieces)
  }

  #close(): void {
    if (this.#to > this.#from) this.#pieces.push(this.#source.subarray(this.#from, this.#to))
    this.#from = this.#to
  }
}

const NEWLINE = Buffer.from('\n')

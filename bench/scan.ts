/** scan: how fast bytes go through a delimited scanner, against the sha256 that a copy takes anyway. */
import { createHash } from 'node:crypto'
import { openScanner } from '../src/ingest/formats/scanner.ts'

interface ScanFigures {
  readonly bench: 'scan'
  readonly rate: number
  readonly unit: 'MB/s'
  readonly limit: number
  readonly ratio: number
  readonly seconds: number
  readonly rssMb: number
}

export async function run(): Promise<ScanFigures> {
  const chunk = Buffer.from(
    linesOf((row) => `${row},name ${row},2026-11-23,${row * 3}.50,some text`),
  )
  const limit = rateOf(chunk, hash)
  const [rate, seconds] = measure(chunk, scan)
  return {
    bench: 'scan',
    rate,
    unit: 'MB/s',
    limit,
    ratio: rate / limit,
    seconds,
    rssMb: Math.round(process.memoryUsage.rss() / 1e6),
  }
}

/** The other kinds of data, for whoever works on the scanner: `node bench/scan.ts`. */
export function runOthers(): Record<string, number> {
  const kinds = {
    quoted: linesOf((row) => `"${row}","name ${row}","2026-11-23","${row * 3}.50","some ""text"""`),
    crlf: linesOf((row) => `${row},name ${row},2026-11-23,${row * 3}.50,some text\r`),
    oneQuoted: linesOf((row) => `${row},"name ${row}",2026-11-23,${row * 3}.50,some text`),
    notUtf8: Buffer.from(
      linesOf((row) => `${row},caf\u00e9 au lait,2026-11-23,1.50`),
      'latin1',
    ),
  }
  return Object.fromEntries(
    Object.entries(kinds).map(([kind, text]) => [kind, rateOf(Buffer.from(text), scan)]),
  )
}

const CHUNK_BYTES = 1 << 20
const ROUNDS = 400

function linesOf(line: (row: number) => string): string {
  let text = ''
  for (let row = 0; text.length < CHUNK_BYTES; row++) text += `${line(row)}\n`
  return text
}

function rateOf(chunk: Buffer, deed: (chunk: Buffer, rounds: number) => void): number {
  return measure(chunk, deed)[0]
}

/** The rate in MB/s and the seconds, after a tenth of the rounds to warm up. */
function measure(
  chunk: Buffer,
  deed: (chunk: Buffer, rounds: number) => void,
): readonly [number, number] {
  deed(chunk, ROUNDS / 10)
  const start = performance.now()
  deed(chunk, ROUNDS)
  const seconds = (performance.now() - start) / 1000
  return [Math.round((chunk.length * ROUNDS) / 1e6 / seconds), seconds]
}

function hash(chunk: Buffer, rounds: number): void {
  const digest = createHash('sha256')
  for (let round = 0; round < rounds; round++) digest.update(chunk)
  digest.digest('hex')
}

function scan(chunk: Buffer, rounds: number): void {
  const scanner = openScanner(
    { kind: 'delimited', delimiter: ',', quote: '"', hasHeader: false, encoding: 'UTF-8' },
    'bench.csv',
  )
  // Cut apart from the lines, as the chunks of a file are.
  const [head, tail] = [chunk.subarray(0, 1000), chunk.subarray(1000)]
  for (let round = 0; round < rounds; round++) {
    scanner.push(head)
    scanner.push(tail)
  }
  scanner.finish()
}

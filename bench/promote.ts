/**
 * promote: CSV → checked Parquet, against bare DuckDB that reads the same file typed and unchecked.
 * Promise: at least half of bare DuckDB's speed, in the same run on the same machine.
 */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import type { FieldType, RecordSchema, ScalarField } from '../src/domain/dataset.ts'
import type { Mapping } from '../src/domain/mapping.ts'
import type { RecordFormat } from '../src/domain/source.ts'
import type { StagedFile } from '../src/domain/staged.ts'
import { quoteText } from '../src/ingest/formats/quoting.ts'
import type { BenchLine } from './line.ts'
import { promote } from '../src/ingest/promote/promote.ts'
import type { PromotionOrder } from '../src/ingest/promote/promotion.ts'

const ROWS = 3_000_000
const ROUNDS = 3
const THREADS = 2
const MEMORY_MB = 2_048

export async function run(): Promise<BenchLine> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-bench-promote-'))
  const bare = await openBare(folder)
  try {
    const clean = await makeFile(bare, folder, 'clean', 0)
    const flawed = await makeFile(bare, folder, 'flawed', 100)
    const times = { bare: Infinity, clean: Infinity, flawed: Infinity, mapped: Infinity }
    for (let round = 0; round < ROUNDS; round++) {
      times.bare = Math.min(times.bare, await timed(() => bare.run(bareCopy(folder, clean))))
      times.clean = Math.min(times.clean, await timed(() => promoteAll(folder, clean)))
      times.flawed = Math.min(times.flawed, await timed(() => promoteAll(folder, flawed)))
      times.mapped = Math.min(times.mapped, await timed(() => promoteAll(folder, clean, MAPPINGS)))
    }
    const rate = rateOf(clean, times.clean)
    const limit = rateOf(clean, times.bare)
    return {
      bench: 'promote',
      rate,
      unit: 'MB/s',
      limit,
      ratio: ratioOf(rate, limit),
      seconds: Math.round(times.clean * 100) / 100,
      rssMb: Math.round(process.memoryUsage().rss / 1e6),
      detail: {
        inputMb: Math.round(clean.item.bytes / 1e6),
        rateWithOnePercentRefused: rateOf(flawed, times.flawed),
        rateMapped: rateOf(clean, times.mapped),
        ratioMapped: ratioOf(rateOf(clean, times.mapped), limit),
      },
    }
  } finally {
    bare.closeSync()
    await rm(folder, { recursive: true })
  }
}

async function openBare(folder: string): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(THREADS),
    memory_limit: `${MEMORY_MB}MB`,
    temp_directory: join(folder, 'temporary'),
  })
  return await instance.connect()
}

/** Ten columns of every kind; one row in `everyBad` breaks a rule, 0 for none. */
async function makeFile(
  bare: DuckDBConnection,
  folder: string,
  name: string,
  everyBad: number,
): Promise<StagedFile> {
  const localPath = join(folder, `${name}.csv`)
  const qty = everyBad === 0 ? '' : `CASE WHEN i % ${everyBad} = 0 THEN 5000 ELSE 0 END + `
  await bare.run(`COPY (
    SELECT i AS id,
      'customer ' || (hash(i) % 100000) AS name,
      'city-' || (hash(i + 1) % 500) AS city,
      ['new', 'open', 'paid', 'closed'][(1 + hash(i + 2) % 4)::INT] AS status,
      'Some free text number ' || hash(i + 3) AS note,
      DATE '2020-01-01' + (hash(i + 4) % 2000)::INT AS born,
      strftime(TIMESTAMP '2024-01-01' + to_seconds((hash(i + 5) % 30000000)::BIGINT), '%Y-%m-%dT%H:%M:%SZ') AS seen,
      ((hash(i + 6) % 10000000) / 100)::DOUBLE AS price,
      ${qty}(hash(i + 7) % 1000)::INT AS qty,
      hash(i + 8) % 2 = 0 AS active
    FROM range(${ROWS}) rows(i)) TO ${quoteText(localPath)} (HEADER, DELIMITER ',')`)
  const { size } = await stat(localPath)
  return {
    item: {
      path: `${name}.csv`,
      bytes: size,
      modifiedAt: 0,
      sha256: digest(name),
      recordCount: ROWS,
    },
    localPath,
    scan: {
      columns: FIELDS.map((field) => field.name),
      recordCount: ROWS,
      brokenRecordCount: 0,
      broken: [],
      hasMultilineRecords: false,
      problem: null,
    },
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

const FIELDS: readonly ScalarField[] = [
  { name: 'id', type: 'integer', isRequired: true },
  { name: 'name', type: 'string', isRequired: false },
  { name: 'city', type: 'string', isRequired: false, pattern: '^city-[0-9]+$' },
  { name: 'status', type: 'string', isRequired: false, enum: ['new', 'open', 'paid', 'closed'] },
  { name: 'note', type: 'string', isRequired: false, maxLength: 200 },
  { name: 'born', type: 'date', isRequired: false },
  { name: 'seen', type: 'date-time', isRequired: false },
  { name: 'price', type: 'number', isRequired: false, minimum: 0 },
  { name: 'qty', type: 'integer', isRequired: false, maximum: 1_000 },
  { name: 'active', type: 'boolean', isRequired: false },
]

const SCHEMA: RecordSchema = { fields: FIELDS, isOpen: true }

/** An expression for each field: texts, numbers, dates and conditions. */
const MAPPINGS: readonly Mapping[] = Object.entries({
  id: 'to_integer(id)',
  name: 'concat(upper(left(name, 1)), substr(name, 1), " of ", city)',
  city: 'lower(trim(city))',
  status: 'iif(qty == 0, "closed", status)',
  note: 'replacestr(note, "number", "no.")',
  born: 'date(born, "yyyy-MM-dd")',
  seen: 'date(seen)',
  price: 'to_decimal(price) * 1.19',
  qty: 'iif(to_integer(qty) > 500, 500, to_integer(qty))',
  active: 'decode(active, "true", "yes", "no")',
}).map(([destination, source]) => {
  return { sourceType: 'EXPRESSION', source, destination, name: '', description: '' }
})

const TYPES: Readonly<Record<FieldType, string>> = {
  string: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  'date-time': 'TIMESTAMPTZ',
}

function bareCopy(folder: string, { localPath }: StagedFile): string {
  const columns = FIELDS.map(({ name, type }) => `'${name}': '${TYPES[type]}'`).join(', ')
  return `COPY (
    SELECT * FROM read_csv(${quoteText(localPath)}, columns={${columns}},
      auto_detect=false, header=true, delim=',', quote='"', escape='"')
  ) TO ${quoteText(join(folder, 'bare.parquet'))} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)`
}

const FORMAT: RecordFormat = {
  kind: 'delimited',
  delimiter: ',',
  quote: '"',
  hasHeader: true,
  encoding: 'UTF-8',
}

/** The whole activity: opening a database, both passes, digest and diagnostics. */
async function promoteAll(
  folder: string,
  file: StagedFile,
  mappings: readonly Mapping[] | null = null,
): Promise<void> {
  const attempt = join(folder, 'attempt')
  await mkdir(attempt)
  const order: PromotionOrder = {
    format: FORMAT,
    schema: SCHEMA,
    mappings,
    options: {
      errorDiagnosticsEnabled: true,
      partialIngestionPercent: 5,
      errorLimit: null,
      abortAfter: 1_000,
    },
    folder: attempt,
    threads: THREADS,
    memoryMb: MEMORY_MB,
    keptRejections: 100_000,
  }
  const { status, verdict } = await promote([file], order, () => {})
  await rm(attempt, { recursive: true })
  if (status !== 'success') throw new Error(verdict)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1_000
}

function rateOf({ item }: StagedFile, seconds: number): number {
  return Math.round(item.bytes / 1e6 / seconds)
}

function ratioOf(rate: number, limit: number): number {
  return Math.round((rate / limit) * 100) / 100
}

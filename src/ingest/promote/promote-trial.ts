/** promote-trial: what the tests of promotion share: a folder, staged files, an order, a reading back. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, type Json } from '@duckdb/node-api'
import type { RecordSchema, ScalarField } from '../../domain/dataset.ts'
import type { FlowOptions } from '../../domain/flow.ts'
import type { Mapping } from '../../domain/mapping.ts'
import type { RecordFormat, ScannedFormat } from '../../domain/source.ts'
import type { StagedFile } from '../../domain/staged.ts'
import { quoteText } from '../formats/quoting.ts'
import { openScanner } from '../formats/scanner.ts'
import type { PromotionOrder } from './promotion.ts'

export const CSV: RecordFormat & { kind: 'delimited' } = {
  kind: 'delimited',
  delimiter: ',',
  quote: '"',
  hasHeader: true,
  encoding: 'UTF-8',
}

export const JSON_LINES: ScannedFormat = { kind: 'json' }

export interface Trial extends AsyncDisposable {
  readonly folder: string
  stage(format: ScannedFormat, path: string, content: string | Buffer): Promise<StagedFile>
  order(format: RecordFormat, schema: RecordSchema, changes?: OrderChanges): Promise<PromotionOrder>
}

export interface OrderChanges {
  readonly options?: Partial<FlowOptions>
  readonly threads?: number
  readonly keptRejections?: number
  readonly mappings?: readonly Mapping[]
}

export async function openTrial(): Promise<Trial> {
  const folder = await mkdtemp(join(tmpdir(), "weir promote's [test] "))
  let count = 0
  return {
    folder,
    async stage(format, path, content) {
      const scanner = openScanner(format, path)
      const source = Buffer.from(content)
      const staged = Buffer.concat([scanner.push(source), scanner.finish()])
      const localPath = join(folder, `staged ${count++}.gz`)
      await writeFile(localPath, staged)
      const scan = scanner.scan()
      const { recordCount } = scan
      const item = { path, bytes: source.length, modifiedAt: 0, sha256: path, recordCount }
      return { item, localPath, scan }
    },
    async order(format, schema, { options, threads = 2, keptRejections = 1_000, mappings } = {}) {
      const own = join(folder, `attempt ${count++}`)
      await mkdir(own)
      return {
        format,
        schema,
        ...(mappings !== undefined && { mappings }),
        options: { ...LENIENT, ...options },
        folder: own,
        threads,
        memoryMb: 1_024,
        keptRejections,
      }
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true })
    },
  }
}

/** Bears everything short of a run in which all is refused. */
const LENIENT: FlowOptions = {
  errorDiagnosticsEnabled: true,
  partialIngestionPercent: 100,
  errorLimit: null,
  abortAfter: 1_000,
}

export function schemaOf(
  fields: Readonly<Record<string, Partial<ScalarField>>>,
  isOpen = true,
): RecordSchema {
  const list = Object.entries(fields).map(([name, field]): ScalarField => {
    return { name, type: 'string', isRequired: false, ...field }
  })
  return { fields: list, isOpen }
}

/** What a query says about the dataset that an order was to fill. */
export async function readPart(order: PromotionOrder, select: string): Promise<Json[][]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const path = join(order.folder, 'dataset/part-00000.parquet').replaceAll('[', '[[]')
  await connection.run(`SET TimeZone = 'UTC'`)
  const reader = await connection.runAndReadAll(
    `SELECT ${select} FROM read_parquet(${quoteText(path)})`,
  )
  const rows = reader.getRowsJson()
  connection.closeSync()
  instance.closeSync()
  return rows
}

/** The lines of a diagnostics file. */
export async function readLines(
  order: PromotionOrder,
  name: string,
): Promise<readonly Record<string, unknown>[]> {
  const text = await readFile(join(order.folder, 'diagnostics', name), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

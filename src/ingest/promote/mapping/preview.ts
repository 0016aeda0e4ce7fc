/**
 * preview: a few records through a mapping set, as a run would map them.
 * Keeps: it is bounded in records, time and memory, since it works in the process of the API.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordSchema } from '../../../domain/dataset.ts'
import { Fault } from '../../../domain/fault.ts'
import { isObject, type JsonObject } from '../../../domain/json.ts'
import type { Mapping } from '../../../domain/mapping.ts'
import { quoteText } from '../../formats/quoting.ts'
import { Duckdb } from '../duckdb.ts'
import { convert } from './convert.ts'
import { mapRecords, type Mapped, type SourceShape } from './map-records.ts'
import { textOf } from './mapped-reading.ts'

export const MAX_PREVIEWED = 100
const TIMEOUT_MS = 5_000
const MEMORY_MB = 256

export interface Previewed {
  /** Inside of each other where the path of a field has dots. */
  readonly data: JsonObject
  readonly failed: readonly Mapping[]
}

/** Only for mappings without a problem. */
export async function preview(
  records: readonly JsonObject[],
  mappings: readonly Mapping[],
  schema: RecordSchema,
  shape: SourceShape = 'tree',
): Promise<readonly Previewed[]> {
  if (records.length === 0) return []
  const { mapped, sheet } = mapRecords(mappings, schema, shape, (column) => {
    const pointer = `/${column.replaceAll('~', '~0').replaceAll('/', '~1')}`
    return shape === 'tree'
      ? `nullif(json_extract(line, ${quoteText(pointer)}), 'null'::JSON)`
      : `nullif(json_extract_string(line, ${quoteText(pointer)}), '')`
  })
  const lines = records.map((record) => quoteText(JSON.stringify(record)))
  const from = sheet.around(`(SELECT unnest([${lines.join(', ')}])::JSON AS line)`)
  const columns = mapped.flatMap((one) => {
    const { sql, kind, fails } = one.value
    const shown = kind === 'date' ? `to_json(${textOf(one)})` : convert(sql, kind, 'any')
    return [`(${shown})::VARCHAR`, fails ?? 'false']
  })
  const rows = await bounded(`SELECT true${columns.map((one) => `, ${one}`).join('')} FROM ${from}`)
  return rows.map(([, ...values]) => previewed(mapped, values))
}

function previewed(mapped: readonly Mapped[], values: readonly unknown[]): Previewed {
  const data = {}
  const failed: Mapping[] = []
  for (const [index, { slot, mapping }] of mapped.entries()) {
    const text = values[index * 2]
    if (values[index * 2 + 1] === true) failed.push(mapping)
    else if (typeof text === 'string') place(data, slot.path.join('.').split('.'), JSON.parse(text))
  }
  return { data, failed }
}

function place(whole: Record<string, unknown>, steps: readonly string[], value: unknown): void {
  const [step = '', ...rest] = steps
  const inner = Object.hasOwn(whole, step) ? whole[step] : undefined
  const below: Record<string, unknown> = isObject(inner) ? { ...inner } : {}
  if (rest.length > 0) place(below, rest, value)
  // A field may be called __proto__, which is no property like others.
  const own = { enumerable: true, configurable: true, writable: true }
  Object.defineProperty(whole, step, { value: rest.length > 0 ? below : value, ...own })
}

async function bounded(sql: string): Promise<readonly (readonly unknown[])[]> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-preview-'))
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  try {
    const limits = { folder, readablePaths: [], threads: 1, memoryMb: MEMORY_MB }
    await using db = await Duckdb.open(limits, signal)
    return await db.all(sql)
  } catch (error) {
    if (!signal.aborted && !/Out of Memory/i.test(String(error))) throw error
    const problem = `The preview takes more than ${TIMEOUT_MS / 1_000} seconds or ${MEMORY_MB} MB. Send fewer records or simpler mappings.`
    throw new Fault('MAPPER-400', { problem }, { cause: error })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * explore: what there is to read in a source: a folder's level, a file's columns, its first rows
 * (flow-service 1.7). Keeps: no more than the first bytes of a file are read.
 */
import { Fault } from '../../domain/fault.ts'
import type { RecordFormat } from '../../domain/source.ts'
import type { Connector } from '../connectors/connector.ts'
import { type Column, columnsOf, namesOf, objectSchemaOf } from './columns.ts'
import { type Delimited, detect } from './detect.ts'
import { type Head, readHead } from './head.ts'
import { shownJson } from './json-line.ts'
import { type LeftOut, type Objects, sampleOf, type Table } from './sample.ts'

export interface Shown {
  readonly type: 'file' | 'folder'
  readonly name: string
  readonly path: string
  readonly canPreview: boolean
  readonly canFetchSchema: boolean
}

/** One level of a folder; '' is the top. */
export async function exploreFolder(path: string, connector: Connector): Promise<readonly Shown[]> {
  const place = await connector.browse(path)
  if (place.kind === 'unreadable') throw unreadable(place.reason)
  if (place.kind === 'item') {
    throw unreadable(
      `"/${place.item.path}" is a file, not a folder. Ask for it with objectType=file.`,
    )
  }
  return place.entries.map(({ name, path: at, isFolder }) => {
    const canRead = !isFolder && !UNREAD.test(name)
    return {
      type: isFolder ? 'folder' : 'file',
      name,
      path: `/${at}`,
      canPreview: canRead,
      canFetchSchema: canRead,
    }
  })
}

/** Names that say what Weir does not read; any other file may be text. */
const UNREAD =
  /\.(parquet|avro|orc|xlsx?|gz|tgz|bz2|zip|tar|deflate|zst|xz|7z|png|jpe?g|gif|pdf|exe|sqlite)$/i

type Rows = readonly Readonly<Record<string, unknown>>[]

export interface Explored {
  readonly format: 'flat' | 'hierarchical'
  readonly schema: { readonly columns: readonly Column[] } | Readonly<Record<string, unknown>>
  /** The first rows; `null` where only the columns were asked for. */
  readonly data: Rows | null
  /** What was found out about the file; `null` where it was told. */
  readonly detected: Delimited | null
  readonly recordCount: number
  readonly leftOut: readonly LeftOut[]
  readonly isWhole: boolean
}

/** A file's columns and first rows, read in a format; `null`: find out how it is delimited. */
export async function exploreFile(
  path: string,
  format: RecordFormat | null,
  isPreview: boolean,
  connector: Connector,
): Promise<Explored> {
  const head = await headAt(path, connector)
  const asked = format ?? detectedIn(head)
  const sample = sampleOf(head, asked)
  if (sample.kind === 'unreadable') throw unreadable(sample.reason)
  const { recordCount, leftOut } = sample
  const detected = format === null && asked.kind === 'delimited' ? asked : null
  const { data, isCut } = isPreview ? dataOf(sample) : { data: null, isCut: false }
  const shape =
    sample.kind === 'table'
      ? { format: 'flat' as const, schema: { columns: columnsOf(sample) } }
      : { format: 'hierarchical' as const, schema: objectSchemaOf(sample) }
  return { ...shape, data, detected, recordCount, leftOut, isWhole: sample.isWhole && !isCut }
}

export async function headAt(path: string, connector: Connector): Promise<Head> {
  const place = await connector.browse(path)
  if (place.kind === 'unreadable') throw unreadable(place.reason)
  if (place.kind === 'folder') {
    throw unreadable(`"${path}" is a folder, not a file. Ask for it with objectType=folder.`)
  }
  const head = await readHead(place.item, connector)
  if (typeof head === 'string') throw unreadable(head)
  return head
}

function detectedIn(head: Head): Delimited {
  const found = detect(head)
  if (found !== null) return found
  throw new Fault('FLOW-1375-400', { path: head.path })
}

interface Data {
  readonly data: Rows
  /** True where rows were left out because the answer would be too big. */
  readonly isCut: boolean
}

/** A name that a header gives twice counts the first time, as in a run. */
export function dataOf(sample: Table | Objects): Data {
  const names = sample.kind === 'table' ? namesOf(sample) : []
  const places = new Map(names.map((name, index) => [name, index] as const).toReversed())
  const order = [...places].toReversed()
  const width = names.reduce((sum, name) => sum + name.length, 0)
  const data: Readonly<Record<string, unknown>>[] = []
  for (const { values } of sample.rows) {
    const isTooBig =
      data.length * width > MAX_NAME_CHARACTERS || data.length * names.length > MAX_VALUES
    if (data.length > 0 && isTooBig) return { data, isCut: true }
    data.push(
      Array.isArray(values)
        ? Object.fromEntries(order.map(([name, index]) => [name, values[index]]))
        : Object.fromEntries(Object.entries(values).map(([name, one]) => [name, shownJson(one)])),
    )
  }
  return { data, isCut: false }
}

/** Every row repeats the names of the columns: a header of a megabyte, a hundred times, is too much. */
const MAX_NAME_CHARACTERS = 4_000_000
const MAX_VALUES = 100_000

function unreadable(problem: string): Fault {
  return new Fault('FLOW-1308-400', { problem })
}

/**
 * flow-drift: what the next run of a flow would take, beside the schema of its dataset. Nothing is
 * copied and nothing is kept: of each of the newest files only the beginning is read.
 */
import type { TakenItem } from '../../domain/batch.ts'
import type { Dataset, RecordSchema } from '../../domain/dataset.ts'
import type { Mapping } from '../../domain/mapping.ts'
import type { Flow } from '../../domain/flow.ts'
import type { Connection, Source } from '../../domain/source.ts'
import type { Store } from '../../platform/store/store.ts'
import type { Connector } from '../connectors/connector.ts'
import { newItems } from '../copy/checkpoint.ts'
import { found } from '../flows/resource.ts'
import { columnComplaint, flatComplaint } from '../promote/flat-sources.ts'
import { counted, judgeRefusals } from '../promote/threshold.ts'
import { type Change, driftOf } from './drift.ts'
import { mappedDriftOf } from './mapped-drift.ts'
import { readHead } from './head.ts'
import { sampleOf, type Table } from './sample.ts'

export interface FlowDrift {
  readonly dataset: Dataset
  readonly wouldFail: boolean
  readonly says: string
  readonly newFileCount: number
  /** The newest of them, as many as were asked for, newest first. */
  readonly files: readonly FileDrift[]
}

export interface FileDrift {
  readonly item: TakenItem
  /** Why it cannot be read at all; `null` where it can. */
  readonly problem: string | null
  readonly changes: readonly Change[]
  readonly leftOff: number
  readonly recordCount: number
  readonly refusedCount: number
  readonly isWhole: boolean
  /** True where a header names no column that a mapping uses: a run takes it for another file. */
  readonly isUnnamed?: boolean
}

export interface DriftNeeds {
  readonly store: Store<
    'sources' | 'connections' | 'targets' | 'datasets' | 'schemas' | 'checkpoints' | 'mappingSets'
  >
  readonly openConnector: (connection: Connection) => Connector
}

/** `most`: how many files are looked at. */
export async function flowDrift(
  flow: Flow,
  most: number,
  { store: { read }, openConnector }: DriftNeeds,
): Promise<FlowDrift> {
  const source = found(await read.sources.find(flow.sourceId), 'sourceConnections', flow.sourceId)
  const { connectionId } = source
  const connection = found(await read.connections.find(connectionId), 'connections', connectionId)
  const target = found(await read.targets.find(flow.targetId), 'targetConnections', flow.targetId)
  const dataset = found(await read.datasets.find(target.datasetId), 'dataSets', target.datasetId)
  const schema = await read.schemas.find(dataset.schemaId)
  const records = found(schema?.records ?? null, 'schemas', dataset.schemaId)

  const mappings = await mappingsOf(flow, read)
  const connector = openConnector(connection)
  const nothing = { dataset, newFileCount: 0, files: [] }
  const listing = await connector.list(source.selection)
  if (listing.kind === 'unreadable') {
    return { ...nothing, wouldFail: true, says: `A run would fail: ${listing.reason}` }
  }
  if (listing.items.length === 0) {
    const says = `A run would fail: "${source.selection.path}" selects no file.`
    return { ...nothing, wouldFail: true, says }
  }
  const items = newItems(listing.items, await read.checkpoints.list(flow.id))
  if (items.length === 0) {
    const says = 'A run would take nothing: every file that the source names was taken before.'
    return { ...nothing, wouldFail: false, says }
  }
  const newest = items.toSorted((a, b) => b.modifiedAt - a.modifiedAt).slice(0, most)
  const files: FileDrift[] = []
  for (const item of newest)
    files.push(await fileDrift(item, source, { records, mappings }, connector))
  return { dataset, newFileCount: items.length, files, ...verdictOf(files, flow) }
}

async function mappingsOf(
  { mapping }: Flow,
  read: DriftNeeds['store']['read'],
): Promise<Wanted['mappings']> {
  if (mapping === null || mapping === undefined) return null
  const set = await read.mappingSets.find(mapping.id)
  return set?.versions[mapping.version]?.mappings ?? null
}

async function fileDrift(
  item: TakenItem,
  { format }: Source,
  { records, mappings }: Wanted,
  connector: Connector,
): Promise<FileDrift> {
  const none = { item, changes: [], leftOff: 0, recordCount: 0, refusedCount: 0, isWhole: false }
  const head = await readHead(item, connector)
  if (typeof head === 'string') return { ...none, problem: head }
  const sample = sampleOf(head, format)
  if (sample.kind === 'unreadable') return { ...none, problem: sample.reason }
  const { recordCount, isWhole } = sample
  const unfit = mappings !== null || sample.kind !== 'table' ? null : misfitOf(sample, records)
  if (unfit !== null) return { ...none, recordCount, isWhole, problem: `"${item.path}": ${unfit}` }
  const drift =
    mappings === null ? driftOf(sample, records) : await mappedDriftOf(sample, mappings, records)
  return { item, problem: null, recordCount, isWhole, ...drift }
}

interface Wanted {
  readonly records: RecordSchema
  /** `null` where columns go to the fields of the same name. */
  readonly mappings: readonly Mapping[] | null
}

/** Why a run would not take such a file at all. */
function misfitOf({ columns }: Table, records: RecordSchema): string | null {
  const complaints = (columns ?? []).map((column) => columnComplaint(column, records))
  const hasHeader = columns !== null
  return flatComplaint(records, hasHeader) ?? complaints.find((one) => one !== null) ?? null
}

/** What a run would do, as far as the files that were looked at tell. */
function verdictOf(
  files: readonly FileDrift[],
  { options }: Flow,
): Pick<FlowDrift, 'wouldFail' | 'says'> {
  const unreadable = files.find(({ problem }) => problem !== null)
  if (unreadable !== undefined) {
    return { wouldFail: true, says: `A run would fail: ${unreadable.problem}` }
  }
  const inputRecordCount = sumOf(files, ({ recordCount }) => recordCount)
  const refusedRecordCount = sumOf(files, ({ refusedCount }) => refusedCount)
  const unnamed = files.find(({ isUnnamed }) => isUnnamed === true)
  if (unnamed !== undefined) {
    const says = `A run would fail: "${unnamed.item.path}" has none of the columns that the mapping set uses.`
    return { wouldFail: true, says }
  }
  if (files.every(({ changes }) => changes.length === 0)) {
    return { wouldFail: false, says: 'Nothing has changed: what a run would take fits the schema.' }
  }
  const gone = files.flatMap(({ changes }) => changes.filter(({ isProblem }) => isProblem))
  if (refusedRecordCount === 0 && gone.length > 0) {
    const says = `A run would refuse no record, but ${gone.length === 1 ? 'a column' : `${gone.length} columns`} that a mapping uses would be empty.`
    return { wouldFail: false, says }
  }
  if (refusedRecordCount === 0) {
    return { wouldFail: false, says: 'A run would refuse no record for what has changed.' }
  }
  const { status } = judgeRefusals({ inputRecordCount, refusedRecordCount }, options)
  const looked = `${refusedRecordCount} of the ${counted(inputRecordCount)} that were looked at would be refused`
  return status === 'failed'
    ? {
        wouldFail: true,
        says: `A run would fail: ${looked}, and the flow bears ${borne(options)}.`,
      }
    : {
        wouldFail: false,
        says: `A run would go through: ${looked}, and the flow bears ${borne(options)}.`,
      }
}

function borne({ partialIngestionPercent, errorLimit }: Flow['options']): string {
  if (partialIngestionPercent === null) return 'none'
  const share = `less than ${partialIngestionPercent} %`
  return errorLimit === null ? share : `${share} and at most ${counted(errorLimit)}`
}

function sumOf(files: readonly FileDrift[], of: (file: FileDrift) => number): number {
  return files.reduce((sum, file) => sum + of(file), 0)
}

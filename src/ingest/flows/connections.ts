/** connections: where data comes from and goes to, checked before it is kept. */
import { isAbsolute } from 'node:path'
import { Fault } from '../../domain/fault.ts'
import { type ConnectionId, type DatasetId, idOf, type SchemaId } from '../../domain/ids.ts'
import type { Connection, Selection, Source, Target } from '../../domain/source.ts'
import type { Store } from '../../platform/store/store.ts'
import { isBelowOneOf, overlaps } from '../connectors/folder-reach.ts'
import { recordFormatOf } from './record-format.ts'
import { found, type Naming, type Own } from './resource.ts'
import { CONNECTION_SPECS, TARGET_SPEC } from './specs.ts'

export interface ConnectionDraft extends Naming {
  readonly specId: string
  readonly auth: { readonly specName: string; readonly params: Readonly<Record<string, unknown>> }
}

/** Which folders connections may be about. */
export interface Reach {
  /** What Weir itself keeps: closed to every connection. */
  readonly dataFolder: string
  /** Where those may look who are not the operator. */
  readonly sourceRoots: readonly string[]
}

export async function checkConnection(
  draft: ConnectionDraft,
  isOperator: boolean,
  reach: Reach,
): Promise<Own<Connection>> {
  const spec = CONNECTION_SPECS.find(({ id }) => id === draft.specId)
  if (spec === undefined) {
    const known = CONNECTION_SPECS.map(({ id, name }) => `${id} (${name})`).join(', ')
    throw new Fault('FLOW-1413-400', { kind: 'connection', id: draft.specId, known })
  }
  const root = draft.auth.params['root']
  if (typeof root !== 'string' || !isAbsolute(root)) {
    throw new Fault('FLOW-1303-400', {
      problem: `A folder connection needs \`auth.params.root\`, an absolute path on the machine of Weir; it is ${JSON.stringify(root) ?? 'missing'}.`,
    })
  }
  if (root.includes('\0')) {
    throw new Fault('FLOW-1303-400', {
      problem: '`auth.params.root` holds a NUL character, which no folder name has.',
    })
  }
  const problem = await whyOutOfReach(root, isOperator, reach)
  if (problem !== null) throw new Fault('FLOW-2121-403', { problem })
  return {
    connector: spec.connector,
    specId: spec.id,
    auth: { specName: draft.auth.specName, params: { root } },
  }
}

async function whyOutOfReach(
  root: string,
  isOperator: boolean,
  { dataFolder, sourceRoots }: Reach,
): Promise<string | null> {
  if (await overlaps(root, dataFolder)) {
    return `The folder "${root}" is not open to connections: it holds what Weir keeps. Choose another.`
  }
  if (isOperator || (await isBelowOneOf(root, sourceRoots))) return null
  return `The folder "${root}" is not one in which credentials may make connections. Ask the operator for it, or for a folder in WEIR_SOURCE_ROOTS.`
}

export interface SourceDraft extends Naming {
  readonly connectionId: string
  readonly specId: string
  readonly format: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly selection: Selection
}

export async function checkSource(
  draft: SourceDraft,
  { read }: Store<'connections'>,
): Promise<Own<Source>> {
  const connectionId: ConnectionId = idOf(draft.connectionId)
  const connection = found(await read.connections.find(connectionId), 'connections', connectionId)
  if (draft.specId !== connection.specId) {
    throw new Fault('FLOW-1413-400', {
      kind: 'connection',
      id: draft.specId,
      known: `its base connection has ${connection.specId}`,
    })
  }
  return {
    connectionId,
    specId: draft.specId,
    selection: checkSelection(draft.selection),
    format: recordFormatOf(draft.format, draft.properties),
  }
}

export function checkSelection(selection: Selection): Selection {
  if (!selection.path.includes('\0')) return selection
  throw new Fault('FLOW-1303-400', {
    problem: 'The path holds a NUL character, which no file name has.',
  })
}

export interface TargetDraft extends Naming {
  readonly specId: string
  readonly datasetId: string | null
  readonly schemaId: string | null
}

export async function checkTarget(
  draft: TargetDraft,
  { read }: Store<'datasets'>,
): Promise<Own<Target>> {
  if (draft.specId !== TARGET_SPEC.id) {
    const known = `${TARGET_SPEC.id} (${TARGET_SPEC.name})`
    throw new Fault('FLOW-1413-400', { kind: 'target connection', id: draft.specId, known })
  }
  if (draft.datasetId === null) throw new Fault('FLOW-1325-400')
  const datasetId: DatasetId = idOf(draft.datasetId)
  const dataset = await read.datasets.find(datasetId)
  if (dataset === null) {
    throw new Fault('FLOW-1452-400', {
      problem: `The dataset "${datasetId}" is not found. Create it first.`,
    })
  }
  if (draft.schemaId !== null && draft.schemaId !== dataset.schemaId) {
    throw new Fault('FLOW-1452-400', {
      problem: `The target names the schema "${draft.schemaId}" and its dataset has "${dataset.schemaId}". They must be the same.`,
    })
  }
  const schemaId: SchemaId | null = draft.schemaId === null ? null : idOf(draft.schemaId)
  return { specId: draft.specId, datasetId, schemaId }
}

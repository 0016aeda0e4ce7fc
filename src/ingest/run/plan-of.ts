/** plan-of: a run and the rows it stands on → the plan that a runner can execute alone. */
import type { FlowRun, Run, UploadRun } from '../../domain/run.ts'
import { ANY_TIME } from '../../domain/run.ts'
import type { Store } from '../../platform/store/store.ts'
import type { Plan } from './plan.ts'
import { type References, resolvedParams } from './references.ts'

export interface EngineLimits {
  readonly closedFolder: string
  readonly threads: number
  readonly memoryMb: number
  readonly keptRejections: number
}

/** What of a run its plan depends on. */
export type PlannedRun = Pick<
  FlowRun,
  'id' | 'flowId' | 'sourceId' | 'targetId' | 'window' | 'retryOf' | 'options' | 'mapping'
>

/** Throws where a row is gone that a flow cannot be without; deleting such a row is refused. */
export async function planOf(
  run: PlannedRun,
  folder: string,
  {
    read,
  }: Store<
    | 'sources'
    | 'connections'
    | 'targets'
    | 'datasets'
    | 'schemas'
    | 'checkpoints'
    | 'runs'
    | 'batches'
    | 'mappingSets'
  >,
  limits: EngineLimits,
  references: References,
): Promise<Plan> {
  const source = there(await read.sources.find(run.sourceId), 'source connection', run.sourceId)
  const connection = there(
    await read.connections.find(source.connectionId),
    'connection',
    source.connectionId,
  )
  const target = there(await read.targets.find(run.targetId), 'target connection', run.targetId)
  const dataset = there(await read.datasets.find(target.datasetId), 'dataset', target.datasetId)
  const schema = there(await read.schemas.find(dataset.schemaId), 'schema', dataset.schemaId)
  return {
    runId: run.id,
    connector: connection.connector,
    connection: await resolvedParams(connection.auth.params, references),
    selection: source.selection,
    format: source.format,
    taken: await read.checkpoints.list(run.flowId),
    window: run.window,
    only: await itemsOfRetried(run, read),
    schema: there(schema.records, 'checkable schema', schema.id),
    mappings: await mappingsOf(run, read),
    options: run.options,
    folder,
    ...limits,
  }
}

/** Of what was uploaded, which lies at `root`: all of it, and nothing else. */
export async function planOfUpload(
  run: UploadRun,
  { folder, root }: { readonly folder: string; readonly root: string },
  { read }: Store<'datasets' | 'schemas' | 'mappingSets'>,
  limits: EngineLimits,
): Promise<Plan> {
  const dataset = there(await read.datasets.find(run.datasetId), 'dataset', run.datasetId)
  const schema = there(await read.schemas.find(dataset.schemaId), 'schema', dataset.schemaId)
  return {
    runId: run.id,
    connector: 'folder',
    connection: { root },
    selection: { path: '/', type: 'folder', recursive: false },
    format: run.upload.format,
    taken: [],
    window: ANY_TIME,
    only: null,
    schema: there(schema.records, 'checkable schema', schema.id),
    mappings: await mappingsOf(run, read),
    options: run.options,
    folder,
    ...limits,
    // What Weir keeps is where uploads are; closed to this run is only where it works.
    closedFolder: folder,
  }
}

/** `null`: columns go to the fields of the same name. */
export async function mappingsOf(
  { mapping }: Pick<Run, 'mapping'>,
  read: Store<'mappingSets'>['read'],
): Promise<Plan['mappings']> {
  if (mapping === undefined || mapping === null) return null
  const set = there(await read.mappingSets.find(mapping.id), 'mapping set', mapping.id)
  const version = set.versions[mapping.version] ?? null
  return there(version, 'mapping set', `${mapping.id} version ${mapping.version}`).mappings
}

/** A retry of a retry is about what the first of them was about. */
async function itemsOfRetried(
  { retryOf }: PlannedRun,
  read: Store<'runs' | 'batches'>['read'],
): Promise<Plan['only']> {
  let id = retryOf
  while (id !== null) {
    const run = await read.runs.find(id)
    const batch = run === null ? null : await read.batches.find(run.batchId)
    if (batch !== null && batch.items.length > 0) return batch.items
    id = run?.retryOf ?? null
  }
  return null
}

function there<T>(row: T | null, noun: string, id: string): T {
  if (row === null) throw new Error(`The ${noun} "${id}" that the run needs is gone.`)
  return row
}

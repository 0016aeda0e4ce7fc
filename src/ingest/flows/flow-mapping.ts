/** flow-mapping: the transformations that a flow asks for → the version of a mapping set that its runs use (flow-service 2.1, 2.3). */
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import type { Dataset } from '../../domain/dataset.ts'
import { Fault } from '../../domain/fault.ts'
import type { FlowMapping } from '../../domain/flow.ts'
import { idOf, type TargetId } from '../../domain/ids.ts'
import type { MappingSet, MappingSetVersion } from '../../domain/mapping.ts'
import type { RecordFormat } from '../../domain/source.ts'
import type { Store } from '../../platform/store/store.ts'
import { flatComplaint } from '../promote/flat-sources.ts'
import { mapRecords, shapeOf } from '../promote/mapping/map-records.ts'
import { unfilledProblems } from '../promote/mapping/unfilled.ts'

const Transformation = Type.Object({
  name: Type.Literal('Mapping'),
  params: Type.Object({
    mappingId: Type.String(),
    mappingVersion: Type.Optional(Type.Union([Type.Integer(), Type.String()])),
  }),
})

export async function checkMapping(
  transformations: readonly unknown[],
  { format, targetId }: { readonly format: RecordFormat; readonly targetId: TargetId },
  { read }: Pick<Store<'targets' | 'datasets' | 'schemas' | 'mappingSets'>, 'read'>,
): Promise<FlowMapping | null> {
  const [asked] = transformations
  const dataset = await datasetOf(targetId, read)
  if (asked === undefined) {
    await checkUnmapped(dataset, format, read)
    return null
  }
  if (transformations.length > 1 || !Check(Transformation, asked)) {
    throw new Fault('FLOW-1452-400', {
      problem:
        'There can be one transformation, `{name: "Mapping", params: {mappingId, mappingVersion}}`; this Weir applies no other.',
    })
  }
  const { mappingId, mappingVersion } = asked.params
  const set = await read.mappingSets.find(idOf(mappingId))
  if (set === null) throw notValid(`The mapping set "${mappingId}" is not found. Create it first.`)
  const { version, found } = versionIn(set, mappingVersion)
  if (dataset !== null && dataset.schemaId !== found.schemaId) {
    throw new Fault('FLOW-1425-400', { mapping: found.schemaId, dataset: dataset.schemaId })
  }
  await checkVersion(found, format, read)
  return { id: set.id, version }
}

/** `null` where it is not there any more. */
async function datasetOf(
  targetId: TargetId,
  read: Store<'targets' | 'datasets'>['read'],
): Promise<Dataset | null> {
  const target = await read.targets.find(targetId)
  return target === null ? null : await read.datasets.find(target.datasetId)
}

async function checkUnmapped(
  dataset: Dataset | null,
  format: RecordFormat,
  read: Store<'schemas'>['read'],
): Promise<void> {
  if (dataset === null || format.kind !== 'delimited') return
  const records = (await read.schemas.find(dataset.schemaId))?.records ?? null
  const complaint = records === null ? null : flatComplaint(records, format.hasHeader)
  if (complaint !== null) throw notValid(complaint)
}

function versionIn(
  { id, versions }: MappingSet,
  asked: string | number | undefined,
): { readonly version: number; readonly found: MappingSetVersion } {
  const version = asked === undefined ? versions.length - 1 : Number(asked)
  const found = versions[version]
  if (found !== undefined) return { version, found }
  const known = versions.map((_, index) => index).join(', ')
  throw new Fault('FLOW-1412-400', { mappingId: id, version: String(asked), known })
}

/** It was valid when it was made, of no certain source; here the source is known, and the schema may have changed. */
async function checkVersion(
  { mappings, schemaId }: MappingSetVersion,
  format: RecordFormat,
  read: Store<'schemas'>['read'],
): Promise<void> {
  if (format.kind === 'delimited' && !format.hasHeader) {
    throw notValid('A mapping names columns, and the source has no header that names them.')
  }
  const schema = await read.schemas.find(schemaId)
  if (schema === null) throw notValid(`The schema "${schemaId}" is not found.`)
  if (schema.records === null)
    throw notValid(schema.obstacle ?? 'Its schema cannot be promoted into.')
  const { problems } = mapRecords(mappings, schema.records, shapeOf(format))
  const index = problems.findIndex((problem) => problem !== null)
  if (index < 0) {
    const [unfilled] = unfilledProblems(mappings, schema.records)
    if (unfilled !== undefined) throw notValid(unfilled)
    return
  }
  throw notValid(
    `The mapping to "${mappings[index]?.destination}" does not validate: ${problems[index]}`,
  )
}

function notValid(problem: string): Fault {
  return new Fault('FLOW-1419-400', { problem })
}

/** flow-mapping: the transformations that a flow asks for → the version of a mapping set that its runs use (flow-service 2.1, 2.3). */
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { Fault } from '../../domain/fault.ts'
import type { FlowMapping } from '../../domain/flow.ts'
import { idOf, type TargetId } from '../../domain/ids.ts'
import type { MappingSetVersion } from '../../domain/mapping.ts'
import type { RecordFormat } from '../../domain/source.ts'
import type { Store } from '../../platform/store/store.ts'
import { mapRecords } from '../promote/mapping/map-records.ts'
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
  if (asked === undefined) return null
  if (transformations.length > 1 || !Check(Transformation, asked)) {
    throw new Fault('FLOW-1452-400', {
      problem:
        'There can be one transformation, `{name: "Mapping", params: {mappingId, mappingVersion}}`; this Weir applies no other.',
    })
  }
  const { mappingId, mappingVersion } = asked.params
  const set = await read.mappingSets.find(idOf(mappingId))
  if (set === null) throw notValid(`The mapping set "${mappingId}" is not found. Create it first.`)
  const version = mappingVersion === undefined ? set.versions.length - 1 : Number(mappingVersion)
  const found = set.versions[version]
  if (found === undefined) {
    const known = set.versions.map((_, index) => index).join(', ')
    throw new Fault('FLOW-1412-400', { mappingId, version: String(mappingVersion), known })
  }
  const target = await read.targets.find(targetId)
  const dataset = target === null ? null : await read.datasets.find(target.datasetId)
  if (dataset !== null && dataset.schemaId !== found.schemaId) {
    throw new Fault('FLOW-1425-400', { mapping: found.schemaId, dataset: dataset.schemaId })
  }
  await checkVersion(found, format, read)
  return { id: set.id, version }
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
  const shape = format.kind === 'json' ? 'tree' : 'flat'
  const { problems } = mapRecords(mappings, schema.records, shape)
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

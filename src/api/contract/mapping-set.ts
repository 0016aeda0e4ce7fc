/** mapping-set: Data Prep on the wire, in both documented shapes (flow-service 7). */
import { type Static, Type } from 'typebox'
import { Fault } from '../../domain/fault.ts'
import type { Mapping, MappingSet } from '../../domain/mapping.ts'
import type { Suggestion } from '../../ingest/promote/mapping/suggest.ts'
import type { MappingSetDraft, VersionOfSet } from '../../ingest/promote/mapping/mapping-sets.ts'

const Text = Type.Optional(Type.Union([Type.String({ maxLength: 5_000 }), Type.Null()]))
const Source = Type.Optional(Type.String({ maxLength: 4_096 }))
const SchemaRef = Type.Object({ id: Type.String(), contentType: Type.Optional(Type.String()) })

const MappingBody = Type.Object({
  sourceType: Text,
  source: Source,
  sourceAttribute: Source,
  destination: Source,
  destinationXdmPath: Source,
  name: Text,
  description: Text,
})

/** The current shape names its schema in `outputSchema`, the legacy one in `xdmSchema`. */
export const MappingSetBody = Type.Object({
  name: Text,
  outputSchema: Type.Optional(Type.Object({ schemaRef: SchemaRef })),
  schemaRef: Type.Optional(SchemaRef),
  xdmSchema: Text,
  mappings: Type.Array(MappingBody, { maxItems: 1_000 }),
})

export const PreviewBody = Type.Object({
  data: Type.Union([
    Type.Array(Type.Record(Type.String(), Type.Unknown())),
    Type.Record(Type.String(), Type.Unknown()),
  ]),
  mappingSet: MappingSetBody,
})

export const MappingSetMade = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  createdDate: Type.Integer(),
  modifiedDate: Type.Integer(),
  createdBy: Type.String(),
  modifiedBy: Type.String(),
})

const SOURCE_TYPES: Readonly<Record<string, Mapping['sourceType']>> = {
  attribute: 'ATTRIBUTE',
  'text/x.schema-path': 'ATTRIBUTE',
  expression: 'EXPRESSION',
  'text/x.aep-xl': 'EXPRESSION',
  static: 'STATIC',
}

export function mappingSetDraftOf(
  body: Static<typeof MappingSetBody>,
  isValidated = true,
): MappingSetDraft {
  const schemaId = body.outputSchema?.schemaRef.id ?? body.schemaRef?.id ?? body.xdmSchema
  if (schemaId === undefined || schemaId === null) {
    throw refused('The mapping set names no schema. Give `outputSchema.schemaRef.id`.')
  }
  return { name: body.name ?? '', schemaId, mappings: body.mappings.map(mappingOf), isValidated }
}

export function mappingOf(body: Static<typeof MappingBody>, index: number): Mapping {
  const source = body.source ?? body.sourceAttribute
  const destination = body.destination ?? body.destinationXdmPath
  if (source === undefined || destination === undefined) {
    throw refused(`mappings.${index} has no \`source\` or no \`destination\`. Give both.`)
  }
  const given = body.sourceType ?? 'ATTRIBUTE'
  const sourceType = SOURCE_TYPES[given.toLowerCase()]
  if (sourceType === undefined) {
    throw refused(
      `mappings.${index} has the \`sourceType\` "${given.slice(0, 100)}". Use ATTRIBUTE, EXPRESSION or STATIC.`,
    )
  }
  const { name, description } = body
  return { source, destination, sourceType, name: name ?? '', description: description ?? '' }
}

function refused(problem: string): Fault {
  return new Fault('MAPPER-400', { problem })
}

export function madeFields(set: MappingSet, { number, version }: VersionOfSet) {
  return {
    id: set.id,
    version: number,
    createdDate: set.createdAt,
    modifiedDate: version.modifiedAt,
    createdBy: set.createdBy,
    modifiedBy: version.modifiedBy,
  }
}

/** A set that is kept nowhere: it has no id, and none of a schema that is kept nowhere either. `isShort`: attributes without a field are left out. */
export function suggestionFields(
  schemaId: string | null,
  suggestions: readonly Suggestion[],
  seen: {
    readonly attributes: readonly string[]
    readonly fields: readonly string[]
    readonly isShort: boolean
  },
) {
  const sources = new Set(suggestions.map(({ mapping }) => mapping.source))
  const destinations = new Set(suggestions.map(({ mapping }) => mapping.destination))
  const unmapped = seen.attributes.filter((source) => !sources.has(source))
  const mappings = suggestions.map(({ mapping, score }) => {
    return { ...suggestedFields(mapping.source, mapping.destination), _weir: { score } }
  })
  const rest = seen.isShort ? [] : unmapped.map((source) => suggestedFields(source, ''))
  return {
    id: null,
    version: 0,
    name: '',
    ...(schemaId === null ? {} : schemaFields(schemaId)),
    mappings: [...mappings, ...rest],
    _weir: {
      unmappedAttributes: unmapped,
      unmappedFields: seen.fields.filter((name) => !destinations.has(name)),
    },
  }
}

function suggestedFields(source: string, destination: string) {
  return {
    version: 0,
    sourceType: 'ATTRIBUTE',
    source,
    destination,
    name: '',
    description: '',
    identity: false,
    primaryIdentity: false,
    functionVersion: 1,
    sourceAttribute: source,
    destinationXdmPath: destination,
  }
}

function schemaFields(schemaId: string) {
  const schemaRef = {
    id: schemaId,
    contentType: 'application/vnd.adobe.xed-full+json;version=1',
  }
  return { outputSchema: { schemaRef }, schemaRef, xdmSchema: schemaId, xdmVersion: '1.0' }
}

/** Both shapes at once, as the documented examples show a set that is read back. */
export function mappingSetFields(set: MappingSet, of: VersionOfSet) {
  const { name, schemaId } = of.version
  return {
    ...madeFields(set, of),
    name,
    mappings: mappingFields(set, of),
    status: 'PUBLISHED',
    ...schemaFields(schemaId),
  }
}

export function mappingFields(set: MappingSet, { number, version }: VersionOfSet) {
  return version.mappings.map(({ source, destination, sourceType, name, description }) => ({
    version: number,
    createdDate: set.createdAt,
    modifiedDate: version.modifiedAt,
    createdBy: set.createdBy,
    modifiedBy: version.modifiedBy,
    sourceType,
    source,
    destination,
    name,
    description,
    identity: false,
    primaryIdentity: false,
    functionVersion: 1,
    sourceAttribute: source,
    destinationXdmPath: destination,
  }))
}

/** spec-fields: connection specs and flow specs on the wire (flow-service 1.10). */
import {
  CONNECTION_SPECS,
  type ConnectionSpec,
  FLOW_SPEC,
  TARGET_SPEC,
} from '../../ingest/flows/specs.ts'

/** flow-service 1.10: the provider of everything that runs in batches. */
const PROVIDER_ID = '0ed90a81-07f4-4586-8190-b40eccef1c5a'
const VERSION = '1.0'

const PERMISSIONS = {
  view: [{ '@type': 'lowLevel', name: 'EnterpriseSource', permissions: ['read'] }],
  manage: [{ '@type': 'lowLevel', name: 'EnterpriseSource', permissions: ['write'] }],
}

export type SpecFields = Readonly<Record<string, unknown>> & {
  readonly id: string
  readonly name: string
}

/** What this Weir has, in one order: kinds of source, then kinds of target. */
export const CONNECTION_SPEC_FIELDS: readonly SpecFields[] = [
  ...CONNECTION_SPECS.map(sourceSpecFields),
  {
    id: TARGET_SPEC.id,
    name: TARGET_SPEC.name,
    providerId: PROVIDER_ID,
    version: VERSION,
    targetSpec: { name: 'DataLake', type: 'DataLake', spec: TARGET_SPEC.params },
    attributes: { isSource: false, isTarget: true },
    permissionsInfo: PERMISSIONS,
  },
]

export const FLOW_SPEC_FIELDS: readonly SpecFields[] = [
  {
    id: FLOW_SPEC.id,
    name: FLOW_SPEC.name,
    providerId: PROVIDER_ID,
    version: VERSION,
    sourceConnectionSpecIds: CONNECTION_SPECS.map(({ id }) => id),
    targetConnectionSpecIds: [TARGET_SPEC.id],
    optionSpec: { name: 'OptionSpec', spec: FLOW_SPEC.options },
    scheduleSpec: { name: 'PeriodicSchedule', type: 'Periodic', spec: FLOW_SPEC.schedule },
    runSpec: { name: 'ProviderParams', spec: FLOW_SPEC.run },
    transformationSpecs: [],
    attributes: {
      isSourceFlow: true,
      flacValidationSupported: false,
      frequency: 'batch',
      notification: { category: 'sources', flowRun: { enabled: true } },
    },
    permissionsInfo: PERMISSIONS,
    _weir: { optionSpec: { name: 'Guards', spec: FLOW_SPEC.guards } },
  },
]

function sourceSpecFields(spec: ConnectionSpec): SpecFields {
  const { id, name, label, description, category, auth, params, data, objectTypes } = spec
  return {
    id,
    name,
    providerId: PROVIDER_ID,
    version: VERSION,
    authSpec: [{ name: auth.name, type: auth.name, spec: auth.schema }],
    sourceSpec: {
      attributes: {
        uiAttributes: {
          isSource: true,
          category: { key: category },
          icon: { key: name },
          label: { value: label },
          description: { value: description },
        },
      },
      type: 'FileSystem',
      spec: params,
    },
    exploreSpec: {
      name: 'FileSystem',
      type: 'FileSystem',
      requestSpec: exploreSchema(objectTypes),
    },
    attributes: { isSource: true, isTarget: false },
    permissionsInfo: PERMISSIONS,
    _weir: { dataSpec: { name: 'FileFormat', spec: data } },
  }
}

function exploreSchema(objectTypes: readonly string[]) {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: {
      objectType: { type: 'string', enum: objectTypes },
      object: { type: 'string', description: 'The path of the folder or the file.' },
      fileType: { type: 'string', enum: ['delimited', 'json', 'parquet'] },
      preview: { type: 'boolean', default: false },
      determineProperties: { type: 'boolean', default: false },
    },
    required: ['objectType'],
    anyOf: [
      { properties: { objectType: { const: 'root' } } },
      { properties: { objectType: { const: 'folder' } }, required: ['object'] },
      { properties: { objectType: { const: 'file' } }, required: ['object', 'fileType'] },
    ],
  }
}

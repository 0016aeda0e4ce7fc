/** use-plan: what the wizard finds out about what it was told: the connection, the file that is looked at, the dataset. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { FileFields } from '../../../../../src/api/contract/explore.ts'
import type { InferredFields } from '../../../../../src/api/contract/weir/infer.ts'
import { ask } from '../../../client.ts'
import { findOne, FLOW_SERVICE } from '../../../flow-service.ts'
import type { Answers, Format } from './answers.ts'
import { pathsOf, type RecordSchema, schemaOf } from './fields.ts'
import type { Connection, FlowPlan } from './flow-draft.ts'
import { choicesFor, mappingsOf, type Suggested } from './mapping-words.ts'
import { type Compared, useSuggestion } from './use-suggestion.ts'

function useConnection(id: string | null) {
  return useQuery({
    queryKey: ['connections', id],
    enabled: id !== null,
    queryFn: ({ signal }) => findOne<Connection>('connections', id ?? '', signal),
  })
}

/** The schema that a file fits, and how it is written: as it was said, or else as it is found out. */
export function useInferred({ connectionId, sample, format }: Answers) {
  const query = new URLSearchParams({ path: sample ?? '', ...toldOf(format) })
  return useQuery({
    queryKey: ['infer', connectionId, query.toString()],
    enabled: connectionId !== null && sample !== null,
    queryFn: ({ signal }) =>
      ask<InferredFields>(`/weir/v1/connections/${connectionId}/infer?${query.toString()}`, {
        signal,
      }),
    staleTime: Infinity,
  })
}

export interface Sample {
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly isWhole: boolean
}

/** The first rows of the file, once it is known how it is written. */
export function useSample({ connectionId, sample }: Answers, format: Format | null) {
  const query = new URLSearchParams({
    objectType: 'file',
    object: sample ?? '',
    preview: 'true',
    ...toldOf(format),
  })
  return useQuery({
    queryKey: ['explore', connectionId, query.toString()],
    enabled: connectionId !== null && sample !== null && format !== null,
    queryFn: async ({ signal }): Promise<Sample> => {
      const path = `${FLOW_SERVICE}/connections/${connectionId}/explore?${query.toString()}`
      const { schema, data = [], _weir } = await ask<Static<typeof FileFields>>(path, { signal })
      return {
        columns: columnsIn(schema),
        rows: data as Sample['rows'],
        isWhole: _weir.isWhole && _weir.recordCount <= data.length,
      }
    },
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  })
}

function toldOf(format: Format | null): Record<string, string> {
  if (format === null) return {}
  const told = Object.entries(format.properties).map(([name, value]) => [name, String(value)])
  return { fileType: format.format, ...Object.fromEntries(told) }
}

/** Of a table, or the outermost names of objects. */
function columnsIn(schema: unknown): readonly string[] {
  const { columns, properties } = Object(schema) as {
    readonly columns?: readonly { readonly name: string }[]
    readonly properties?: Readonly<Record<string, unknown>>
  }
  return columns?.map(({ name }) => name) ?? Object.keys(properties ?? {})
}

export interface Dataset {
  readonly name: string
  readonly schemaRef: { readonly id: string }
}

export function useDatasets() {
  return useQuery({
    queryKey: ['datasets', 'names'],
    queryFn: ({ signal }) =>
      ask<Readonly<Record<string, Dataset>>>(
        '/data/foundation/catalog/dataSets?limit=100&orderBy=asc:name&properties=name,schemaRef',
        { signal },
      ),
  })
}

/** The schema of a dataset that is there already, with all that it is composed of. */
function useKeptSchema({ target, datasetId }: Answers) {
  return useQuery({
    queryKey: ['schemas', 'of', datasetId],
    enabled: target === 'kept' && datasetId !== null,
    queryFn: async ({ signal }) => {
      const id = encodeURIComponent(datasetId ?? '')
      const found = await ask<Readonly<Record<string, Dataset>>>(
        `/data/foundation/catalog/dataSets/${id}`,
        { signal },
      )
      const dataset = found[datasetId ?? '']
      const path = `/data/foundation/schemaregistry/tenant/schemas/${encodeURIComponent(dataset?.schemaRef.id ?? '')}`
      const accept = 'application/vnd.adobe.xed-full-notext+json; version=1'
      const schema = await ask<RecordSchema>(path, { headers: { accept }, signal })
      return { schema, name: dataset?.name ?? '', schemaId: dataset?.schemaRef.id ?? '' }
    },
  })
}

/** Everything together; `plan` is `null` until all of it is known. */
export function usePlan(answers: Answers) {
  const connection = useConnection(answers.connectionId)
  const inferred = useInferred(answers)
  const format = (inferred.data?.format ?? null) as Format | null
  const sample = useSample(answers, format)
  const kept = useKeptSchema(answers)
  const target = targetOf(answers, kept.data ?? null)
  const compared = comparedOf(target, format, sample.data, inferred.data?.schema)
  const suggestion = useSuggestion(compared)
  const found = {
    connection: connection.data,
    format,
    suggested: suggestedIn(sample.data, suggestion.data, compared === null),
    schema: target.schema,
  }
  const asked = [connection, inferred, sample, kept, suggestion]
  return {
    ...planOf(answers, found),
    ...target,
    sample: sample.data ?? null,
    error: asked.find((one) => one.error !== null)?.error ?? null,
  }
}

/** Without names there is nothing to compare. */
function comparedOf(
  { schema, schemaId }: Target,
  format: Format | null,
  sample: Sample | undefined,
  inferred: RecordSchema | undefined,
): Compared | null {
  if (schema === null || format === null || sample === undefined || !isNamed(format)) return null
  const from =
    format.format === 'json'
      ? { properties: inferred?.properties ?? {} }
      : { columns: sample.columns.map((name) => ({ name })) }
  return { from, schema, schemaId }
}

function isNamed({ format, properties }: Format): boolean {
  return format === 'json' || properties.header === true
}

/** `null` until it is there. What is no single value is suggested by nobody, and can be mapped all the same. */
function suggestedIn(
  sample: Sample | undefined,
  suggested: Suggested | undefined,
  isNone: boolean,
): Suggested | null {
  if (sample === undefined) return null
  if (suggested === undefined)
    return isNone ? { attributes: sample.columns, byField: new Map() } : null
  const attributes = new Set([...sample.columns, ...suggested.attributes])
  return { ...suggested, attributes: [...attributes] }
}

interface Target {
  readonly schema: RecordSchema | null
  readonly datasetName: string
  /** `null` where it is still to be made. */
  readonly schemaId: string | null
}

function targetOf(
  { target, fields, datasetName }: Answers,
  kept: { readonly schema: RecordSchema; readonly name: string; readonly schemaId: string } | null,
): Target {
  if (target === 'new') return { schema: schemaOf(fields ?? []), datasetName, schemaId: null }
  if (kept === null) return { schema: null, datasetName: '', schemaId: null }
  return { schema: kept.schema, datasetName: kept.name, schemaId: kept.schemaId }
}

interface Found {
  readonly connection: Connection | undefined
  readonly format: Format | null
  readonly suggested: Suggested | null
  readonly schema: RecordSchema | null
}

/** `attributes`: what can be mapped from. `isNamed`: whether it has names, without which nothing can be mapped. */
function planOf(answers: Answers, { connection, format, suggested, schema }: Found) {
  if (connection === undefined || format === null || suggested === null || schema === null) {
    return { plan: null, choices: [], attributes: [], isNamed: false }
  }
  const { attributes } = suggested
  const choices = choicesFor(pathsOf(schema), suggested, answers.mappings)
  const mappings = isNamed(format) ? mappingsOf(choices, attributes) : null
  const plan: FlowPlan = { answers, connection, format, schema, mappings }
  return { plan, choices, attributes, isNamed: isNamed(format) }
}

/**
 * mapped-drift: the first records of a file beside the mappings of a flow → what has changed. A column that a
 * mapping uses and that is gone is a problem, one that nothing uses is none, a new one a note.
 * Keeps: records are worked out as a run would, so that both refuse the same.
 */
import type { RecordSchema } from '../../domain/dataset.ts'
import { isObject, type JsonObject } from '../../domain/json.ts'
import type { Mapping } from '../../domain/mapping.ts'
import { mapRecords, type SourceShape } from '../promote/mapping/map-records.ts'
import { MAX_PREVIEWED, preview, type Previewed } from '../promote/mapping/preview.ts'
import { counted } from '../promote/threshold.ts'
import { namesOf } from './columns.ts'
import { type Drift, driftFrom, type Found, quoted, unread } from './drift.ts'
import { renamesOf } from './renames.ts'
import type { Objects, Row, Table } from './sample.ts'

export async function mappedDriftOf(
  sample: Table | Objects,
  mappings: readonly Mapping[],
  schema: RecordSchema,
): Promise<Drift & { readonly isUnnamed: boolean }> {
  const shape: SourceShape = sample.kind === 'table' ? 'flat' : 'tree'
  const rows = rowsOf(sample).slice(0, MAX_PREVIEWED)
  const users = usersOf(mappings, schema, shape)
  const names = new Set(
    sample.kind === 'table' ? namesOf(sample) : rows.flatMap(({ values }) => Object.keys(values)),
  )
  // Objects that are not there have no keys to miss.
  const isSeen = sample.kind === 'table' || rows.length > 0
  const missing = isSeen ? [...users.keys()].filter((column) => !names.has(column)) : []
  const isUnnamed = sample.kind === 'table' && users.size > 0 && missing.length === users.size
  const { problems } = mapRecords(mappings, schema, shape)
  const sound = mappings.filter((_, index) => problems[index] === null)
  const made = await preview(
    rows.map(({ values }) => values),
    sound,
    schema,
    shape,
  )
  const looked = { rows, made, schema }
  const added = [...names].filter((name) => !users.has(name))
  const renames = renamesOf(missing, added)
  const becomes = new Set(renames.values())
  const drift = driftFrom([
    ...unread(sample),
    ...missing.map((column) => {
      return gone(column, renames.get(column) ?? null, users.get(column) ?? [], looked)
    }),
    ...sound.flatMap((mapping) => failing(mapping, looked)),
    ...added.filter((column) => !becomes.has(column)).map(extra),
  ])
  return { ...drift, isUnnamed }
}

interface Looked {
  readonly rows: readonly Row<JsonObject>[]
  readonly made: readonly Previewed[]
  readonly schema: RecordSchema
}

function rowsOf(sample: Table | Objects): readonly Row<JsonObject>[] {
  if (sample.kind === 'objects') return sample.rows
  const names = namesOf(sample)
  return sample.rows.map(({ record, values }) => {
    // A name that is there twice counts the first time.
    const pairs = names.map((name, index) => [name, values[index] ?? null] as const)
    return { record, values: Object.fromEntries(pairs.toReversed()) }
  })
}

/** To each column, or outermost name, the mappings that use it. */
function usersOf(
  mappings: readonly Mapping[],
  schema: RecordSchema,
  shape: SourceShape,
): ReadonlyMap<string, readonly Mapping[]> {
  const users = new Map<string, readonly Mapping[]>()
  for (const mapping of mappings) {
    for (const column of mapRecords([mapping], schema, shape).columns) {
      users.set(column, [...(users.get(column) ?? []), mapping])
    }
  }
  return users
}

function gone(
  column: string,
  renamed: string | null,
  users: readonly Mapping[],
  { rows, made, schema }: Looked,
): Found {
  const destinations = users.map(({ destination }) => destination)
  const required = schema.fields.filter(
    ({ name, isRequired }) => isRequired && destinations.includes(name),
  )
  const refused = rows.flatMap(({ record }, index) =>
    required.some(({ name }) => isAbsent(made[index]?.data, name)) ? [record] : [],
  )
  const then =
    refused.length === 0 ? 'it would count as empty' : `${counted(refused.length)} would be refused`
  const uses = `which the mapping to ${destinations.map(quoted).join(', ')} uses`
  const looks =
    renamed === null
      ? ''
      : `, and the column ${quoted(renamed)} looks as if it were the same under another name`
  return {
    kind: renamed === null ? 'missing' : 'renamed',
    field: destinations[0] ?? null,
    column: renamed ?? column,
    refused,
    isProblem: true,
    says: `The column ${quoted(column)}, ${uses}, is not in the file${looks}: ${then}.`,
  }
}

function isAbsent(data: JsonObject | undefined, name: string): boolean {
  let value: unknown = data
  for (const step of name.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, step)) return true
    value = value[step]
  }
  return value === null
}

function failing(mapping: Mapping, { rows, made }: Looked): readonly Found[] {
  const refused = rows.flatMap(({ record }, index) =>
    made[index]?.failed.includes(mapping) === true ? [record] : [],
  )
  if (refused.length === 0) return []
  const { source, destination } = mapping
  const says = `The mapping ${source} → ${destination} cannot be worked out for ${counted(refused.length)}, the first is record ${refused[0]}: a value is not of the type that it needs.`
  return [{ kind: 'type', field: destination, column: null, refused, says }]
}

function extra(column: string): Found {
  const says = `The column ${quoted(column)} is used by no mapping: it goes nowhere.`
  return { kind: 'new', field: null, column, refused: [], says }
}

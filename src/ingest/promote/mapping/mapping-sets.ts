/** mapping-sets: sets of mappings, checked before they are kept; a change is a new version beside the others. */
import { Fault } from '../../../domain/fault.ts'
import type { RecordSchema, Schema } from '../../../domain/dataset.ts'
import { idOf } from '../../../domain/ids.ts'
import type { Mapping, MappingSet, MappingSetVersion } from '../../../domain/mapping.ts'
import type { RowChance } from '../../../platform/chance.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Store } from '../../../platform/store/store.ts'
import { mapRecords } from './map-records.ts'
import { unfilledProblems } from './unfilled.ts'

export interface MappingSetDraft {
  readonly name: string
  readonly schemaId: string
  readonly mappings: readonly Mapping[]
  /** False: it is kept as it is, and a flow that asks for it is told what is wrong. */
  readonly isValidated: boolean
}

interface Needs {
  readonly store: Store<'mappingSets' | 'schemas'>
  readonly clock: Clock
  readonly chance: RowChance
}

/** One set is one row, with all that it ever was. */
const MAX_VERSIONS = 200

export async function createMappingSet(
  draft: MappingSetDraft,
  by: string,
  { store, clock, chance }: Needs,
): Promise<MappingSet> {
  const version = await versionOf(draft, by, store, clock.now())
  const set: MappingSet = {
    id: idOf(chance.hex(32)),
    versions: [version],
    createdAt: version.modifiedAt,
    createdBy: by,
  }
  await store.commit(({ mappingSets }) => mappingSets.insert(set))
  return set
}

export async function changeMappingSet(
  id: string,
  draft: MappingSetDraft,
  by: string,
  { store, clock }: Omit<Needs, 'chance'>,
): Promise<MappingSet> {
  await getMappingSet(id, store)
  const version = await versionOf(draft, by, store, clock.now())
  return await store.commit(async ({ mappingSets }) => {
    const before = found(await mappingSets.find(idOf(id)), id)
    if (before.versions.length >= MAX_VERSIONS) {
      throw new Fault('MAPPER-400', {
        problem: `The mapping set has ${MAX_VERSIONS} versions, which is as many as there can be. Create another one.`,
      })
    }
    const set = { ...before, versions: [...before.versions, version] }
    await mappingSets.replace(set)
    return set
  })
}

/** With all its versions; not while a flow maps by one of them. */
export async function deleteMappingSet(
  id: string,
  { store }: { readonly store: Store<'mappingSets' | 'flows'> },
): Promise<void> {
  await store.commit(async ({ mappingSets, flows }) => {
    const { id: setId } = found(await mappingSets.find(idOf(id)), id)
    const uses = await flows.countWhere('$.mapping.id', setId)
    if (uses > 0) {
      throw new Fault('MAPPER-400', {
        problem: `${uses === 1 ? 'A flow maps' : `${uses} flows map`} by the mapping set "${id}". Delete ${uses === 1 ? 'it' : 'them'}, or let ${uses === 1 ? 'it' : 'them'} map by another, first.`,
      })
    }
    await mappingSets.remove(setId)
  })
}

export async function getMappingSet(
  id: string,
  { read }: Pick<Store<'mappingSets'>, 'read'>,
): Promise<MappingSet> {
  return found(await read.mappingSets.find(idOf(id)), id)
}

/** The version of that number; the last one where none is asked for. */
export function versionIn(set: MappingSet, asked: string | undefined): VersionOfSet {
  const number = asked === undefined ? set.versions.length - 1 : Number(asked)
  const version = asked === undefined || /^\d+$/.test(asked) ? set.versions[number] : undefined
  if (version !== undefined) return { number, version }
  throw new Fault('MAPPER-404', {
    type: `version ${String(asked).slice(0, 20)} of mapping set`,
    id: set.id,
  })
}

export interface VersionOfSet {
  readonly number: number
  readonly version: MappingSetVersion
}

/** What is wrong with each mapping, whatever the source is; `null` for nothing. */
export async function validateMappings(
  { schemaId, mappings }: MappingSetDraft,
  { read }: Pick<Store<'schemas'>, 'read'>,
): Promise<readonly (string | null)[]> {
  const schema = await schemaOf(schemaId, read)
  return mapRecords(mappings, recordsOf(schema), 'tree').problems
}

/** What is wrong with them as a whole, a sentence each. */
export async function validateWhole(
  { schemaId, mappings }: MappingSetDraft,
  { read }: Pick<Store<'schemas'>, 'read'>,
): Promise<readonly string[]> {
  return unfilledProblems(mappings, recordsOf(await schemaOf(schemaId, read)))
}

/** What records are checked by; a schema by which they cannot be checked yet has no fields to map to. */
export function recordsOf({ records, obstacle }: Schema): RecordSchema {
  if (records !== null) return records
  throw new Fault('MAPPER-400', { problem: obstacle ?? 'The schema cannot be promoted into.' })
}

export async function schemaOf(id: string, read: Store<'schemas'>['read']): Promise<Schema> {
  const schema = await read.schemas.find(idOf(id))
  if (schema !== null) return schema
  throw new Fault('MAPPER-400', { problem: `The schema "${id}" is not found. Create it first.` })
}

async function versionOf(
  draft: MappingSetDraft,
  by: string,
  store: Pick<Store<'schemas'>, 'read'>,
  now: number,
): Promise<MappingSetVersion> {
  const problems = draft.isValidated ? await validateMappings(draft, store) : []
  const index = problems.findIndex((problem) => problem !== null)
  if (index >= 0) {
    const { destination } = draft.mappings[index] ?? { destination: '' }
    throw new Fault('MAPPER-400', {
      problem: `The mapping to "${destination}" does not validate: ${problems[index]}`,
    })
  }
  const { name, mappings, schemaId } = draft
  if (!draft.isValidated) await schemaOf(schemaId, store.read)
  return { name, mappings, schemaId: idOf(schemaId), modifiedAt: now, modifiedBy: by }
}

function found(set: MappingSet | null, id: string): MappingSet {
  if (set === null) throw new Fault('MAPPER-404', { type: 'mapping set', id })
  return set
}

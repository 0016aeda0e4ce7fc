/**
 * descriptors: what is said of the properties of schemas, created, changed and deleted.
 * Keeps: a schema has one primary identity at most, and no record that is checked from now on lacks it.
 */
import { Fault } from '../../domain/fault.ts'
import { idOf } from '../../domain/ids.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { Descriptor } from '../../domain/registry.ts'
import { type Catalog, readCatalog } from './catalog.ts'
import { type Checkable, checkableOf } from './checkable.ts'
import { checkDescriptor, isPrimary, primaryOf } from './descriptor-rules.ts'
import { invalid } from './invalid.ts'
import type { RegistryNeeds, RegistryStore } from './registering.ts'
import { resolved } from './resolve.ts'

export async function createDescriptor(
  document: JsonObject,
  author: string,
  { store, clock, chance }: RegistryNeeds,
): Promise<Descriptor> {
  const now = clock.now()
  const fresh = { id: chance.hex(40), createdAt: now, updatedAt: now, createdBy: author }
  const descriptor = { ...fresh, updatedBy: author, ...contentOf(document) }
  await keep(descriptor, store)
  return descriptor
}

export async function changeDescriptor(
  before: Descriptor,
  document: JsonObject,
  author: string,
  { store, clock }: RegistryNeeds,
): Promise<Descriptor> {
  const changed = { updatedAt: clock.now(), updatedBy: author, ...contentOf(document) }
  if (changed.sourceSchema !== before.sourceSchema) {
    throw invalid('A descriptor stays with its schema. Delete it, and create one for the other.')
  }
  const descriptor = { ...before, ...changed }
  await keep(descriptor, store)
  return descriptor
}

export async function removeDescriptor(
  { id, sourceSchema }: Descriptor,
  store: RegistryStore,
): Promise<void> {
  const catalog = await readCatalog(store.read)
  const left = catalog.descriptors.filter((one) => one.id !== id)
  const checkable = await checkableWith(sourceSchema, left, catalog)
  await store.commit(async ({ descriptors, schemas }) => {
    await descriptors.remove(id)
    const schema = await schemas.find(idOf(sourceSchema))
    if (schema !== null && checkable !== null) await schemas.replace({ ...schema, ...checkable })
  })
}

/** What clients send back of an answer is not said by them. */
const GIVEN_BY_REGISTRY = [
  '@id',
  'imsOrg',
  'createdUser',
  'createdClient',
  'updatedUser',
  'updatedClient',
  'created',
  'updated',
  'version',
  'meta:containerId',
  'meta:sandboxId',
  'meta:sandboxType',
]

function contentOf(given: JsonObject): Pick<Descriptor, 'type' | 'sourceSchema' | 'document'> {
  const document = Object.fromEntries(
    Object.entries(given).filter(([name]) => !GIVEN_BY_REGISTRY.includes(name)),
  )
  const { '@type': type, 'xdm:sourceSchema': sourceSchema } = document
  return { type: String(type), sourceSchema: String(sourceSchema), document }
}

async function keep(descriptor: Descriptor, store: RegistryStore): Promise<void> {
  const catalog = await readCatalog(store.read)
  checkDescriptor(descriptor.document, catalog.library)
  const others = catalog.descriptors.filter(({ id }) => id !== descriptor.id)
  const checkable = await checkableWith(descriptor.sourceSchema, [...others, descriptor], catalog)
  const before = catalog.schemas.find(({ id }) => id === descriptor.sourceSchema)
  await store.commit(async ({ descriptors, schemas }) => {
    checkAlone(descriptor, await descriptors.listAll())
    const schema = await schemas.find(idOf(descriptor.sourceSchema))
    if (schema?.etag !== before?.etag) {
      throw new Fault('WEIR-409', {
        problem: 'The schema was changed at the same moment. Try again.',
      })
    }
    if ((await descriptors.replace(descriptor)) === false) await descriptors.insert(descriptor)
    if (schema !== null && checkable !== null) await schemas.replace({ ...schema, ...checkable })
  })
}

/** How a schema checks records where these are the descriptors; `null` for what is no schema of the tenant. */
async function checkableWith(
  schemaId: string,
  descriptors: readonly Descriptor[],
  { schemas, library }: Catalog,
): Promise<Checkable | null> {
  const schema = schemas.find(({ id }) => id === schemaId)
  if (schema === undefined) return null
  const whole = resolved({ ...schema.document, $id: schema.id }, library)
  return await checkableOf(whole, primaryOf(schemaId, descriptors))
}

function checkAlone(descriptor: Descriptor, all: readonly Descriptor[]): void {
  const others = all.filter(
    ({ id, sourceSchema }) => id !== descriptor.id && sourceSchema === descriptor.sourceSchema,
  )
  const primary = others.find(({ document }) => isPrimary(document))
  if (primary !== undefined && isPrimary(descriptor.document)) {
    throw new Fault('WEIR-409', {
      problem: `The schema has a primary identity already: "${String(primary.document['xdm:sourceProperty'])}" (descriptor ${primary.id}). There can be one.`,
    })
  }
  const said = keyOf(descriptor)
  const twin = others.find((one) => keyOf(one) === said)
  if (twin !== undefined) {
    throw new Fault('WEIR-409', { problem: `The descriptor "${twin.id}" says the same already.` })
  }
}

/** A property is of each namespace once, and called, related and deprecated once. */
function keyOf({ type, document }: Descriptor): string {
  const names = ['xdm:sourceProperty', 'xdm:namespace', 'xdm:destinationSchema'] as const
  return JSON.stringify([type, ...names.map((name) => document[name])])
}

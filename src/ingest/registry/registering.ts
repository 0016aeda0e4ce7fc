/**
 * registering: schemas and their components are created, changed and deleted.
 * Keeps: whatever is kept resolves; a schema that datasets keep to can check records, and no record that is in
 * one has a field that its schema has lost.
 */
import type { Schema } from '../../domain/dataset.ts'
import { Fault } from '../../domain/fault.ts'
import { idOf } from '../../domain/ids.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { Component, ComponentKind, Registered } from '../../domain/registry.ts'
import type { RowChance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Store } from '../../platform/store/store.ts'
import { dependentsOf, foundations, readCatalog, withDocument } from './catalog.ts'
import { type Checkable, checkableOf } from './checkable.ts'
import { checkComposition, isPlain, ownPart, titleOf } from './composition.ts'
import { checkDefaults } from './default-rules.ts'
import { primaryOf } from './descriptor-rules.ts'
import { invalid } from './invalid.ts'
import { type Effect, effectOn, keepEffect } from './effect.ts'
import { resolved } from './resolve.ts'

export type RegistryStore = Store<'schemas' | 'components' | 'descriptors' | 'datasets'>

export interface RegistryNeeds {
  readonly store: RegistryStore
  readonly clock: Clock
  readonly chance: RowChance
}

export async function createSchema(
  document: JsonObject,
  tenantId: string,
  needs: RegistryNeeds,
): Promise<Schema> {
  const content = ownPart(document)
  const fresh = freshOf('schemas', tenantId, titleOf(content, 'schemas'), content, needs)
  const { checkable, rest } = await judged('schemas', fresh, needs.store)
  const schema: Schema = {
    ...fresh,
    id: idOf(fresh.id),
    description: descriptionOf(content),
    ...checkable,
  }
  await needs.store.commit(async (ledgers) => {
    await checkUnchanged(rest, ledgers)
    if (!isPlain(content)) await checkTitle(schema, ledgers)
    await ledgers.schemas.insert(schema)
  })
  return schema
}

export async function createComponent(
  kind: ComponentKind,
  document: JsonObject,
  tenantId: string,
  needs: RegistryNeeds,
): Promise<Component> {
  const content = ownPart(document)
  const fresh = freshOf(kind, tenantId, titleOf(content, kind), content, needs)
  const { rest } = await judged(kind, fresh, needs.store)
  const component: Component = { ...fresh, kind }
  await needs.store.commit(async (ledgers) => {
    await checkUnchanged(rest, ledgers)
    await checkTitle(component, ledgers)
    await ledgers.components.insert(component)
  })
  return component
}

/** As the paths of ids have it: field groups keep their older name. */
const PATHS = {
  schemas: 'schemas',
  classes: 'classes',
  fieldgroups: 'mixins',
  datatypes: 'datatypes',
} as const

function freshOf(
  kind: keyof typeof PATHS,
  tenantId: string,
  title: string,
  document: JsonObject,
  { clock, chance }: RegistryNeeds,
): Registered {
  const hex = chance.hex(48)
  const now = clock.now()
  return {
    id: `https://ns.adobe.com/${tenantId}/${PATHS[kind]}/${hex}`,
    altId: `_${tenantId}.${PATHS[kind]}.${hex}`,
    title,
    createdAt: now,
    updatedAt: now,
    etag: chance.etag(),
    revision: 0,
    document,
  }
}

function descriptionOf({ description }: JsonObject): string {
  return typeof description === 'string' ? description : ''
}

interface Judged {
  readonly checkable: Checkable
  /** What it rests on, as it was when it was judged. */
  readonly rest: readonly Component[]
}

/** Throws where a document cannot be taken, be it for itself or with what it is composed of. */
async function judged(
  kind: keyof typeof PATHS,
  { id, document }: Registered,
  store: RegistryStore,
): Promise<Judged> {
  // What was taken before there were components is judged as it always was, and in the same words.
  if (kind === 'schemas' && isPlain(document)) {
    const checkable = await checkableOf(
      document,
      primaryOf(id, await store.read.descriptors.listAll()),
    )
    if (checkable.obstacle !== null) throw invalid(checkable.obstacle)
    return { checkable, rest: [] }
  }
  const catalog = await readCatalog(store.read)
  const library = withDocument(catalog, id, document)
  const whole = resolved({ ...document, $id: id }, library)
  checkComposition(kind, document, library, catalog.kindOf)
  checkDefaults(whole)
  const checkable = await checkableOf(whole, primaryOf(id, catalog.descriptors))
  return { checkable, rest: foundations(document, catalog) }
}

type Writing = Parameters<Parameters<RegistryStore['commit']>[0]>[0]

/** Nothing that was looked at has changed since. */
async function checkUnchanged(
  looked: readonly (Component | Schema)[],
  { components, schemas }: Writing,
): Promise<void> {
  for (const one of looked) {
    const now = 'kind' in one ? await components.find(one.id) : await schemas.find(one.id)
    if (now?.etag !== one.etag) {
      throw new Fault('WEIR-409', {
        problem: `"${one.title}" (${one.id}) was changed at the same moment. Try again.`,
      })
    }
  }
}

/** Schemas that are not composed of anything are exempt: flow files call them as they call their datasets. */
async function checkTitle(
  { id, title }: Registered,
  { components, schemas }: Writing,
): Promise<void> {
  const composed = (await schemas.listAll()).filter(({ document }) => !isPlain(document))
  const twin = [...(await components.listAll()), ...composed].find(
    (one) => one.title === title && one.id !== id,
  )
  if (twin !== undefined) throw new Fault('XDM-1521-400', { id: twin.id, title })
}

/** Puts another document in the place of a schema's; the next run checks by it. */
export async function changeSchema(
  before: Schema,
  document: JsonObject,
  needs: RegistryNeeds,
): Promise<Schema> {
  const content = ownPart(document)
  checkTags(before.document, content)
  const changed = changedOf(before, titleOf(content, 'schemas'), content, needs)
  const { checkable, rest } = await judged('schemas', changed, needs.store)
  const schema: Schema = {
    ...before,
    ...changed,
    id: before.id,
    description: descriptionOf(content),
    ...checkable,
  }
  const catalog = await readCatalog(needs.store.read)
  const effect = await effectOn(before, schema, withDocument(catalog, schema.id, content), catalog)
  await needs.store.commit(async (ledgers) => {
    await checkUnchanged([before, ...rest], ledgers)
    if (!isPlain(content)) await checkTitle(schema, ledgers)
    await keepEffect(effect, ledgers)
  })
  return schema
}

/** Tags that are meant to be set once, and never taken off. */
function checkTags(before: JsonObject, after: JsonObject): void {
  const [had, has] = [before, after].map((one) => [one['meta:immutableTags'] ?? []].flat())
  const lost = had?.find((tag) => has?.includes(tag) === false)
  if (lost === undefined) return
  throw invalid(
    `\`meta:immutableTags\` must keep ${JSON.stringify(lost)}: such a tag is never taken off.`,
  )
}

/** And so for a component: what rests on it changes with it, as far as that takes nothing away from a dataset. */
export async function changeComponent(
  before: Component,
  document: JsonObject,
  needs: RegistryNeeds,
): Promise<Component> {
  const content = ownPart(document)
  const component: Component = {
    ...changedOf(before, titleOf(content, before.kind), content, needs),
    kind: before.kind,
  }
  const { rest } = await judged(before.kind, component, needs.store)
  const catalog = await readCatalog(needs.store.read)
  const library = withDocument(catalog, component.id, content)
  const dependents = dependentsOf(component.id, catalog)
  const effects: Effect[] = []
  for (const one of dependents) effects.push(await effectOn(one, one, library, catalog))
  await needs.store.commit(async (ledgers) => {
    await checkUnchanged([before, ...rest, ...dependents], ledgers)
    await checkTitle(component, ledgers)
    await ledgers.components.replace(component)
    for (const effect of effects) await keepEffect(effect, ledgers)
  })
  return component
}

function changedOf(
  { id, altId, createdAt, revision }: Registered,
  title: string,
  document: JsonObject,
  { clock, chance }: RegistryNeeds,
): Registered {
  return {
    id,
    altId,
    title,
    createdAt,
    updatedAt: clock.now(),
    etag: chance.etag(),
    revision: revision + 1,
    document,
  }
}

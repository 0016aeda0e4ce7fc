/** effect: what a change does to one schema or component, its own or of what it rests on, and whether it may. */
import type { Schema } from '../../domain/dataset.ts'
import { Fault } from '../../domain/fault.ts'
import type { Component } from '../../domain/registry.ts'
import type { Store } from '../../platform/store/store.ts'
import type { Catalog } from './catalog.ts'
import { checkableOf } from './checkable.ts'
import { descriptorsOf, lostDescriptor, primaryOf } from './descriptor-rules.ts'
import { lossOf } from './loss.ts'
import { type Library, resolved } from './resolve.ts'

export interface Effect {
  /** As it is from now on; `null` for a component, of which nothing is kept that a change would touch. */
  readonly schema: Schema | null
  /** What a dataset with records would lose, as a sentence. */
  readonly loss: string | null
}

/** `library`: with the change in it. Throws where what rests on the change would not resolve any more. */
export async function effectOn(
  before: Schema | Component,
  after: Schema | Component,
  library: Library,
  catalog: Catalog,
): Promise<Effect> {
  const was = resolved({ ...before.document, $id: before.id }, catalog.library)
  const whole = broken(after, () => resolved({ ...after.document, $id: after.id }, library))
  const lost = lostDescriptor(descriptorsOf(after.id, catalog.descriptors), whole)
  if (lost !== null)
    throw refused(
      `A descriptor of "${after.title}" (${after.id}) says something of ${lost}. Delete it first.`,
    )
  if ('kind' in after) return { schema: null, loss: null }
  const checkable = await checkableOf(whole, primaryOf(after.id, catalog.descriptors))
  return { schema: { ...after, ...checkable }, loss: lossOf(was, whole) }
}

/** What the change itself is right in can still be wrong in what rests on it. */
function broken<T>({ id, title }: Schema | Component, resolve: () => T): T {
  try {
    return resolve()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw refused(`"${title}" (${id}), which is composed of it, would break: ${error.message}`)
  }
}

/** Throws where datasets are in the way. */
export async function keepEffect(
  { schema, loss }: Effect,
  {
    schemas,
    datasets,
  }: Pick<
    Parameters<Parameters<Store<'schemas' | 'datasets'>['commit']>[0]>[0],
    'schemas' | 'datasets'
  >,
): Promise<void> {
  if (schema === null) return
  for (const { name, isFilled } of await datasets.listOf(schema.id)) {
    const used = `The dataset "${name}" keeps to the schema "${schema.title}"`
    if (schema.obstacle !== null) {
      throw refused(`${used}, and its records could not be checked any more: ${schema.obstacle}`)
    }
    if (isFilled && loss !== null) {
      throw refused(
        `${used} and has records already, and ${loss}. Fields can be added, and rules changed; for anything else make another schema and dataset.`,
      )
    }
  }
  await schemas.replace(schema)
}

function refused(problem: string): Fault {
  return new Fault('WEIR-409', { problem })
}

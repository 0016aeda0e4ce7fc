/** catalog: what is in the registry at one moment: the standard resources and those of the tenant, by their ids. */
import type { Schema } from '../../domain/dataset.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { Component, Descriptor, Kind } from '../../domain/registry.ts'
import type { Store } from '../../platform/store/store.ts'
import { type Library, usesOf } from './resolve.ts'
import { findStandard } from './standard/standard.ts'

export interface Catalog {
  readonly schemas: readonly Schema[]
  readonly components: readonly Component[]
  readonly descriptors: readonly Descriptor[]
  readonly library: Library
  readonly kindOf: (id: string) => Kind | null
}

type Registry = 'schemas' | 'components' | 'descriptors'

export async function readCatalog(read: Store<Registry>['read']): Promise<Catalog> {
  const [schemas, components, descriptors] = await Promise.all([
    read.schemas.listAll(),
    read.components.listAll(),
    read.descriptors.listAll(),
  ])
  const byId = new Map<string, Schema | Component>(
    [...components, ...schemas].map((one) => [one.id, one]),
  )
  return {
    schemas,
    components,
    descriptors,
    library(id) {
      const one = byId.get(id)
      if (one === undefined) return findStandard(id)?.document ?? null
      return { ...one.document, $id: id }
    },
    kindOf(id) {
      const one = byId.get(id)
      if (one === undefined) return findStandard(id)?.kind ?? null
      return 'kind' in one ? one.kind : 'schemas'
    },
  }
}

/** The same, with another document in the place of one, or with one that is not there yet. */
export function withDocument(catalog: Catalog, id: string, document: JsonObject): Library {
  return (asked) => (asked === id ? { ...document, $id: id } : catalog.library(asked))
}

/** All that a document rests on, at whichever distance; the tenant's own only. */
export function foundations(document: JsonObject, { components, library }: Catalog): Component[] {
  const reached = new Set<string>()
  const reach = (from: JsonObject): void => {
    for (const id of usesOf(from)) {
      if (reached.has(id)) continue
      reached.add(id)
      reach(library(id) ?? {})
    }
  }
  reach(document)
  return components.filter(({ id }) => reached.has(id))
}

/** Whatever rests on a component, at whichever distance. */
export function dependentsOf(id: string, catalog: Catalog): readonly (Schema | Component)[] {
  return [...catalog.components, ...catalog.schemas].filter(
    (one) =>
      one.id !== id && foundations(one.document, catalog).some(({ id: under }) => under === id),
  )
}

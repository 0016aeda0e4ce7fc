/** removal: what nothing uses any more is deleted, with the descriptors that say something of it. */
import type { Schema } from '../../domain/dataset.ts'
import { Fault } from '../../domain/fault.ts'
import type { Component } from '../../domain/registry.ts'
import type { RegistryStore } from './registering.ts'
import { usesOf } from './resolve.ts'

export async function removeSchema({ id, document }: Schema, store: RegistryStore): Promise<void> {
  const tags = document['meta:immutableTags']
  if (Array.isArray(tags) && tags.includes('union')) {
    throw inUse(
      'The schema takes part in a union (`meta:immutableTags`), and cannot be deleted any more.',
    )
  }
  await store.commit(async ({ schemas, datasets, descriptors }) => {
    const [dataset] = await datasets.listOf(id)
    if (dataset !== undefined) {
      throw inUse(
        `The dataset "${dataset.name}" (${dataset.id}) keeps to this schema. Delete it first.`,
      )
    }
    const all = await descriptors.listAll()
    const towards = all.find(
      (one) => one.document['xdm:destinationSchema'] === id && one.sourceSchema !== id,
    )
    if (towards !== undefined) {
      throw inUse(
        `The descriptor "${towards.id}" relates "${towards.sourceSchema}" to this schema. Delete it first.`,
      )
    }
    await schemas.remove(id)
    for (const one of all) if (one.sourceSchema === id) await descriptors.remove(one.id)
  })
}

export async function removeComponent({ id }: Component, store: RegistryStore): Promise<void> {
  await store.commit(async ({ schemas, components, descriptors }) => {
    const others = [...(await components.listAll()), ...(await schemas.listAll())]
    const user = others.find((one) => one.id !== id && usesOf(one.document).includes(id))
    if (user !== undefined) {
      throw inUse(`"${user.title}" (${user.id}) is composed of it. Take it out of there first.`)
    }
    await components.remove(id)
    for (const one of await descriptors.listAll()) {
      if (one.sourceSchema === id) await descriptors.remove(one.id)
    }
  })
}

function inUse(problem: string): Fault {
  return new Fault('WEIR-409', { problem })
}

/** lookup: one resource of the registry by its `$id` or its altId. */
import type { Schema } from '../../domain/dataset.ts'
import { Fault } from '../../domain/fault.ts'
import { idOf } from '../../domain/ids.ts'
import type { Component, ComponentKind, Descriptor, Kind } from '../../domain/registry.ts'
import type { Store } from '../../platform/store/store.ts'
import { STANDARD, type Standard } from './standard/standard.ts'

export async function getSchema(idOrAltId: string, { read }: Store<'schemas'>): Promise<Schema> {
  const schema = await read.schemas.find(idOf(fullId(idOrAltId)))
  if (schema === null) throw missing('schema', idOrAltId)
  return schema
}

export async function getComponent(
  kind: ComponentKind,
  idOrAltId: string,
  { read }: Store<'components'>,
): Promise<Component> {
  const component = await read.components.find(fullId(idOrAltId))
  if (component?.kind !== kind) throw missing(NAMES[kind], idOrAltId)
  return component
}

export function getStandard(kind: Kind, idOrAltId: string): Standard {
  const found = STANDARD.find(
    (one) => one.kind === kind && (one.id === idOrAltId || one.altId === idOrAltId),
  )
  if (found === undefined) throw missing(NAMES[kind], idOrAltId)
  return found
}

export async function getDescriptor(
  id: string,
  { read }: Store<'descriptors'>,
): Promise<Descriptor> {
  const descriptor = await read.descriptors.find(id)
  if (descriptor === null) throw missing('descriptor', id)
  return descriptor
}

const NAMES: Readonly<Record<Kind, string>> = {
  schemas: 'schema',
  classes: 'class',
  fieldgroups: 'field group',
  datatypes: 'data type',
  behaviors: 'behavior',
}

function fullId(idOrAltId: string): string {
  const [, tenant, path, hex] = /^_([^.]+)\.([a-z]+)\.([0-9a-f]+)$/.exec(idOrAltId) ?? []
  return hex === undefined ? idOrAltId : `https://ns.adobe.com/${tenant}/${path}/${hex}`
}

function missing(type: string, id: string): Fault {
  return new Fault('XDM-1006-404', { type, id })
}

/** descriptor: a descriptor as it is answered: by itself, or all of them by their types (flow-service 8.1). */
import type { Identity } from '../../../domain/credential.ts'
import type { JsonObject } from '../../../domain/json.ts'
import type { Descriptor } from '../../../domain/registry.ts'
import type { Form } from './accept.ts'

export function descriptorFields(one: Descriptor, { imsOrgId }: Identity): JsonObject {
  return {
    ...one.document,
    '@id': one.id,
    'meta:containerId': 'tenant',
    imsOrg: imsOrgId,
    createdUser: one.createdBy,
    createdClient: one.createdBy,
    updatedUser: one.updatedBy,
    updatedClient: one.updatedBy,
    created: one.createdAt,
    updated: one.updatedAt,
  }
}

/** In a list: its id, its path, or all of it. */
export function listedDescriptor(one: Descriptor, form: Form, identity: Identity): unknown {
  if (form.isShort) return one.id
  return form.isLinks ? `/tenant/descriptors/${one.id}` : descriptorFields(one, identity)
}

/** A list for each type that there is. */
export function descriptorsByType(
  all: readonly Descriptor[],
  form: Form,
  identity: Identity,
): Record<string, unknown[]> {
  const byType = new Map<string, unknown[]>()
  for (const one of all) {
    const known = byType.get(one.type) ?? []
    byType.set(one.type, [...known, listedDescriptor(one, form, identity)])
  }
  return Object.fromEntries(byType)
}

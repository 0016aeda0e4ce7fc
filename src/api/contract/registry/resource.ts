/** resource: what the registry keeps → what it answers, in the form that was asked for (flow-service 8.1). */
import { Fault } from '../../../domain/fault.ts'
import type { Identity } from '../../../domain/credential.ts'
import type { JsonObject } from '../../../domain/json.ts'
import type { Kind, Registered } from '../../../domain/registry.ts'
import type { Catalog } from '../../../ingest/registry/catalog.ts'
import { classOf } from '../../../ingest/registry/composition.ts'
import { descriptorsOf } from '../../../ingest/registry/descriptor-rules.ts'
import { extendsOf, resolved } from '../../../ingest/registry/resolve.ts'
import type { Standard } from '../../../ingest/registry/standard/standard.ts'
import type { Form } from './accept.ts'
import { descriptorFields } from './descriptor.ts'
import { flatFields, withoutText, withXdmTypes } from './nodes.ts'

export interface Shown extends Registered {
  readonly kind: Kind
  readonly container: 'global' | 'tenant'
}

export function standardShown({ kind, id, altId, title, document }: Standard): Shown {
  const at = { createdAt: STANDARD_AT, updatedAt: STANDARD_AT, etag: 'standard', revision: 0 }
  return { ...at, kind, id, altId, title, document, container: 'global' }
}

/** When the standard resources were written down as they are. */
const STANDARD_AT = Date.UTC(2025, 0, 1)

export function resourceFields(
  one: Shown,
  form: Form,
  catalog: Catalog,
  identity: Identity,
): JsonObject {
  if (form.isShort) return shortFields(one)
  const raw = rawFields(one, catalog, identity)
  if (!form.isFull) return form.hasText ? raw : withoutText(raw)
  const whole = withXdmTypes(resolved({ ...one.document, $id: one.id }, catalog.library))
  const { allOf: _allOf, definitions: _definitions, $ref: _ref, ...head } = raw
  const full = {
    ...head,
    ...whole,
    ...(form.isFlat ? { properties: flatFields(whole) } : {}),
    ...(form.hasDescriptors
      ? { 'meta:descriptors': descriptorsAt(one.id, catalog, identity) }
      : {}),
  }
  return form.hasText ? full : withoutText(full)
}

function descriptorsAt(id: string, { descriptors }: Catalog, identity: Identity) {
  return descriptorsOf(id, descriptors).map((one) => descriptorFields(one, identity))
}

export function versionOf({ revision }: Pick<Registered, 'revision'>): string {
  return `1.${revision}`
}

/** A major version stands for its newest minor one. */
export function checkVersion(one: Shown, { version }: Form): void {
  if (version === null || version === '1' || version === versionOf(one)) return
  throw new Fault('XDM-1006-404', { type: one.kind, id: `${one.id} with version ${version}` })
}

function shortFields(one: Shown): JsonObject {
  return { $id: one.id, 'meta:altId': one.altId, version: versionOf(one), title: one.title }
}

export function rawFields(
  one: Shown,
  { library, kindOf }: Catalog,
  identity: Identity,
): JsonObject {
  const isSchema = one.kind === 'schemas'
  const classId = isSchema ? classOf(one.document, kindOf) : null
  const { description } = one.document
  return {
    ...one.document,
    $id: one.id,
    'meta:altId': one.altId,
    'meta:resourceType': one.kind === 'fieldgroups' ? 'mixins' : one.kind,
    version: versionOf(one),
    title: one.title,
    type: 'object',
    description: typeof description === 'string' ? description : '',
    'meta:extensible': !isSchema,
    'meta:abstract': !isSchema,
    'meta:extends': extendsOf(one.document, library),
    'meta:xdmType': 'object',
    ...(classId === null ? {} : { 'meta:class': classId }),
    ...(one.container === 'global' ? {} : { imsOrg: identity.imsOrgId }),
    'meta:containerId': one.container,
    ...(one.container === 'global' ? {} : tenantFields(identity)),
    'meta:registryMetadata': {
      'repo:createdDate': one.createdAt,
      'repo:lastModifiedDate': one.updatedAt,
      eTag: one.etag,
    },
  }
}

function tenantFields({ sandboxId, tenantId }: Identity): JsonObject {
  return {
    'meta:sandboxId': sandboxId,
    'meta:sandboxType': 'production',
    'meta:tenantNamespace': `_${tenantId}`,
  }
}

/** statistics: what the registry holds, what was made and changed last, and which schemas have which class. */
import type { Identity } from '../../../domain/credential.ts'
import type { JsonObject } from '../../../domain/json.ts'
import type { Catalog } from '../../../ingest/registry/catalog.ts'
import { classOf } from '../../../ingest/registry/composition.ts'
import { type Shown, versionOf } from './resource.ts'

const RECENT = 10

export function statisticsFields(catalog: Catalog, { imsOrgId, tenantId }: Identity): JsonObject {
  const { schemas, components } = catalog
  const all: readonly Shown[] = [
    ...schemas.map((one) => ({ ...one, kind: 'schemas', container: 'tenant' }) as const),
    ...components.map((one) => ({ ...one, container: 'tenant' }) as const),
  ]
  const countOf = (kind: Shown['kind']): number => all.filter((one) => one.kind === kind).length
  const newest = (of: 'createdAt' | 'updatedAt') =>
    all.toSorted((a, b) => b[of] - a[of]).slice(0, RECENT)
  return {
    imsOrg: imsOrgId,
    tenantId,
    counts: {
      schemas: countOf('schemas'),
      mixins: countOf('fieldgroups'),
      datatypes: countOf('datatypes'),
      classes: countOf('classes'),
      unions: 0,
    },
    recentlyCreatedResources: newest('createdAt').map((one) => {
      return { ...recent(one), 'meta:created': new Date(one.createdAt).toUTCString() }
    }),
    recentlyUpdatedResources: newest('updatedAt').map((one) => {
      return { ...recent(one), 'meta:updated': new Date(one.updatedAt).toUTCString() }
    }),
    classUsage: classUsage(catalog),
  }
}

function recent(one: Shown): JsonObject {
  return {
    $id: one.id,
    title: one.title,
    description: one.document['description'] ?? '',
    'meta:resourceType': one.kind === 'fieldgroups' ? 'mixins' : one.kind,
    version: versionOf(one),
  }
}

function classUsage({ schemas, kindOf }: Catalog): Record<string, JsonObject[]> {
  const usage = new Map<string, JsonObject[]>()
  for (const { id, title, description, document } of schemas) {
    const classId = classOf(document, kindOf)
    if (classId === null) continue
    usage.set(classId, [...(usage.get(classId) ?? []), { $id: id, title, description }])
  }
  return Object.fromEntries(usage)
}

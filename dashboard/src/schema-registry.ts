/** schema-registry: what several pages ask of the Schema Registry: a schema with all that it is composed of, or as it was written. */
import { ask } from './client.ts'

export const REGISTRY = '/data/foundation/schemaregistry'

/** A node of a schema, as far as the pages look at it. */
export interface SchemaNode {
  readonly type?: string | readonly string[]
  readonly title?: string
  readonly description?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly required?: readonly string[]
  readonly items?: SchemaNode
  readonly additionalProperties?: SchemaNode | boolean
  readonly 'meta:xdmType'?: string
  readonly 'meta:enum'?: Readonly<Record<string, string>>
  readonly [keyword: string]: unknown
}

export interface Schema extends SchemaNode {
  readonly $id: string
  readonly title: string
  readonly version: string
  readonly 'meta:altId': string
  readonly 'meta:class'?: string
  readonly 'meta:extends'?: readonly string[]
  readonly 'meta:registryMetadata': {
    readonly 'repo:createdDate': number
    readonly 'repo:lastModifiedDate': number
  }
}

/** `full`: with what it is composed of in its place. `id` is its `$id` or its `meta:altId`. */
export async function findSchema(
  id: string,
  form: 'full' | 'written',
  signal?: AbortSignal,
): Promise<Schema> {
  const accept = `application/vnd.adobe.xed${form === 'full' ? '-full' : ''}+json; version=1`
  const path = `${REGISTRY}/tenant/schemas/${encodeURIComponent(id)}`
  return await ask<Schema>(path, { headers: { accept }, signal })
}

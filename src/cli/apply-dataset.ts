/** apply-dataset: the dataset of a flow file and its schema, created or brought up to date. */
import { isDeepStrictEqual } from 'node:util'
import type { Client } from './client.ts'
import type { FlowFile } from './flow-file.ts'
import { type DatasetFields, DATASETS, type Fields, type FlowParts, SCHEMAS } from './flow-parts.ts'

export type Change = 'created' | 'changed' | 'unchanged'

interface EnsuredDataset {
  readonly id: string
  readonly change: Change
  readonly schemaChange: Change
}

/** The one that the flow fills, if it is called so; else the one of that name. */
export async function ensureDataset(
  { dataset }: FlowFile,
  parts: FlowParts | null,
  client: Client,
): Promise<EnsuredDataset> {
  const existing =
    parts?.dataset.name === dataset.name ? parts.dataset : await findDataset(dataset.name, client)
  if (existing !== null) {
    const { id, schemaRef } = existing
    const schemaChange = await ensureSchema(schemaRef.id, dataset, client)
    return { id, change: 'unchanged', schemaChange }
  }
  const schema = await client.send<{ $id: string }>('POST', SCHEMAS, documentOf(dataset))
  const [link] = await client.send<string[]>('POST', DATASETS, {
    name: dataset.name,
    description: dataset.description ?? '',
    schemaRef: { id: schema.$id },
  })
  return { id: link?.split('/').at(-1) ?? '', change: 'created', schemaChange: 'created' }
}

async function findDataset(name: string, client: Client) {
  for (let start = 0; ; start += PAGE) {
    const page = Object.entries(
      await client.get<Record<string, DatasetFields>>(`${DATASETS}?limit=${PAGE}&start=${start}`),
    )
    const found = page.find(([, dataset]) => dataset.name === name)
    if (found !== undefined) return { ...found[1], id: found[0] }
    if (page.length < PAGE) return null
  }
}

/** As many as the Catalog gives at once. */
const PAGE = 100

function documentOf({ name, schema }: FlowFile['dataset']): Fields {
  return { title: name, type: 'object', ...schema }
}

async function ensureSchema(
  id: string,
  dataset: FlowFile['dataset'],
  client: Client,
): Promise<Change> {
  const path = `${SCHEMAS}/${encodeURIComponent(id)}`
  const current = await client.get<Fields>(path)
  const wanted: Fields = dataset.schema
  const isSame = [...Object.keys(wanted), ...RULES].every((key) =>
    isDeepStrictEqual(current[key], wanted[key]),
  )
  if (isSame) return 'unchanged'
  const { title } = current
  await client.send('PUT', path, { ...documentOf(dataset), title, ...wanted })
  return 'changed'
}

/** Keys of a schema that mean something: one that the file no longer has is a change too. */
const RULES = ['properties', 'required', 'additionalProperties', 'allOf']

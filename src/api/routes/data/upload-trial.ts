/** upload-trial: what the tests of uploads share: an app, a dataset, and short ways to ask. */
import assert from 'node:assert/strict'
import { idOf } from '../../../domain/ids.ts'
import { uploadedKey } from '../../../ingest/run/upload-place.ts'
import { type Answer, type AppTrial, documentedSentence, openAppTrial } from '../../app-trial.ts'

export const IMPORT = '/data/foundation/import/batches'
export const CATALOG = '/data/foundation/catalog'
export const BYTES = { 'content-type': 'application/octet-stream' }

export interface UploadTrial extends AppTrial {
  readonly datasetId: string
  /** Makes another dataset. */
  readonly dataset: (name: string) => Promise<string>
  /** Makes a batch of CSV, or what is said otherwise. */
  readonly make: (changes?: object) => Promise<string>
  readonly fileUrl: (id: string, name: string) => string
  readonly put: (id: string, name: string, body: string) => Promise<Answer>
  /** The names of the files that were taken. */
  readonly filesOf: (id: string) => Promise<string[]>
}

export async function openUploadTrial(): Promise<UploadTrial> {
  const trial = await openAppTrial()
  const schema = await trial.ask('POST', '/data/foundation/schemaregistry/tenant/schemas', {
    title: 'Orders',
    properties: { id: { type: 'integer' }, name: { type: 'string' } },
  })

  async function dataset(name: string): Promise<string> {
    const schemaRef = { id: (schema.json as { $id: string }).$id }
    const answer = await trial.ask('POST', `${CATALOG}/dataSets`, { name, schemaRef })
    const [link = ''] = answer.json as string[]
    return link.replace('@/dataSets/', '')
  }

  const datasetId = await dataset('Orders')
  const fileUrl = (id: string, name: string): string =>
    `${IMPORT}/${id}/datasets/${datasetId}/files/${name}`
  return {
    ...trial,
    datasetId,
    dataset,
    fileUrl,
    async make(changes = {}) {
      const body = { datasetId, inputFormat: { format: 'csv' }, ...changes }
      const answer = await trial.ask('POST', IMPORT, body)
      assert.equal(answer.status, 201, answer.text)
      return (answer.json as { id: string }).id
    },
    put: (id, name, body) => trial.ask('PUT', fileUrl(id, name), body, BYTES),
    async filesOf(id) {
      const key = uploadedKey(idOf(id))
      const found = await trial.services.blobs.list(key)
      return found.map((file) => file.key.slice(key.length + 1))
    },
  }
}

/** What an answer of that status says is wrong. */
export async function said(asked: Promise<Answer>, status: number): Promise<string> {
  const answer = await asked
  assert.equal(answer.status, status, answer.text)
  return documentedSentence(IMPORT, answer)
}

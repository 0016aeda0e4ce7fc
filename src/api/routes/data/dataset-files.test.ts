import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { idOf } from '../../../domain/ids.ts'
import { documentedSentence, openAppTrial, PUBLIC_URL } from '../../app-trial.ts'
import { aBatch } from './batch-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const EXPORT = '/data/foundation/export'
const BYTES = '0123456789'

interface List {
  data: { name: string; length: string; _links: { self: { href: string } } }[]
  _page: { limit: number; count: number }
  _links: { next?: { href: string }; page: { href: string; templated: boolean } }
}

const part = (name: string, recordCount: number) => ({ name, bytes: 10, recordCount, sha256: '' })

async function put(key: string, files: Readonly<Record<string, string>>): Promise<void> {
  const { blobs } = trial.services
  const folder = await blobs.workFolder('put')
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  await blobs.publish(folder, key)
}

await put('datasets/dataset-1/b-1', { 'part-00000.parquet': BYTES, 'part-00001.parquet': 'abc' })
await put('batches/b-1', {
  ...Object.fromEntries(
    Array.from({ length: 7 }, (_, n) => [`row_errors/parsing_errors_${n}.json`, BYTES]),
  ),
  'failed/_SUCCESS': '',
  'failed/part-00000-x.json': BYTES,
})
await trial.store.commit(({ batches }) =>
  batches.insert(
    aBatch('b-1', { parts: [part('part-00000.parquet', 2), part('part-00001.parquet', 1)] }),
  ),
)

test('the files of a batch are listed as Data Access documents them, and lead to their bytes', async () => {
  const { json } = await trial.ask('GET', `${EXPORT}/batches/b-1/files`)
  const { data, _page, _links } = json as List
  assert.deepEqual(data[0], {
    dataSetFileId: 'b-1-1',
    dataSetViewId: 'dataset-1',
    version: '1.0.0',
    created: '500',
    updated: '2000',
    records: 2,
    size: 10,
    isValid: true,
    _links: { self: { href: `${PUBLIC_URL}${EXPORT}/files/b-1-1` } },
  })
  assert.deepEqual(_page, { limit: 100, count: 2 })
  assert.equal(_links.next, undefined)
  const file = (await trial.ask('GET', `${EXPORT}/files/b-1-1`)).json as List
  const [listed] = file.data
  assert.deepEqual([listed?.name, listed?.length], ['part-00000.parquet', '10'])
  const { text } = await trial.ask('GET', String(listed?._links.self.href).slice(PUBLIC_URL.length))
  assert.equal(text, BYTES)
})

const URLS: readonly string[] = [
  'files/b-1-1?path=part-00000.parquet',
  'batches/b-1/meta?path=row_errors%2Fparsing_errors_0.json',
  'batches/b-1/failed?path=part-00000-x.json',
]

for (const url of URLS) {
  test(`${url} answers HEAD with its length, and gives the bytes that a Range asks for`, async () => {
    const head = await trial.ask('HEAD', `${EXPORT}/${url}`)
    assert.deepEqual(
      [head.status, head.text, head.headers['accept-ranges'], head.headers['content-length']],
      [200, '', 'bytes', '10'],
    )
    assert.ok(head.headers['content-type'])
    const some = await trial.ask('GET', `${EXPORT}/${url}`, undefined, { range: 'bytes=2-4' })
    assert.deepEqual(
      [some.status, some.text, some.headers['content-range'], some.headers['content-length']],
      [206, '234', 'bytes 2-4/10', '3'],
    )
    const none = await trial.ask('GET', `${EXPORT}/${url}`, undefined, { range: 'bytes=10-' })
    assert.deepEqual([none.status, none.headers['content-range']], [416, 'bytes */10'])
    assert.match(documentedSentence(EXPORT, none), /has none of the 10 bytes/)
  })
}

test('an empty file is empty', async () => {
  const { status, text, headers } = await trial.ask(
    'GET',
    `${EXPORT}/batches/b-1/failed?path=_SUCCESS`,
  )
  assert.deepEqual([status, text, headers['content-length']], [200, '', '0'])
})

test('pages, one next link behind the other, are the whole list, and so are pages by number', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 9 }), async (limit) => {
      const url = `${EXPORT}/batches/b-1/meta?path=row_errors`
      const all = ((await trial.ask('GET', url)).json as List).data
      assert.equal(all.length, 7)
      const turned: List['data'] = []
      let next: string | undefined = `${url}&limit=${limit}`
      while (next !== undefined) {
        const page = (await trial.ask('GET', next)).json as List
        assert.deepEqual(page._page, { limit, count: page.data.length })
        turned.push(...page.data)
        next = page._links.next?.href.slice(PUBLIC_URL.length)
      }
      assert.deepEqual(turned, all)
      const numbered: List['data'] = []
      for (let page = 0; page * limit < 7; page++) {
        const { json } = await trial.ask('GET', `${url}&limit=${limit}&page=${page}`)
        numbered.push(...(json as List).data)
      }
      assert.deepEqual(numbered, all)
    }),
    { numRuns: 9 },
  )
})

const REFUSED: readonly [url: string, status: number, says: RegExp][] = [
  ['batches/b-1/files?limit=101', 400, /`limit` is "101"\. Make it a whole number from 1 to 100/],
  ['batches/b-1/files?start=x', 400, /`start` is "x"/],
  ['batches/b-1/meta?offset=1', 400, /"offset" is not taken here/],
  ['batches/nope/files', 404, /The batch "nope" is not found/],
  ['files/nope', 404, /The file "nope" is not found/],
  ['files/b-1-3', 404, /The file "b-1-3" is not found/],
  ['files/b-1-0', 404, /The file "b-1-0" is not found/],
  ['files/b-1-1?path=..%2Fb-2%2Fpart-00000.parquet', 404, /has nothing at/],
  ['datasets/nope/preview', 404, /The dataset "nope" is not found/],
]

for (const [url, status, says] of REFUSED) {
  test(`${url} is refused with ${status}`, async () => {
    const answer = await trial.ask('GET', `${EXPORT}/${url}`)
    assert.equal(answer.status, status, answer.text)
    assert.match(documentedSentence(EXPORT, answer), says)
  })
}

test('a preview shows the newest rows of a dataset, numbers of 64 bits as they are', async () => {
  const folder = await trial.services.blobs.workFolder('parquet')
  const instance = await DuckDBInstance.create(':memory:')
  const db = await instance.connect()
  const selects = {
    old: `SELECT range AS id, 'old' AS name FROM range(80)`,
    new: `SELECT 9007199254740993::BIGINT + range AS id, NULL AS name, DATE '2026-01-02' AS day FROM range(50)`,
  }
  let createdAt = 0
  for (const [name, select] of Object.entries(selects)) {
    await mkdir(join(folder, name))
    const path = join(folder, name, 'part-00000.parquet')
    await db.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`)
    await trial.services.blobs.publish(join(folder, name), `datasets/previewed/${name}`)
    const parts = [part('part-00000.parquet', name === 'old' ? 80 : 50)]
    const batch = aBatch(name, { datasetId: idOf('previewed'), parts, createdAt: createdAt++ })
    await trial.store.commit(({ batches }) => batches.insert(batch))
  }
  db.closeSync()
  await trial.store.commit(({ datasets }) =>
    datasets.insert({
      id: idOf('previewed'),
      name: 'Previewed',
      description: '',
      schemaId: idOf('schema-1'),
      createdAt: 0,
      updatedAt: 0,
      etag: '',
      lastBatchId: null,
      lastBatchStatus: null,
      lastSuccessfulBatchId: null,
      lastFailedBatchId: null,
      tags: {},
    }),
  )
  const { status, text, json } = await trial.ask('GET', `${EXPORT}/datasets/previewed/preview`)
  assert.equal(status, 200, text)
  const { data } = json as { data: Record<string, unknown>[] }
  assert.equal(data.length, 100)
  assert.ok(
    text.startsWith('{"data":[{"id":9007199254740993,"name":null,"day":"2026-01-02"},'),
    text.slice(0, 200),
  )
  assert.deepEqual(data[50], { id: 0, name: 'old', day: null })
  const two = await trial.ask('GET', `${EXPORT}/datasets/previewed/preview?limit=2`)
  assert.equal((two.json as { data: unknown[] }).data.length, 2)
})

test('a dataset that has taken nothing has an empty preview', async () => {
  await trial.store.commit(async ({ datasets }) => {
    const dataset = await datasets.find(idOf('previewed'))
    assert.ok(dataset !== null)
    await datasets.insert({ ...dataset, id: idOf('empty') })
  })
  const { json } = await trial.ask('GET', `${EXPORT}/datasets/empty/preview`)
  assert.deepEqual(json, { data: [] })
})

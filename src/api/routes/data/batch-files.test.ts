import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Batch } from '../../../domain/batch.ts'
import { idOf } from '../../../domain/ids.ts'
import { documentedSentence, openAppTrial, PUBLIC_URL } from '../../app-trial.ts'
import { aBatch } from './batch-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const EXPORT = '/data/foundation/export/batches'

const BATCH = aBatch('01BATCH', { runId: idOf('run-1') })

const FILES: Readonly<Record<string, string>> = {
  'input_files/fileMetaData1.json': '{"path":"a.csv"}\n',
  'row_errors/conversion_errors_0.json': '{"_errors":[]}\n',
  'row_errors_sample.json': '{"sample":true}\n',
  'failed/part-00000.json': '{"row":1}\n',
}

/** A batch as a run leaves it: its row, and its diagnostics beside the dataset. */
async function layOut(batch: Batch, files: Readonly<Record<string, string>>): Promise<void> {
  const { blobs } = trial.services
  const folder = await blobs.workFolder(batch.id)
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  await blobs.publish(folder, `batches/${batch.id}`)
  await trial.store.commit(({ batches }) => batches.insert(batch))
}

await layOut(BATCH, FILES)
await layOut({ ...BATCH, id: idOf('01CLEAN'), runId: idOf('run-2'), causes: [] }, {})

const READ: readonly [url: string, name: string][] = [
  ['meta?path=input_files/fileMetaData1.json', 'input_files/fileMetaData1.json'],
  ['meta?path=row_errors%2Fconversion_errors_0.json', 'row_errors/conversion_errors_0.json'],
  ['meta?path=row_errors_sample.json', 'row_errors_sample.json'],
  ['meta?path=row_error_samples.json', 'row_errors_sample.json'],
  ['failed?path=part-00000.json', 'failed/part-00000.json'],
]

for (const [url, name] of READ) {
  test(`${url} is ${name}, line by line as it is kept`, async () => {
    const { status, text, headers } = await trial.ask('GET', `${EXPORT}/01BATCH/${url}`)
    assert.deepEqual([status, text], [200, FILES[name]])
    assert.equal(headers['content-type'], 'application/x-ndjson; charset=utf-8')
    assert.equal(headers['content-length'], String(text.length))
  })
}

const LISTED: readonly [url: string, names: readonly string[]][] = [
  ['01BATCH/meta?path=input_files', ['fileMetaData1.json']],
  ['01BATCH/meta?path=row_errors', ['conversion_errors_0.json']],
  ['01BATCH/meta?path=%2Frow_errors%2F', ['conversion_errors_0.json']],
  ['01BATCH/failed', ['part-00000.json']],
  ['01BATCH/failed?path=%2F', ['part-00000.json']],
  ['01CLEAN/meta', []],
  ['01CLEAN/meta?path=row_errors', []],
  ['01CLEAN/meta?path=input_files', []],
  ['01CLEAN/failed', []],
]

for (const [url, names] of LISTED) {
  test(`${url} lists ${names.length} files, each with a link that leads to it`, async () => {
    const { status, json } = await trial.ask('GET', `${EXPORT}/${url}`)
    assert.equal(status, 200)
    const { data, _page } = json as {
      data: { name: string; length: string; _links: { self: { href: string } } }[]
      _page: object
    }
    assert.deepEqual(
      data.map(({ name }) => name),
      names,
    )
    assert.deepEqual(_page, { limit: 100, count: names.length })
    for (const { length, _links } of data) {
      const answer = await trial.ask('GET', _links.self.href.slice(PUBLIC_URL.length))
      assert.deepEqual([answer.status, String(answer.text.length)], [200, length])
    }
  })
}

const NOTHING: readonly string[] = [
  '01BATCH/meta?path=nope',
  '01BATCH/meta?path=.',
  '01BATCH/meta?path=..',
  '01CLEAN/failed?path=row_errors',
  '01BATCH/meta?path=..%2F..%2Fweir.sqlite',
  '01BATCH/failed?path=..%2Frow_errors_sample.json',
  '01BATCH/meta?path=a%00b',
  '01BATCH/meta?path=%2Fetc%2Fpasswd',
  '01BATCH/failed?path=nope',
  '..%2F..%2Fkeys/meta',
  '%2Fetc/meta',
]

for (const url of NOTHING) {
  test(`nothing outside of what is kept of a batch is reached by ${url}`, async () => {
    const answer = await trial.ask('GET', `${EXPORT}/${url}`)
    assert.equal(answer.status, 404, answer.text)
    assert.match(documentedSentence(EXPORT, answer), /is not found|has nothing at/)
    assert.deepEqual(trial.errors, [])
  })
}

import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'
import { aBatch } from '../data/batch-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const BATCHES = '/weir/v1/batches'
const { blobs } = trial.services

function line(n: number, code: string, column: string, row: object): string {
  const _errors = [{ code, message: `Bad, at ${n}.`, column }]
  return `${JSON.stringify({ ...row, _errors, _filename: 'a.csv', _weir: { line: n, record: n - 1 } })}\n`
}

const FILES: Readonly<Record<string, string>> = {
  'parsing_errors_0.json': `${JSON.stringify({
    _corrupt_record: '9,"é',
    _errors: [{ code: 'INGEST-1401-400', message: 'Broken.' }],
    _filename: 'a.csv',
    _weir: { line: 7, record: 6 },
  })}\n`,
  'validation_errors_0.json': line(2, 'INGEST-1556-400', 'age', { id: '1', age: '200' }),
  'conversion_errors_0.json':
    line(3, 'INGEST-1554-400', 'age', { id: 'é', age: 'x' }) +
    line(4, 'INGEST-1554-400', 'id', { id: 'y', age: '1', extra: 'a,b' }),
}

const folder = await blobs.workFolder('01BATCH')
await mkdir(join(folder, 'row_errors'))
for (const [name, text] of Object.entries(FILES)) {
  await writeFile(join(folder, 'row_errors', name), text)
}
await blobs.publish(folder, 'batches/01BATCH')
await trial.store.commit(async ({ batches }) => {
  await batches.insert(aBatch('01BATCH'))
  await batches.insert(aBatch('01CLEAN', { runId: idOf('another') }))
})

interface Page {
  readonly rejections: readonly { readonly line: number; readonly row: unknown }[]
  readonly next: string | null
}

async function read(url: string): Promise<Page> {
  const { status, json, text } = await trial.ask('GET', `${BATCHES}/${url}`)
  assert.equal(status, 200, text)
  return json as Page
}

const ASKED: readonly [query: string, lines: readonly number[]][] = [
  ['', [7, 3, 4, 2]],
  ['?column=age', [3, 2]],
  ['?code=INGEST-1554-400', [3, 4]],
  ['?code=INGEST-1554-400&column=id', [4]],
  ['?code=INGEST-1401-400', [7]],
  ['?column=none', []],
]

for (const [query, lines] of ASKED) {
  test(`asked with "${query}", the refused rows are those of lines ${lines.join(', ')}`, async () => {
    for (const limit of [1, 2, 100]) {
      const found: number[] = []
      let next: string | null = null
      do {
        const and: string = `${query === '' ? '?' : `${query}&`}limit=${limit}`
        const page: Page = await read(
          `01BATCH/rejections${and}${next === null ? '' : `&after=${next}`}`,
        )
        assert.ok(page.rejections.length <= limit)
        found.push(...page.rejections.map((one) => one.line))
        next = page.next
      } while (next !== null)
      assert.deepEqual(found, lines)
    }
  })
}

test('a row that could not be parsed is told as it stood, others by their columns', async () => {
  const { rejections } = await read('01BATCH/rejections?limit=2')
  assert.deepEqual(
    rejections.map(({ row }) => row),
    ['9,"é', { id: 'é', age: 'x' }],
  )
})

test('all of them are a file of CSV with the columns of all rows, or of JSON, a row a line', async () => {
  const csv = await trial.ask('GET', `${BATCHES}/01BATCH/rejections.csv`)
  assert.equal(csv.headers['content-type'], 'text/csv; charset=utf-8')
  assert.match(
    String(csv.headers['content-disposition']),
    /^attachment; filename="refused-rows\.csv"$/,
  )
  assert.equal(
    csv.text,
    [
      '_file,_line,_column,_code,_message,_row,id,age,extra',
      'a.csv,7,,INGEST-1401-400,Broken.,"9,""é",,,',
      'a.csv,3,age,INGEST-1554-400,"Bad, at 3.",,é,x,',
      'a.csv,4,id,INGEST-1554-400,"Bad, at 4.",,y,1,"a,b"',
      'a.csv,2,age,INGEST-1556-400,"Bad, at 2.",,1,200,',
      '',
    ].join('\n'),
  )
  const json = await trial.ask('GET', `${BATCHES}/01BATCH/rejections.jsonl?column=id`)
  const rows = json.text.trimEnd().split('\n')
  assert.deepEqual(
    rows.map((text) => (JSON.parse(text) as { line: number }).line),
    [4],
  )
})

test('of a batch that refused nothing there is nothing, and no header either', async () => {
  assert.deepEqual(await read('01CLEAN/rejections'), { rejections: [], next: null })
  const { status, text } = await trial.ask('GET', `${BATCHES}/01CLEAN/rejections.csv`)
  assert.deepEqual([status, text], [200, ''])
})

const REFUSED: readonly [url: string, status: number, says: RegExp][] = [
  ['nothing/rejections', 404, /The batch "nothing" is not found/],
  ['nothing/rejections.csv', 404, /The batch "nothing" is not found/],
  ['nothing/inputs', 404, /The batch "nothing" is not found/],
  ['01BATCH/rejections?after=0-3', 400, /`after` is "0-3"/],
  ['01BATCH/rejections?after=9-1', 400, /`after` is "9-1"/],
  ['01BATCH/rejections?after=x', 400, /`after` is "x"/],
  ['01BATCH/rejections?limit=0', 400, /`limit` is "0"/],
  ['01BATCH/inputs?after=-1', 400, /`after` is "-1"/],
]

for (const [url, status, says] of REFUSED) {
  test(`${url} is refused with ${status}`, async () => {
    const answer = await trial.ask('GET', `${BATCHES}/${url}`)
    assert.equal(answer.status, status)
    assert.match(documentedSentence(BATCHES, answer), says)
  })
}

test('a batch tells its run and the files that it took, page by page', async () => {
  const file = (n: number) => {
    return { path: `${n}.csv`, bytes: n, modifiedAt: n, sha256: 'x', recordCount: n }
  }
  const batch = aBatch('01MANY', { items: [1, 2, 3].map(file) })
  await trial.store.commit(({ batches }) => batches.insert(batch))
  const { json } = await trial.ask('GET', `${BATCHES}/01MANY/inputs?limit=2`)
  const { runId, datasetId } = batch
  const told = { batchId: '01MANY', datasetId, runId, runName: null, fileCount: 3 }
  assert.deepEqual(json, { ...told, files: [file(1), file(2)], next: 2 })
  const rest = await trial.ask('GET', `${BATCHES}/01MANY/inputs?after=2`)
  assert.deepEqual(rest.json, { ...told, files: [file(3)], next: null })
})

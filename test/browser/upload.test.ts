import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { parquetOf } from '../../src/ingest/formats/parquet-trial.ts'
import { assertAccessible, assertFits, openBrowserTrial, PHONE } from './browser-trial.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const { client } = trial.world

async function dataset(name: string, properties: object, rules: object = {}): Promise<string> {
  const schema = await client.send<{ $id: string }>(
    'POST',
    '/data/foundation/schemaregistry/tenant/schemas',
    { title: name, type: 'object', required: ['id'], properties, ...rules },
  )
  const [link = ''] = await client.send<string[]>('POST', '/data/foundation/catalog/dataSets', {
    name,
    schemaRef: { id: schema.$id },
  })
  return link.replace('@/dataSets/', '')
}

const id = await dataset('People', {
  id: { type: 'integer' },
  person: { type: 'object', properties: { name: { type: 'string' } } },
})
const PATH = `/datasets/${id}`

test('files are brought into a dataset, and what nests in them is seen', async () => {
  const page = await trial.openPage(PATH)
  await page.getByRole('link', { name: 'Upload files' }).click()
  await page.getByRole('heading', { name: 'Upload files', level: 1 }).waitFor()
  const send = page.getByRole('button', { name: 'Upload', exact: true })
  assert.ok(await send.isDisabled())
  await choose(page, [
    file('a.json', '{"id":1,"person":{"name":"Ada"}}\n'),
    file('b.json', '[{"id":2},\n{"id":"x","person":{"name":"Bo"}}]'),
  ])
  await page.getByRole('button', { name: /^JSON, one object a line.* Format/ }).waitFor()
  await page.getByRole('textbox', { name: 'Percent of rows' }).fill('50')
  await send.click()

  await page.getByRole('heading', { name: 'Upload', level: 1 }).waitFor()
  await page.getByRole('row', { name: 'Line 2' }).locator('mark').waitFor()
  await page.getByText('Success with errors').waitFor()
  await page.goto(`${PATH}?part=rows`)
  await page.getByRole('columnheader', { name: 'person.name' }).waitFor()
  await page.getByRole('cell', { name: 'Ada' }).waitFor()
})

test('refused rows are downloaded, mended and brought again, without what Weir had added to them', async () => {
  // No other column may be there, so that one of Weir's would be refused.
  const strict = await dataset(
    'Strict',
    { id: { type: 'integer' }, note: { type: 'string' } },
    { additionalProperties: false },
  )
  const page = await trial.openPage(`/datasets/${strict}/upload`)
  const send = page.getByRole('button', { name: 'Upload', exact: true })
  const long = 'long '.repeat(100)
  await choose(page, [file('a.csv', `id;note\n1;good\n"2;3"\nx;${long}\n`)])
  await page.getByRole('button', { name: /^CSV, with semicolons.* Format/ }).waitFor()
  await page.getByRole('textbox', { name: 'Percent of rows' }).fill('90')
  await send.click()
  await page.getByText('Success with errors').waitFor()
  await page.getByRole('button', { name: 'Show all 500 characters' }).click()
  await page.getByRole('cell', { name: long.trim() }).waitFor()

  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download as CSV' }).click()
  const csv = await readFile(await (await coming).path(), 'utf8')
  await page.getByRole('link', { name: 'Upload the mended rows' }).click()
  await page.getByRole('heading', { name: 'Upload mended rows', level: 1 }).waitFor()
  await choose(page, [file('refused-rows.csv', csv)])
  await page.getByText('_file, _line, _column, _code, _message, _row.').waitFor()
  await assertAccessible(page)
  await send.click()
  await page.getByText(/"refused-rows\.csv", line 2: .+ stands in one piece still/).waitFor()

  const mended = csv.replace(/,"*2;3"*,,$/m, ',,2,two').replace(/,x,"?long .*$/m, ',3,three')
  await choose(page, [file('refused-rows.csv', mended)])
  await page.getByText('Chosen again, and only once in a batch: refused-rows.csv.').waitFor()
  await page.getByText('The files were not taken').waitFor({ state: 'detached' })
  await send.click()
  await page.getByRole('heading', { name: 'Upload into Strict', level: 1 }).waitFor()
  await page.getByText('Success', { exact: true }).first().waitFor()
  await page.goto(`/datasets/${strict}?part=rows`)
  for (const name of ['good', 'two', 'three']) await page.getByRole('cell', { name }).waitFor()

  await page.goBack()
  await page.goBack()
  await page.getByText('2 rows of this run were brought again before').waitFor()
})

test('an upload is stopped, or left, and is then in no dataset', async () => {
  const page = await trial.openPage(`${PATH}/upload`)
  const held: (() => void)[] = []
  await page.route('**/files/*', (route) => void held.push(() => void route.continue()))
  await choose(page, [file('a.csv', 'id\n1\n')])
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('You have stopped it. Nothing of it is in the dataset.').waitFor()
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await page.getByRole('button', { name: 'Stop' }).waitFor()
  await page.getByRole('link', { name: 'Schemas' }).click()
  const asked = page.getByRole('alertdialog', { name: 'Leave the upload?' })
  await asked.getByRole('button', { name: 'Stay' }).click()
  await asked.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Schemas' }).click()
  await asked.getByRole('button', { name: 'Stop it, and leave' }).click()
  await page.getByRole('heading', { name: 'Schemas', level: 1 }).waitFor()
  await page.goto(`${PATH}?status=aborted%2Cabandoned`)
  const batches = page.getByRole('grid', { name: 'Batches' })
  await batches.getByText('Given up').nth(1).waitFor()
})

test('a file of Parquet is seen to be one, and its rows are there', async () => {
  const page = await trial.openPage(`${PATH}/upload`)
  const bytes = await parquetOf("SELECT 77 AS id, {name: 'Lin'} AS person")
  await choose(page, [
    { name: 'part-0', mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) },
  ])
  await page.getByRole('button', { name: /^Parquet.* Format/ }).waitFor()
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await page.getByRole('heading', { name: 'Upload', level: 1 }).waitFor()
  await page.getByText('Success', { exact: true }).first().waitFor()
  await page.goto(`${PATH}?part=rows`)
  await page.getByRole('cell', { name: 'Lin' }).waitFor()
})

test('an upload that is refused says so where it was asked for', async () => {
  const page = await trial.openPage(`${PATH}/upload`, { ...PHONE, reducedMotion: 'reduce' })
  await choose(page, [file('a.csv', 'id\n1\n')])
  await page.getByRole('button', { name: 'Leave out a.csv' }).waitFor()
  await assertFits(page)
  await assertAccessible(page)
  await client.remove(`/data/foundation/catalog/dataSets/${id}`)
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await page.getByText('The files were not taken').waitFor()
  await page.getByText(/is not found\. Create it first/).waitFor()
  trial.forgive(/Failed to load resource.+400/)
})

function file(name: string, text: string) {
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) }
}

async function choose(page: Page, files: ReturnType<typeof file>[]): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose files', exact: true }).click()
  await (await choosing).setFiles(files)
}

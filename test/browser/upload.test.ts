import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { assertAccessible, assertFits, openBrowserTrial, PHONE } from './browser-trial.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const { client } = trial.world

const schema = await client.send<{ $id: string }>(
  'POST',
  '/data/foundation/schemaregistry/tenant/schemas',
  {
    title: 'People',
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'integer' },
      person: { type: 'object', properties: { name: { type: 'string' } } },
    },
  },
)
const [link = ''] = await client.send<string[]>('POST', '/data/foundation/catalog/dataSets', {
  name: 'People',
  schemaRef: { id: schema.$id },
})
const id = link.replace('@/dataSets/', '')
const PATH = `/datasets/${id}`

test('files are brought into a dataset, and what nests in them is seen', async () => {
  const page = await trial.openPage(PATH)
  await page.getByRole('link', { name: 'Upload files' }).click()
  await page.getByRole('heading', { name: 'Upload files', level: 1 }).waitFor()
  const send = page.getByRole('button', { name: 'Upload', exact: true })
  assert.ok(await send.isDisabled())
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose files', exact: true }).click()
  await (
    await choosing
  ).setFiles([
    file('a.json', '{"id":1,"person":{"name":"Ada"}}\n'),
    file('b.json', '{"id":2}\n{"id":"x","person":{"name":"Bo"}}\n'),
  ])
  await page.getByRole('button', { name: /Format/ }).click()
  await page.getByRole('option', { name: 'JSON, one object a line' }).click()
  await page.getByRole('textbox', { name: 'Percent of rows' }).fill('50')
  await send.click()

  await page.getByRole('heading', { name: 'Upload', level: 1 }).waitFor()
  await page.getByRole('row', { name: 'Line 2' }).locator('mark').waitFor()
  await page.getByText('Success with errors').waitFor()
  await page.goto(`${PATH}?part=rows`)
  await page.getByRole('columnheader', { name: 'person.name' }).waitFor()
  await page.getByRole('cell', { name: 'Ada' }).waitFor()
})

test('an upload that is refused says so where it was asked for', async () => {
  const page = await trial.openPage(`${PATH}/upload`, { ...PHONE, reducedMotion: 'reduce' })
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose files', exact: true }).click()
  await (await choosing).setFiles(file('a.csv', 'id\n1\n'))
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

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import { assertCount, openBrowserTrial } from './browser-trial.ts'
import { testForEverybody } from './for-everybody.ts'
import { makeDemoRuns } from './demo-runs.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const { world } = trial
await makeDemoRuns(world)

interface Named {
  readonly name: string
  readonly lastBatchId?: string
}
const CATALOG = '/data/foundation/catalog'
const all = await world.client.get<Record<string, Named>>(`${CATALOG}/dataSets`)

function idOf(name: string): string {
  const found = Object.entries(all).find(([, dataset]) => dataset.name === name)
  assert.ok(found)
  return found[0]
}

test('a dataset is found, its rows are seen, and a batch of it is taken back', async () => {
  const page = await trial.openPage('/datasets')
  const datasets = page.getByRole('grid', { name: 'Datasets' })
  await datasets.getByRole('row', { name: 'Zip codes again' }).waitFor()
  const row = datasets.getByRole('row', { name: 'Bird strikes', exact: true })
  await row.getByText('Success with errors').waitFor()
  assert.match(await row.innerText(), /9,980\s+1\s+Success with errors/)
  await page.getByRole('searchbox', { name: 'Name contains' }).fill('strict')
  await page.keyboard.press('Enter')
  await page.waitForURL(/[?&]name=strict$/)
  await row.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Clear search' }).click()
  await row.getByRole('link').click()

  await page.getByRole('heading', { name: 'Bird strikes', level: 1 }).waitFor()
  await page.getByRole('tab', { name: 'Rows' }).click()
  await page.waitForURL(/[?&]part=rows$/)
  const rows = page.getByRole('table', { name: 'Rows' })
  await rows.waitFor()
  await assertCount(rows.getByRole('row'), 101)
  await rows.getByRole('button', { name: '1: show the whole row', exact: true }).click()
  const whole = page.getByRole('dialog', { name: 'Row 1' })
  await whole.getByText('"Airport Name": "BARKSDALE AIR FORCE BASE ARPT"').waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('tab', { name: 'Batches' }).click()
  await page.getByRole('grid', { name: 'Batches' }).getByRole('link').first().click()
  await page.getByRole('heading', { name: 'Batch', level: 1 }).waitFor()
  await page.getByRole('link', { name: 'Bird strikes, 5 % may fail' }).waitFor()
  await page.getByRole('row', { name: 'Line 501' }).waitFor()

  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: /\.parquet$/ }).click()
  const bytes = await readFile(await (await coming).path())
  assert.deepEqual(
    [bytes.toString('latin1', 0, 4), bytes.toString('latin1', bytes.length - 4)],
    ['PAR1', 'PAR1'],
  )

  await page.getByRole('button', { name: 'Take back' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Take this batch back?' })
  await dialog.getByText('Its 9,980 rows leave the dataset for good').waitFor()
  await dialog.getByRole('button', { name: 'Take it back' }).click()
  await page.getByText('None: the batch was taken back.').waitFor()
  await page.getByRole('link', { name: 'Bird strikes', exact: true }).click()
  await page.getByRole('grid', { name: 'Batches' }).getByText('Taken back').waitFor()
  await page.getByRole('button', { name: /Status/ }).click()
  await page.getByRole('option', { name: 'Failed' }).click()
  await page.getByText('No batches are like that').waitFor()
  await page.getByRole('tab', { name: 'Rows' }).click()
  await page.getByText('No rows yet').waitFor()
})

test('a dataset that a flow fills is not deleted, and it is said why; one that is free is', async () => {
  const page = await trial.openPage(`/datasets/${idOf('Zip codes again')}`)
  const remove = async () => {
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('button', { name: 'Delete the dataset' }).click()
  }
  await remove()
  await page.getByText(/is in use: 1 target connection leads to it/).waitFor()
  trial.forgive(/Failed to load resource.+409/)

  const { schemaRef } = (
    await world.client.get<Record<string, { schemaRef: object }>>(
      `${CATALOG}/dataSets/${idOf('Zip codes')}`,
    )
  )[idOf('Zip codes')] ?? { schemaRef: {} }
  const [link = ''] = await world.client.send<string[]>('POST', `${CATALOG}/dataSets`, {
    name: 'Free',
    schemaRef,
  })
  await page.goto(`/datasets/${link.replace('@/dataSets/', '')}`)
  await page.getByText('No batches yet').waitFor()
  await remove()
  await page.getByText('"Free" is deleted.').waitFor()
  await page.getByRole('heading', { name: 'Datasets', level: 1 }).waitFor()
  await page.getByRole('row', { name: 'Free' }).waitFor({ state: 'detached' })
})

const strict = idOf('Bird strikes, strict')
const zips = idOf('Zip codes')
testForEverybody('the pages of datasets', trial, [
  ['/datasets', 'Zip codes again'],
  [`/datasets/${strict}`, 'Failed'],
  [`/datasets/${zips}?part=rows`, '00501'],
  [`/datasets/${zips}?part=schema`, 'zip_code'],
  [`/datasets/${strict}/batches/${all[strict]?.lastBatchId}`, 'Line 501'],
])

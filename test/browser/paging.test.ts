import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openBrowserTrial } from './browser-trial.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const { world } = trial

const folder = join(world.folder, 'source')
await mkdir(folder)
await writeFile(join(folder, 'a.csv'), 'id\n1\n')
const flowId = await world.apply({
  name: 'Small',
  source: { folder, path: '*.csv' },
  dataset: { name: 'Small', schema: { properties: { id: { type: 'string' } } } },
})
const RUNS = '/data/foundation/flowservice/runs'

test('the pages of a list are gone through, kept in the URL, and gone back to', async () => {
  for (let n = 0; n < 60; n++) await world.client.send('POST', RUNS, { flowId })
  const page = await trial.openPage('/runs')
  const pages = page.getByRole('navigation', { name: 'Pages of Runs' })
  const first = page.getByRole('grid', { name: 'Runs' }).getByRole('row').nth(1)
  // The rows of the page before stay until those of the next are there.
  const seen: string[] = []
  const seeAnother = async () => {
    const link = first.locator(`a${seen.map((href) => `:not([href="${href}"])`).join('')}`)
    await link.waitFor()
    seen.push((await link.getAttribute('href')) ?? '')
  }
  const seeAgain = (index: number) => first.locator(`a[href="${seen[index]}"]`).waitFor()
  await seeAnother()
  await pages.getByRole('button', { name: 'Next' }).click()
  await page.waitForURL(/[?&]after=/)
  await page.reload()
  await seeAnother()
  const second = page.url()
  await pages.getByRole('button', { name: 'Next' }).click()
  await page.waitForURL((url) => url.href !== second)
  await seeAnother()
  await pages.getByRole('button', { name: 'Next', disabled: true }).waitFor()

  await pages.getByRole('button', { name: 'Previous' }).click()
  await page.waitForURL(second)
  await seeAgain(1)
  await page.goBack()
  await seeAgain(2)
  await page.goBack()
  await seeAgain(1)
  await pages.getByRole('button', { name: 'First page' }).click()
  await page.waitForURL(`${world.url}/runs`)
  await seeAgain(0)

  // From a page that there never was.
  await page.goto('/runs?after=cut')
  await page.getByText('This page of the list is not there').waitFor()
  await page.getByRole('button', { name: 'First page' }).click()
  await page.waitForURL(`${world.url}/runs`)
  await seeAgain(0)
  trial.forgive(/console: Failed to load resource.+400.+continuationToken=cut/)
})

test('a run is watched while it goes on, and cancelled', async () => {
  await writeFile(join(folder, 'b.csv'), `id\n${'a value of a row\n'.repeat(4_000_000)}`)
  const { id } = await world.client.send<{ id: string }>('POST', RUNS, { flowId })
  const page = await trial.openPage(`/runs/${id}`)
  await page.getByRole('progressbar', { name: /Waiting|Copying/ }).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Cancel this run?' })
  await dialog.getByRole('button', { name: 'Cancel the run' }).click()
  await page.getByText('The run is being cancelled.').waitFor()
  await page.getByRole('button', { name: 'Try again' }).waitFor()
  await page.getByText('Failed', { exact: true }).first().waitFor()
})

import assert from 'node:assert/strict'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  assertAccessible,
  assertCount,
  assertFits,
  DESKTOP,
  openBrowserTrial,
  PHONE,
} from './browser-trial.ts'
import { makeDemoRuns } from './demo-runs.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const { world } = trial
const [good, partial, strict, lost] = await makeDemoRuns(world)
assert.ok(good && partial && strict && lost)
const FLOWS = '/data/foundation/flowservice/flows'
await world.client.send('POST', `${FLOWS}?mode=draft`, { name: 'Half a flow' })

test('a flow is found by its name and by how it is, and the list stays as it is in the URL', async () => {
  const page = await trial.openPage('/flows')
  const table = page.getByRole('grid', { name: 'Flows' })
  await table.getByRole('row', { name: 'Half a flow' }).waitFor()
  await assertCount(table.getByRole('row'), 6)
  await page.getByRole('searchbox', { name: 'Name' }).fill('STRIKES')
  await page.keyboard.press('Enter')
  await page.waitForURL(/search=STRIKES/)
  await table.getByRole('row', { name: 'Zip codes' }).waitFor({ state: 'detached' })
  await assertCount(table.getByRole('row'), 3)
  await page.getByRole('button', { name: /Show/ }).click()
  await page.getByRole('option', { name: 'Last run failed' }).click()
  await page.waitForURL(/show=failing/)
  await table.getByRole('row', { name: '5 % may fail' }).waitFor({ state: 'detached' })
  await page.reload()
  await table.getByRole('row', { name: 'Bird strikes, 0.1 % may fail' }).waitFor()
  await assertCount(table.getByRole('row'), 2)
  assert.match(await table.innerText(), /Failed.+0 %/s)

  await page.goto('/flows?sort=name')
  await table.getByRole('row', { name: 'Zip codes' }).waitFor()
  assert.match(await table.getByRole('row').nth(1).innerText(), /Bird strikes, 0.1/)
  await page.goto('/flows?show=drafts')
  await table.getByRole('link', { name: 'Half a flow' }).click()
  await page.getByText('A draft runs never').waitFor()
})

test('the list tells a run that refused rows from one that did not, and which files a flow takes', async () => {
  const page = await trial.openPage('/flows')
  const rows = page.getByRole('grid', { name: 'Flows' }).getByRole('row')
  const row = (text: RegExp) => rows.filter({ hasText: text })
  await row(/^Bird strikes, 5 %.*birdstrikes\.csv in Folder.+Success with errors/s).waitFor()
  await row(/^Zip codes.*zipcodes\.csv in Folder.+Success(?! with)/s).waitFor()
  // What is searched for follows the address, here back to all of them.
  const search = page.getByRole('searchbox', { name: 'Name' })
  await search.fill('lost')
  await page.keyboard.press('Enter')
  await row(/^Zip codes(?! again)/).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Flows', exact: true }).click()
  await row(/^Zip codes(?! again)/).waitFor()
  assert.equal(await search.inputValue(), '')
})

test('a flow whose source is gone says why, with the code, and which connection is meant', async () => {
  const page = await trial.openPage(`/flows/${lost.flowId}`)
  const verdict = page.getByText(/The folder ".+moved-away" cannot be read: it is not there\./)
  await verdict.first().waitFor()
  await page.getByRole('link', { name: '2200' }).waitFor()
  await page.getByText(/^Folder .+moved-away$/).waitFor()
  await page.goto(`/flows/${strict.flowId}`)
  await page.getByRole('link', { name: 'Look at the refused rows' }).click()
  await page.waitForURL(/\/runs\/.+#refused-rows/)
})

test('a flow tells how its last run went, what it does, and whether the newest files still fit', async () => {
  const page = await trial.openPage(`/flows/${strict.flowId}`)
  await page.getByRole('heading', { name: 'The last run: Failed' }).waitFor()
  await page.getByText(/not below the threshold of 0.1 %\. Mostly INGEST-\d+-400 in the/).waitFor()
  await page.getByRole('region', { name: 'Over time' }).getByText('10,000').first().waitFor()
  await assertCount(page.getByRole('grid', { name: 'Runs' }).getByRole('row'), 2)
  await page.getByRole('button', { name: 'Look now' }).click()
  await page
    .getByRole('region', { name: /newest files/ })
    .getByRole('status')
    .waitFor()

  await page.getByRole('button', { name: /Last 7 days/ }).click()
  await page.getByRole('option', { name: 'Other days' }).click()
  await page.waitForURL(/range=custom&from=.+&to=/)
  await page
    .getByRole('spinbutton', { name: /From and to/ })
    .first()
    .waitFor()

  await page.getByRole('button', { name: 'Try it again' }).click()
  await page.waitForURL(/\/runs\/.+/)
  await page.getByRole('link', { name: strict.id }).waitFor()
})

test('a flow is run over a window of time, and its page shows the new run by itself', async () => {
  const page = await trial.openPage(`/flows/${good.flowId}`)
  const rows = page.getByRole('grid', { name: 'Runs' }).getByRole('row')
  await rows.nth(1).waitFor()
  await appendFile(join(world.folder, 'demo', 'zipcodes.csv'), '00000,1,1,A,AA,B\n')
  await world.client.send('POST', '/data/foundation/flowservice/runs', { flowId: good.flowId })
  await rows.nth(2).waitFor()
  await page.getByRole('button', { name: 'Run now' }).click()
  const dialog = page.getByRole('dialog', { name: 'Run now' })
  await dialog.getByText('Only files of a certain time').click()
  await dialog.getByRole('spinbutton', { name: /month, Last changed from/ }).click()
  await page.keyboard.type('010120200000')
  await dialog.getByRole('button', { name: 'Make a run' }).click()
  await page.waitForURL(/\/runs\/.+/)
})

test('the schedule of a flow is edited: what cannot be had says why, and what can shows its next runs', async () => {
  const page = await trial.openPage('/flows')
  await page.getByRole('button', { name: 'What to do with Lost source' }).click()
  await page.getByRole('menuitem', { name: 'Edit the schedule' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit the schedule' })
  await dialog.getByRole('button', { name: /When it runs by itself/ }).click()
  await page.getByRole('option', { name: 'Every so many weeks' }).click()
  await dialog.getByRole('listitem').nth(4).waitFor()
  await dialog.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Ber')
  await page.getByRole('option', { name: 'Europe/Berlin' }).click()
  await dialog
    .getByText(/there\)/)
    .first()
    .waitFor()
  const year = dialog.getByRole('spinbutton', { name: /year/ })
  await dialog.getByRole('spinbutton', { name: /month/ }).click()
  await page.keyboard.type('01012020')
  await page.keyboard.type('0000')
  assert.equal(await year.innerText(), '2020')
  await dialog.getByText('This schedule cannot be had').waitFor()
  await dialog
    .getByText(/FLOW-|past|before/)
    .first()
    .waitFor()
  await year.click()
  await page.keyboard.type('2036')
  await dialog.getByRole('listitem').first().waitFor()
  await dialog.getByRole('button', { name: 'Save the schedule' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Every week, Europe/Berlin').waitFor()
  trial.forgive(/console: Failed to load resource.+400/)
  // It would ask for the flow once more when that is deleted.
  await page.context().close()
})

test('what a flow bears and its alerts are changed, it is switched off, and deleted with a word on what stays', async () => {
  const page = await trial.openPage(`/flows/${lost.flowId}?edit=options`)
  const dialog = page.getByRole('dialog', { name: 'Edit the flow' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('')
  await dialog.getByText('A flow needs a name.').waitFor()
  assert.equal(await dialog.getByRole('button', { name: 'Save the flow' }).isDisabled(), true)
  await dialog.getByRole('textbox', { name: 'Name' }).fill('  Found source ')
  await dialog.getByRole('button', { name: 'Save the flow' }).click()
  await page.getByRole('heading', { name: 'Found source', level: 1 }).waitFor()
  const minutes = page.getByRole('textbox', { name: 'Minutes at work' })
  await minutes.fill('30')
  await page.getByRole('button', { name: 'Save the alerts' }).click()
  const back = page.getByRole('button', { name: 'Back to the defaults' })
  await back.waitFor()
  // The other threshold goes on to follow the default.
  const rules = await world.client.get<{ flows: { overrides: object }[] }>('/weir/v1/alerts/rules')
  assert.deepEqual(
    rules.flows.map(({ overrides }) => overrides),
    [{ delayMinutes: 30 }],
  )
  await back.click()
  await page.getByRole('button', { name: 'Back to the defaults' }).waitFor({ state: 'detached' })
  assert.equal(await minutes.inputValue(), '150')

  await page.getByText('Enabled', { exact: true }).click()
  await page.getByText('The flow is changed.').first().waitFor()
  await page.getByRole('button', { name: 'More to do with this flow' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const sure = page.getByRole('alertdialog')
  await sure.getByText(/The dataset and all that is in it.+stay/).waitFor()
  await sure.getByRole('button', { name: 'Delete the flow' }).click()
  await page.waitForURL(/\/flows$/)
  await page.getByRole('row', { name: 'Zip codes' }).waitFor()
  await page.getByRole('row', { name: 'Found source' }).waitFor({ state: 'detached' })
})

for (const [size, options] of [
  ['1440 pixels', DESKTOP],
  ['a phone', PHONE],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the flows are for everybody, and fit, on ${size} in ${colorScheme}`, async () => {
      const page = await trial.openPage('/', { ...options, colorScheme, reducedMotion: 'reduce' })
      for (const [path, ready] of [
        ['/flows', 'Zip codes'],
        [`/flows/${strict.flowId}`, 'Save the alerts'],
        [`/flows/${partial.flowId}?edit=schedule`, 'Save the schedule'],
        [`/flows/${partial.flowId}?edit=options`, 'Save the flow'],
      ] as const) {
        await page.goto(path)
        await page.getByText(ready).filter({ visible: true }).first().waitFor()
        await page.getByRole('progressbar').first().waitFor({ state: 'detached' })
        await assertFits(page)
        await assertAccessible(page)
      }
      await page.context().close()
    })
  }
}

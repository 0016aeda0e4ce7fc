import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openBrowserTrial } from './browser-trial.ts'
import { testForEverybody } from './for-everybody.ts'
import { makeDemoRuns } from './demo-runs.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
await makeDemoRuns(trial.world)

test('what failed stands on top, with its reason, its code and the next step', async () => {
  const page = await trial.openPage('/')
  const failing = page.getByRole('region', { name: '2 flows whose last run failed' })
  await failing.waitFor()
  assert.match(await failing.innerText(), /not below the threshold of 0.1 %/)
  assert.match(await failing.innerText(), /moved-away" cannot be read: it is not there/)
  await failing.getByRole('link', { name: /CONNECTOR-2001-500/ }).click()
  await page.getByRole('heading', { name: 'CONNECTOR-2001-500', level: 1 }).waitFor()
  await page.goBack()
  await page.getByRole('link', { name: 'See the run of Lost source' }).click()
  await page.getByRole('heading', { name: 'Lost source', level: 1 }).waitFor()
})

test('what happened is drawn for a range of time that is in the URL', async () => {
  const page = await trial.openPage('/')
  const runs = page.getByRole('article', { name: 'Runs' })
  await runs.getByText('2 succeeded, 2 failed.').waitFor()
  await page
    .getByRole('article', { name: 'Rows' })
    .getByText(/ingested, \d+ refused\.$/)
    .waitFor()
  await page.getByRole('radio', { name: '7 d' }).click()
  await page.waitForURL(/[?&]range=week$/)
  await page.getByRole('heading', { name: 'In the last 7 days' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'In the last 7 days' }).waitFor()
  await runs.getByRole('link', { name: '2 failed' }).click()
  await page.waitForURL(/\/runs\?show=failed&range=week$/)
})

testForEverybody('home, errors and settings', trial, [
  ['/?range=month', '2 succeeded'],
  ['/errors', 'CONNECTOR-1001-500'],
  ['/errors/2200', 'What to do'],
  ['/settings', 'How to change them'],
])

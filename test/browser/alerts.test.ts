import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { assertAccessible, openBrowserTrial } from './browser-trial.ts'
import { makeDemoRuns } from './demo-runs.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const [, , strict] = await makeDemoRuns(trial.world)
assert.ok(strict)

test('a flow bears less than others, so its next run fires an alert that appears by itself', async () => {
  const page = await trial.openPage('/alerts')
  await page.getByText('No alert has fired').waitFor()
  await page.getByRole('button', { name: 'Set for one flow' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /Flow/ }).click()
  await page.getByRole('option', { name: 'Bird strikes, 0.1 % may fail' }).click()
  const share = dialog.getByRole('radiogroup', { name: 'What share of its rows may be refused' })
  await share.getByText('Of its own').click()
  const percent = dialog.getByRole('textbox', { name: /Percent/ })
  const save = dialog.getByRole('button', { name: 'Save' })
  await percent.fill('100')
  await save.click()
  await percent.and(page.locator('[aria-invalid=true]')).waitFor()
  await percent.fill('0.1')
  await assertAccessible(page)
  await save.click()
  const rules = page.getByRole('region', { name: 'Thresholds' })
  await rules.getByText(/Of its rows: 0.1 % may be refused/).waitFor()

  const path = `/data/foundation/flowservice/runs/${strict.id}/action?op=re-trigger`
  await trial.world.client.send('POST', path, {})
  const alerts = page.getByRole('grid', { name: 'Alerts' })
  await alerts.getByText('Firing').waitFor()
  await alerts.getByText('0.2 %').waitFor()
  await page.getByText('Firing only').click()
  await page.waitForURL(/[?&]show=firing$/)
  await alerts.getByRole('row', { name: 'Bird strikes, 0.1 % may fail' }).waitFor()
  await assertAccessible(page)

  await rules.getByRole('button', { name: /Reset the thresholds of/ }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Back to the defaults' }).click()
  await rules.getByText(/Of its rows: 0.1 % may be refused/).waitFor({ state: 'detached' })
})

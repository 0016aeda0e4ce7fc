import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openWorld } from '../world.ts'
import { assertAccessible, openBrowserTrial } from './browser-trial.ts'

const HOUR_MS = 3_600_000
const settings = {
  NODE_OPTIONS: `--import=${import.meta.resolve('./turned-clock.ts')}`,
  TURNED_CLOCK_MS: '0',
}
const trial = await openBrowserTrial(openWorld(settings))
after(() => trial[Symbol.asyncDispose]())
const { world } = trial
const { receiver } = world

/** Weir goes on as it would so many hours after the beginning. */
async function turnTo(hours: number): Promise<void> {
  settings.TURNED_CLOCK_MS = String(hours * HOUR_MS)
  await world.start()
}

const PLATFORM = '7e1f5a52-6c5f-4b8e-9a40-706c6174666d'
const SENT = 10

test('a webhook that failed for a day is disabled, says so, is mended, and is sent what it missed', async () => {
  const { registration_id: id } = await world.register('adobe_io', '/night')
  receiver.answer = 500
  const sample = `/events/providers/${PLATFORM}/eventmetadata/sources_flow_run_failed/sample_event/${id}`
  for (let n = 0; n < SENT; n++) await world.client.send('POST', sample, { n })
  const unwell = await trial.openPage('/registrations')
  await unwell.getByRole('row').filter({ hasText: 'Unstable' }).waitFor()
  await unwell.getByRole('link', { name: 'Test receiver /night' }).click()
  await unwell.getByText('Most attempts fail').waitFor()
  await unwell.getByText('it is disabled on').waitFor()
  await unwell.context().close()

  // Its retries go on through the day, and fail.
  await world.stop()
  const before = receiver.heard.length
  await turnTo(23)
  await receiver.until((heard) => heard.length >= before + SENT)
  await world.stop()
  await turnTo(24.1)

  const page = await trial.openPage('/registrations?show=unwell')
  await page.getByRole('row').filter({ hasText: 'Disabled' }).waitFor()
  await page.getByRole('link', { name: 'Test receiver /night' }).click()
  await page.getByText('The webhook failed too often: nothing new is pushed to it').waitFor()
  await page.getByText('after a day of being unstable').waitFor()
  await assertAccessible(page)
  await page.getByRole('tab', { name: 'Deliveries' }).click()
  await page.getByRole('link', { name: `${SENT} were given up` }).click()
  await page.getByRole('grid', { name: 'Deliveries' }).getByText('Given up').first().waitFor()

  receiver.answer = 200
  await page.getByRole('tab', { name: 'Details' }).click()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Active', { exact: true }).waitFor()
  await page.getByRole('tab', { name: 'Replay' }).click()
  await page.getByRole('button', { name: /Events of$/ }).click()
  await page.getByRole('option', { name: 'All that is kept' }).click()
  await page.getByRole('button', { name: 'Only what a rule lets through' }).click()
  await page.getByRole('textbox', { name: 'Rule' }).fill('{"event":{"n":[3]}}')
  await page.getByRole('button', { name: 'Plan it' }).click()
  await page.getByText('1 event would be sent.').waitFor()
  const failed = receiver.heard.length
  await page.getByRole('button', { name: 'Start' }).click()
  await receiver.until((heard) => heard.length > failed)
  await page.getByText('Finished', { exact: true }).waitFor()
  assert.deepEqual(receiver.heard[failed]?.path, '/night')
})

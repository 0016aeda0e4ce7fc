import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { assertAccessible, openBrowserTrial } from './browser-trial.ts'
import { makeDemoRuns } from './demo-runs.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const { world } = trial

test('an empty Weir shows the first three steps, and fills as they are taken', async () => {
  const page = await trial.openPage('/')
  const steps = page.getByRole('region', { name: 'The first steps' })
  const links = steps.getByRole('link')
  await links.first().waitFor()
  assert.deepEqual(await links.allTextContents(), ['Make a flow', 'Add a webhook', 'See the runs'])
  const all = await links.all()
  const places = await Promise.all(all.map((one) => one.getAttribute('href')))
  assert.deepEqual(places, ['/flows/new', '/registrations/new', '/runs'])
  await assertAccessible(page)

  // The page hears of it by itself.
  await makeDemoRuns(world)
  const next = page.getByRole('region', { name: 'The next step' })
  await next.getByRole('img', { name: 'Done' }).nth(1).waitFor()
  await world.register('adobe_io')
  await page.reload()
  await page.getByRole('region', { name: 'Now' }).waitFor()
  assert.equal(await next.count(), 0)
})

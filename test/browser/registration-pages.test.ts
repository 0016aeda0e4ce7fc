import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { assertAccessible, assertFits, DESKTOP, openBrowserTrial, PHONE } from './browser-trial.ts'
import { rename } from './registering.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const { world } = trial
const { registration_id: id } = await world.register('adobe_io')
const sample = `/events/providers/7e1f5a52-6c5f-4b8e-9a40-706c6174666d/eventmetadata/sources_flow_run_failed/sample_event/${id}`
await world.client.send('POST', sample, { ofTheTest: true })
await world.receiver.until((all) => all.length === 1)
const eventId = world.receiver.heard[0]?.eventId
assert.ok(eventId)

const OF_IT = 'The warehouse on call, which is told of everything that fails at night'
await rename(world, id, OF_IT)
const PAGES: readonly (readonly [path: string, heading: string])[] = [
  ['/registrations', 'Registrations'],
  ['/registrations/new', 'Add a registration'],
  [`/registrations/${id}/edit`, 'Edit the registration'],
  [`/registrations/${id}`, OF_IT],
  [`/registrations/${id}?tab=tracing`, OF_IT],
  [`/registrations/${id}?tab=deliveries&show=all`, OF_IT],
  [`/registrations/${id}?tab=journal`, OF_IT],
  [`/registrations/${id}?tab=filter`, OF_IT],
  [`/registrations/${id}?tab=why&event=${eventId}`, OF_IT],
  [`/registrations/${id}?tab=replay`, OF_IT],
]

for (const [size, options] of [
  ['1440 pixels', DESKTOP],
  ['a phone', PHONE],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the pages of registrations are for everybody, and fit, on ${size} in ${colorScheme}`, async () => {
      const page = await trial.openPage('/', { ...options, colorScheme })
      for (const [path, heading] of PAGES) {
        await page.goto(path)
        await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
        await page.getByRole('progressbar').first().waitFor({ state: 'detached' })
        await test(path, async () => {
          await assertFits(page)
          await assertAccessible(page)
        })
      }
      await page.context().close()
    })
  }
}

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openBrowserTrial } from './browser-trial.ts'
import { makeDemoRuns } from './demo-runs.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const { world } = trial
await world.register('adobe_io', '/orders')
world.receiver.answer = 500
const [, , strict] = await makeDemoRuns(world)
assert.ok(strict)

test('of a run it is told who did not hear of it, and then who did, and it is sent again', async () => {
  const page = await trial.openPage(`/runs/${strict.id}`)
  const told = page.getByRole('article', { name: 'The run has failed' })
  await told.getByText(/Failed \d+ times?; next try/).waitFor()
  await told.getByRole('list', { name: 'Attempts' }).getByText('answered 500').first().waitFor()
  world.receiver.answer = 200
  await delivered(1)
  await page.reload()
  await told.getByText(/Heard at .+ UTC, at attempt \d+\./).waitFor()
  await page
    .getByRole('article', { name: 'The run has started' })
    .getByText('Nobody: no registration asks for')
    .waitFor()

  await told.getByRole('button', { name: 'What it says' }).click()
  for (const form of ['Adobe I/O', 'Pipeline', 'CloudEvents 1.0']) {
    await told.getByRole('tab', { name: form }).click()
    await told
      .getByRole('region', { name: `the notification as ${form}` })
      .getByText(strict.id)
      .first()
      .waitFor()
  }

  await told.getByRole('button', { name: 'Send again to Test receiver /orders' }).click()
  await page.getByText('It is sent to Test receiver /orders once more.').waitFor()
  await delivered(2)
  await page.reload()
  await told.getByText('sent again').waitFor()
  await told.getByRole('link').first().click()
  await page.getByRole('heading', { name: 'What became of it' }).waitFor()
})

test('of many receivers those that did not hear come first, and the others are behind a button', async () => {
  for (let n = 1; n <= 6; n++) await world.register('adobe_io', `/many/${n}`)
  await world.register('adobe_io', '/gone')
  world.receiver.goneAt.add('/gone')
  const { id } = await world.client.send<{ id: string }>('POST', RUNS, { flowId: strict?.flowId })
  const page = await trial.openPage(`/runs/${id}`)
  const told = page.getByRole('article', { name: 'The run has failed' })
  await told.getByText('1 did not hear it · 7 of 8 heard it').waitFor()
  await told.getByRole('list', { name: 'Attempts' }).getByText('answered 410').waitFor()
  assert.equal(await told.getByRole('link', { name: 'Test receiver /many/1' }).count(), 0)
  await told.getByRole('button', { name: 'The 7 who heard it' }).click()
  await told.getByRole('link', { name: 'Test receiver /many/1' }).waitFor()
})

const RUNS = '/data/foundation/flowservice/runs'

/** Resolves once so many deliveries about the run have come through. */
async function delivered(count: number): Promise<void> {
  const { events } = await world.client.get<{ events: { id: string; code: string }[] }>(
    `/weir/v1/events?runId=${strict?.id}&code=sources_flow_run_failed`,
  )
  for (;;) {
    const { deliveries } = await world.client.get<{ deliveries: { status: string }[] }>(
      `/weir/v1/deliveries?eventId=${events[0]?.id}`,
    )
    if (deliveries.filter(({ status }) => status === 'delivered').length >= count) return
  }
}

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { ContextFields } from '../../src/cli/context.ts'
import { assertAccessible, assertCount, openBrowserTrial } from './browser-trial.ts'
import { testForEverybody } from './for-everybody.ts'
import { makeDemoRuns } from './demo-runs.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const { world } = trial

interface Listed {
  readonly id: string
  readonly code: string
  readonly runId: string
}

await world.register('adobe_io')
const { urls, credential } = await world.client.get<ContextFields>('/weir/v1/context')
const other = await world.client.send<{ clientId: string }>('POST', '/weir/v1/credentials', {
  name: 'Another team',
})
await addJournal('For successes alone', 'sources_flow_run_success')
// More than are shown at first, of those who have an event and of those who have not.
for (let n = 0; n < 12; n++) {
  await addJournal(`Of failures ${n}`, 'sources_flow_run_failed')
  await addJournal(`Of batches ${n}`, 'ing_load_failure')
  await addJournal(`Also of batches ${n}`, 'ing_load_failure', 1)
}
world.receiver.answer = 404
const [, , strict] = await makeDemoRuns(world)
assert.ok(strict)
await world.receiver.until((heard) => heard.length === 4)
const { events } = await world.client.get<{ events: Listed[] }>(
  `/weir/v1/events?runId=${strict.id}&code=sources_flow_run_failed`,
)
const [failed] = events
assert.ok(failed)

test('an event shows all that followed, and a delivery that was refused is sent again', async () => {
  const page = await trial.openPage('/')
  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: 'Events' })
    .click()
  await page.getByRole('heading', { name: 'Events', level: 1 }).waitFor()
  const table = page.getByRole('grid', { name: 'Events' })
  await table.getByRole('row').nth(8).waitFor()
  await page.getByRole('searchbox', { name: 'Any id' }).fill(failed.id)
  await page.getByRole('button', { name: 'Find', exact: true }).click()
  await page.waitForURL(`${world.url}/journal?find=${failed.id}`)
  await table.getByRole('row').nth(2).waitFor({ state: 'detached' })
  await table.getByRole('link', { name: 'sources_flow_run_failed' }).click()
  await page.getByRole('heading', { name: 'sources_flow_run_failed', level: 1 }).waitFor()

  const path = page.getByRole('region', { name: 'What became of it' })
  await path.getByText('In 13 journals').waitFor()
  await path.getByText('Owed to 1 webhook').waitFor()
  await path.getByText('Not heard by all').waitFor()
  const told = page.getByRole('region', { name: 'Who has it' })
  // Who did not hear it comes first, though others were there before.
  await told.getByRole('listitem').first().getByText('The receiver answered 404.').waitFor()
  await told.getByRole('button', { name: 'Attempts to Test receiver /adobe_io' }).click()
  await told.getByText('HTTP 404').waitFor()
  await told.getByRole('button', { name: 'Request and answer' }).click()
  await told.getByRole('region', { name: 'the headers of the request' }).waitFor()
  await page.getByRole('button', { name: 'Who did not get it, and why' }).click()
  await page.getByRole('link', { name: 'Of batches 9', exact: true }).waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Show more' }).click()
  await page.getByRole('link', { name: 'Of batches 9', exact: true }).waitFor()
  await page.getByRole('searchbox', { name: /of a registration/ }).fill('successes alone')
  await page.getByRole('link', { name: 'Of batches 9', exact: true }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'For successes alone' }).waitFor()
  await page.getByText(/does not ask for: it asks for/).waitFor()
  await assertAccessible(page)

  world.receiver.answer = 200
  await told.getByRole('button', { name: 'Send again' }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByRole('button', { name: 'Send it again' }).click()
  // The page hears of it by itself.
  await path.getByText('Heard by all').waitFor()
  await told.getByText('Sent again on demand').waitFor()

  await page.getByRole('tab', { name: 'CloudEvents' }).click()
  await page.waitForURL(/[?&]form=cloud_events_v1$/)
  await page.reload()
  await page.getByRole('tabpanel', { name: 'CloudEvents' }).getByText('"specversion"').waitFor()
  await path.getByRole('link', { name: 'a run' }).click()
  await page.waitForURL(`${world.url}/runs/${strict.id}`)
})

test('the events of a run are found by keyboard alone, and what is not there is said', async () => {
  const page = await trial.openPage('/journal')
  await page.getByRole('row').nth(8).waitFor()
  await page.keyboard.press('Tab')
  assert.equal(await focused(page), 'Skip to the content')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.type(strict.id)
  await page.keyboard.press('Enter')
  await page.waitForURL(/[?&]find=/)
  await page.getByRole('row').nth(3).waitFor({ state: 'detached' })
  await assertCount(page.getByRole('row'), 3)

  // The focus is where it was: what is typed next takes the place of what was looked for.
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('nothing')
  await page.keyboard.press('Enter')
  await page.getByText('No event is like that').waitFor()
  // The navigation looks for nothing, and the field says so.
  const pages = page.getByRole('navigation', { name: 'Pages' })
  await pages.getByRole('link', { name: 'Events' }).click()
  await page.getByRole('row').nth(8).waitFor()
  assert.equal(await page.getByRole('searchbox', { name: 'Any id' }).inputValue(), '')
})

test('events are looked for between two instants, which are in the address', async () => {
  const page = await trial.openPage('/journal')
  await page.getByRole('row').nth(8).waitFor()
  await page.getByRole('button', { name: /When$/ }).click()
  await page.getByRole('option', { name: 'Between two instants' }).click()
  await page.getByRole('spinbutton', { name: /month, Before/ }).focus()
  // Of long before: month, day, year, hour and minute, one after the other.
  await page.keyboard.type('010220200304')
  await page.waitForURL(/[?&]to=2020-01-02T03%3A04Z/)
  await page.getByText('No event is like that').waitFor()
  await page.goto(`/journal?range=between&from=2020-01-02T03:04Z`)
  await page.getByRole('row').nth(8).waitFor()
  await page.goto('/journal?range=between&from=2020-01-02T03:04Z&to=2020-01-01T00:00Z')
  await page.getByText('It must be later.').waitFor()
  await assertAccessible(page)
})

testForEverybody('events, alerts and keys', trial, [
  ['/journal', 'sources_flow_run_started'],
  ['/journal?range=between&from=2020-01-02T03:04Z', 'sources_flow_run_started'],
  [`/journal/${failed.id}`, 'What was announced'],
  ['/alerts', 'Thresholds'],
  ['/keys', 'Projects and workspaces'],
])

async function focused(page: Page): Promise<string> {
  return await page.evaluate<string>('document.activeElement?.textContent ?? ""')
}

/** Of the first client or, as each may have so many, of the other. */
async function addJournal(name: string, code: string, nth = 0): Promise<void> {
  await world.client.send('POST', new URL(urls.registrations).pathname, {
    client_id: nth === 0 ? credential.clientId : other.clientId,
    name,
    delivery_type: 'journal',
    events_of_interest: [{ provider_id: '7e1f5a52-6c5f-4b8e-9a40-706c6174666d', event_code: code }],
  })
}

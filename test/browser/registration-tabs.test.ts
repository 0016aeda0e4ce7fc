import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openBrowserTrial } from './browser-trial.ts'
import { registerAt, rename, sendSamples } from './registering.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const { world } = trial
const { receiver } = world

test('a filter is tried on real events before it is saved, and the journal is read batch by batch', async () => {
  const id = await registerAt(world, 'Filtered', { delivery_type: 'journal' })
  await sendSamples(world, id, 3)
  const page = await trial.openPage(`/registrations/${id}?tab=journal&size=1`)
  await page.getByRole('heading', { name: '1 event', exact: true }).waitFor()
  const position = page.getByText(/^weir:/).last()
  const before = await position.innerText()
  await page.getByRole('button', { name: 'Next batch' }).click()
  await page.waitForURL(/[?&]since=/)
  const first = page.getByText(before, { exact: true }).last()
  await first.waitFor({ state: 'detached' })
  await page.goBack()
  await first.waitFor()
  await page.getByRole('textbox', { name: 'Position' }).fill('nowhere')
  await page.keyboard.press('Enter')
  await page.getByText('This journal has no such position.').waitFor()
  trial.forgive(/console: Failed to load resource.+400.+since=nowhere/)
  await page.getByRole('button', { name: 'Go to the end' }).click()
  await page.getByText('Nothing further').waitFor()

  await page.getByRole('tab', { name: 'Filter' }).click()
  await page.getByRole('textbox', { name: 'Rule' }).fill('{"event":{"a":1}}')
  await page.getByRole('button', { name: 'Try it on the last events' }).click()
  // At the field that it speaks of.
  await page.getByText('values stand in a list; write [1] instead of 1.').waitFor()
  assert.equal(
    await page.getByRole('textbox', { name: 'Rule' }).getAttribute('aria-invalid'),
    'true',
  )
  trial.forgive(/console: Failed to load resource.+400.+backtest/)
  await page.getByRole('button', { name: 'Runs that failed' }).click()
  await page.getByRole('button', { name: 'Try it on the last events' }).click()
  await page.getByRole('region', { name: /of .+ would have come through/ }).waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The filter is saved').waitFor()
  await page.getByRole('tab', { name: 'Details' }).click()
  await page.getByRole('link', { name: 'My filter' }).waitFor()
})

test('what is being written stays while Weir does not answer, and is told to be old', async () => {
  const id = await registerAt(world, 'Kept', { delivery_type: 'journal' })
  const page = await trial.openPage(`/registrations/${id}?tab=filter`)
  const rule = page.getByRole('textbox', { name: 'Rule' })
  await rule.fill('{"precious":["work"]}')
  const itself = `**/weir/v1/registrations/${id}`
  await page.route(itself, (route) => route.abort())
  await rename(world, id, 'Kept, renamed')
  await page.getByText('This could not be read anew: it is as it was').waitFor()
  trial.forgive(/console: Failed to load resource: net::ERR_FAILED/)
  await page.unroute(itself)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Kept, renamed', level: 1 }).waitFor()
  assert.equal(await rule.inputValue(), '{"precious":["work"]}')
  // So does it while one looks something up in another tab.
  await page.getByRole('tab', { name: 'Journal' }).click()
  await page.getByText('Nothing further').waitFor()
  await page.getByRole('tab', { name: 'Filter' }).click()
  assert.equal(await rule.inputValue(), '{"precious":["work"]}')
})

test('who edits what somebody else has changed meanwhile is told before it is overwritten', async () => {
  const id = await registerAt(world, 'Two editors', { delivery_type: 'journal' })
  const page = await trial.openPage(`/registrations/${id}/edit`)
  const name = page.getByRole('textbox', { name: 'Name' })
  await name.fill('Mine')
  await rename(world, id, 'Theirs')
  await page.getByText('It was changed elsewhere meanwhile').waitFor()
  assert.equal(await name.inputValue(), 'Mine')
  await page.getByRole('button', { name: 'Begin again with what it is now' }).click()
  assert.equal(await name.inputValue(), 'Theirs')
  await name.fill('Both')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Both', level: 1 }).waitFor()
})

test('a registration is looked for by a part of its name, and who follows the navigation sees all again', async () => {
  await registerAt(world, 'Needle', { delivery_type: 'journal' })
  const page = await trial.openPage('/registrations')
  const search = page.getByRole('searchbox', { name: 'Name, address or id' })
  await search.fill(' needle ')
  await page.keyboard.press('Enter')
  await page.waitForURL(/[?&]search=needle$/)
  await page.getByRole('row').nth(2).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Needle' }).waitFor()
  const pages = page.getByRole('navigation', { name: 'Pages' })
  await pages.getByRole('link', { name: 'Registrations' }).click()
  await page.getByRole('row').nth(2).waitFor()
  assert.equal(await search.inputValue(), '')
  await page.goto('/registrations?after=9')
  await page.getByText('This page is empty').waitFor()
})

test('what the journal holds is planned, sent again and watched until it is done', async () => {
  const id = await registerAt(world, 'Replayed', { webhook_url: `${receiver.url}/replayed` })
  await sendSamples(world, id, 3)
  await receiver.until((all) => all.filter(({ path }) => path === '/replayed').length === 3)
  const page = await trial.openPage(`/registrations/${id}?tab=replay`)
  await page.getByText('Nothing was sent again yet').waitFor()
  await page.getByRole('button', { name: 'Plan it' }).click()
  await page.getByText('3 events', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Start' }).click()
  await receiver.until((all) => all.filter(({ path }) => path === '/replayed').length === 6)
  await page.getByText('Finished', { exact: true }).waitFor()
  await page.getByRole('progressbar', { name: 'Sent' }).waitFor()

  await page.getByRole('button', { name: 'Plan it' }).click()
  const cancel = page.getByRole('button', { name: 'Cancel', exact: true })
  await cancel.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the replay' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Cancelled', { exact: true }).waitFor()
  // The focus is with what it was about, not lost.
  await page.getByRole('listitem').and(page.locator(':focus')).getByText('Cancelled').waitFor()
})

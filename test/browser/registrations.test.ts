import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { after, test } from 'node:test'
import { answerChallenge } from '@weir/receiver'
import type { Page } from 'playwright-core'
import { assertAccessible, assertCount, openBrowserTrial } from './browser-trial.ts'
import { registerAt } from './registering.ts'

const trial = await openBrowserTrial()
after(() => trial[Symbol.asyncDispose]())
const { world } = trial
const { receiver } = world
const FAILED = "Experience Platform Source's Flow Run Failed"
/** Nothing listens there. */
const NOBODY = 'http://127.0.0.1:1/hook'

test('a webhook is added by keyboard alone, proves itself, and its secret is shown once', async () => {
  const page = await trial.openPage('/registrations')
  await page.getByText('Nobody is told of anything yet').waitFor()
  await tabTo(page, 'Add a registration')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Add a registration', level: 1 }).waitFor()
  await page.getByText(FAILED).waitFor()
  await tabTo(page, FAILED)
  await page.keyboard.press('Space')
  await tabTo(page, 'Next')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'How to be told' }).waitFor()
  assert.equal(await focused(page), 'How to be told')
  await assertAccessible(page)
  await tabTo(page, 'Register')
  await page.keyboard.press('Enter')
  await page.getByText('Give it a name of three characters or more.').waitFor()
  // What is missing is where one is.
  assert.equal(await focused(page), 'Name')
  await page.keyboard.type('By keyboard')
  for (const name of ['Description', 'Webhook', 'Address of the webhook']) {
    await tabTo(page, name)
    if (name === 'Address of the webhook') await page.keyboard.type(`${receiver.url}/keys`)
  }
  await tabTo(page, 'Adobe’s (RSA)')
  await page.keyboard.press('ArrowDown')
  await tabTo(page, 'Register')
  await page.keyboard.press('Enter')
  await page.getByText('The webhook has proved itself').waitFor()
  await page.getByText(/^whsec_/).waitFor()
  await page.getByText('createHmac').first().waitFor()
  await assertAccessible(page)
  await tabTo(page, 'Go to the registration')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'By keyboard', level: 1 }).waitFor()
  await page.getByText('Active', { exact: true }).waitFor()
  assert.equal(await page.getByText(/^whsec_/).count(), 0)
})

test('a webhook that fails its challenge says why, and is mended by another address', async () => {
  const page = await trial.openPage('/registrations/new')
  await page.getByText(FAILED).waitFor()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByText('Choose one event or more.').waitFor()
  await page.getByText(FAILED).click()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('By keyboard')
  await page.getByRole('textbox', { name: 'Address of the webhook' }).fill(NOBODY)
  await page.getByRole('button', { name: 'Register' }).click()
  // What the API refuses stands at its field.
  await page.getByText('Choose another.').waitFor()
  assert.equal(await focused(page), 'Name')
  trial.forgive(/console: Failed to load resource.+409.+registrations/)
  await assertAccessible(page)
  await page.getByRole('textbox', { name: 'Name' }).fill('Mended')
  await page.getByText('Choose another.').waitFor({ state: 'detached' })
  // A step back and a reload lose nothing.
  await page.goBack()
  await page.getByRole('heading', { name: 'What to hear of' }).waitFor()
  await page.goForward()
  await page.getByRole('heading', { name: 'How to be told' }).waitFor()
  await page.waitForURL(({ hash }) => atob(hash.slice(1)).includes('Mended'))
  await page.reload()
  assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), 'Mended')
  await page.getByRole('textbox', { name: 'Address of the webhook' }).fill(NOBODY)
  await page.getByRole('button', { name: 'Register' }).click()
  await page.getByText('The webhook has not proved itself').waitFor()
  await page.getByText(`GET ${NOBODY}?challenge=`).waitFor()
  await page.getByText(/No connection after/).waitFor()
  await assertAccessible(page)
  await page.getByRole('link', { name: 'Change the address' }).click()
  await page.getByRole('heading', { name: 'Edit the registration' }).waitFor()
  await page.getByRole('textbox', { name: 'Address of the webhook' }).fill(`${receiver.url}/mended`)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Mended', level: 1 }).waitFor()
  await page.getByText('Active', { exact: true }).waitFor()
})

test('a webhook that was away is tried again, and one that proves itself later is seen to', async () => {
  let answers: 'nothing' | 'later' | 'at once' = 'nothing'
  let validationUrl = ''
  const server = createServer((request, response) => void answer(request, response))
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const challenge = answerChallenge(request.url ?? '')
    if (challenge !== null && answers === 'at once') {
      response.writeHead(challenge.status, challenge.headers).end(challenge.body)
      return
    }
    let body = ''
    for await (const chunk of request) body += String(chunk)
    if (body.includes('validationUrl')) validationUrl = String(JSON.parse(body).validationUrl)
    response.writeHead(answers === 'nothing' ? 503 : 200).end()
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const id = await registerAt(world, 'Away', {
    webhook_url: `http://127.0.0.1:${address.port}/away`,
  })

  const page = await trial.openPage('/registrations?show=unwell')
  await page.getByRole('link', { name: 'Away' }).click()
  await page.getByText('Not verified', { exact: true }).waitFor()
  await page.getByText('was answered with status 503').waitFor()
  answers = 'later'
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Waiting for proof', { exact: true }).waitFor()
  assert.match(await page.getByRole('timer').innerText(), /^4 min|^5 min/)
  assert.equal((await fetch(validationUrl)).status, 200)
  // Nobody has touched the page.
  await page.getByText('Active', { exact: true }).waitFor()

  answers = 'nothing'
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Pause it' }).click()
  await page.getByText('Paused', { exact: true }).waitFor()
  answers = 'at once'
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByText('Active', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete it' }).click()
  await page.getByText('“Away” is deleted.').waitFor()
  await page.waitForURL(`${world.url}/registrations`)
  assert.equal((await fetchOne(id)).status, 404)
  server.close()
})

test('who asks what came of an event sees the exchange, why it was told, and sends it again', async () => {
  const id = await registerAt(world, 'Seen', { webhook_url: `${receiver.url}/seen` })
  const page = await trial.openPage(`/registrations/${id}`)
  await page.getByRole('button', { name: `View a sample of “${FAILED}”` }).click()
  await page.getByRole('dialog').getByText('sources_flow_run_failed').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: `Send a sample of “${FAILED}”` }).click()
  await page.getByText('on its way to the webhook').waitFor()

  await page.getByRole('tab', { name: 'Debug tracing' }).click()
  const table = page.getByRole('grid', { name: 'Requests to the webhook' })
  const row = table.getByRole('row').filter({ hasText: 'sources_flow_run_failed' })
  await row.first().waitFor()
  await row.first().getByRole('link').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('x-adobe-digital-signature-1').waitFor()
  await assertAccessible(page)
  await dialog.getByRole('region', { name: 'Response (200)', exact: true }).waitFor()
  await dialog.getByRole('button', { name: 'Send it again' }).click()
  await receiver.until((all) => all.filter(({ path }) => path === '/seen').length === 2)
  const [first, second] = receiver.heard.filter(({ path }) => path === '/seen')
  assert.ok(first && second)
  assert.deepEqual([second.eventId, second.text], [first.eventId, first.text])
  await page.keyboard.press('Escape')
  // It appears by itself.
  await table.getByText('Sent again').waitFor()
  await page.goBack()
  // The way back leads to no dialog that was closed.
  await page.waitForURL(/[?&]tab=tracing$/)
  await page.goBack()
  await page.getByRole('heading', { name: 'How it is told' }).waitFor()
  assert.equal(await page.getByRole('dialog').count(), 0)
  await page.goto(`/registrations/${id}?tab=tracing&kind=challenges`)
  await table.getByText('Challenge').waitFor()
  await assertCount(table.getByRole('row'), 2)

  await page.getByRole('tab', { name: 'Why did I not get it?' }).click()
  await page.getByRole('textbox', { name: 'Id of the event' }).fill(first.eventId)
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'How it was decided' }).waitFor()
  await page.getByRole('tab', { name: 'Deliveries' }).click()
  await page.getByText('Nothing waits').waitFor()
})

function fetchOne(id: string): Promise<Response> {
  const headers = { authorization: `Bearer ${world.token}` }
  return fetch(`${world.url}/weir/v1/registrations/${id}`, { headers })
}

/** Throws where the keyboard does not lead there. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  const passed: string[] = []
  while (passed.length < 60) {
    await page.keyboard.press(key)
    passed.push(await focused(page))
    if (passed.at(-1) === name) return
  }
  assert.fail(`${name} is not among ${passed.join(' · ')}`)
}

/** By what it is called. */
async function focused(page: Page): Promise<string> {
  return await page.evaluate<string>(`(() => {
    const one = document.activeElement
    const label = one?.labels?.[0] ?? document.getElementById((one?.getAttribute('aria-labelledby') ?? '').split(' ').at(-1))
    return (one?.getAttribute('aria-label') ?? label?.textContent ?? one?.textContent ?? '').trim()
  })()`)
}

/**
 * unwell: a webhook that is slow to prove itself, then fails, and who hears of it: the whole way through a
 * real Weir, its own validation URL and a real mail server.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { text as textOfStream } from 'node:stream/consumers'
import { test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { type Fields, fieldsOf, textOf } from '../fields.ts'
import { openWorld } from '../world.ts'

const PROVIDER = '7e1f5a52-6c5f-4b8e-9a40-706c6174666d'
const SAMPLE = `/events/providers/${PROVIDER}/eventmetadata/sources_flow_run_success/sample_event`

test('a webhook proves itself by calling back, fails ten times, and its team gets a letter', async () => {
  await using webhook = await openSilentWebhook()
  await using mail = await openMailServer()
  await using world = await openWorld({
    WEIR_SMTP_URL: mail.url,
    WEIR_MAIL_FROM: 'Weir <weir@example.com>',
    WEIR_MAIL_TO: 'ann@example.com,bob@example.com',
  })
  const context = fieldsOf(await world.client.get('/weir/v1/context'))
  const path = new URL(textOf(fieldsOf(context['urls'])['registrations'])).pathname
  const created = await world.client.send<Fields>('POST', path, {
    client_id: fieldsOf(context['credential'])['clientId'],
    name: 'Runs of the night',
    webhook_url: webhook.url,
    delivery_type: 'webhook',
    events_of_interest: [{ provider_id: PROVIDER, event_code: 'sources_flow_run_success' }],
  })
  assert.equal(created['webhook_status'], 'verified', 'it called back before it answered')

  const self = `${path}/${textOf(created['registration_id'])}`
  for (let n = 0; n < 10; n++) {
    await world.client.send('POST', `${SAMPLE}/${textOf(created['registration_id'])}`, {})
  }
  const letter = await mail.first
  const { webhook_status: status, enabled, _weir } = await world.client.get<Fields>(self)
  assert.deepEqual([status, enabled], ['unstable', true])
  assert.match(subjectOf(letter), /^Weir: the registration "Runs of the night" is UNSTABLE$/)
  const told = letter.replaceAll('=\r\n', '')
  assert.match(told, /has changed from VERIFIED to UNSTABLE/)
  assert.ok(told.includes(textOf(fieldsOf(_weir)['statusReason'])))
  assert.ok(told.includes(`The registration: ${world.url}${self}`))
})

/** Answers 200 to the challenge without its value, calls back when it is asked to, and refuses all events. */
async function openSilentWebhook() {
  const server = createServer((request, response) => {
    void textOfStream(request).then(async (body) => {
      if (request.method === 'GET') return response.end('Hello.')
      if (request.headers['x-adobe-event-code'] !== 'challenge') {
        return response.writeHead(404).end()
      }
      const { validationUrl } = JSON.parse(body)
      const answer = await fetch(validationUrl)
      return response.writeHead(answer.status).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function openMailServer() {
  const { promise: first, resolve } = Promise.withResolvers<string>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 1,
    onData(stream, _session, done) {
      void textOfStream(stream).then((letter) => {
        resolve(letter)
        done()
      })
    },
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    first,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())),
  }
}

/** Long subjects are written as encoded words (RFC 2047). */
function subjectOf(letter: string): string {
  const [, written = ''] = /^Subject: (.*(?:\r\n .*)*)/m.exec(letter) ?? []
  return [...written.matchAll(/=\?UTF-8\?Q\?(.*?)\?=/g)]
    .map(([, word = '']) => decodeURIComponent(word.replaceAll('_', ' ').replaceAll('=', '%')))
    .join('')
}

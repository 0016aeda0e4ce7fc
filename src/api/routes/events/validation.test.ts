import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openReceiver } from '../../../notify/notify-trial.ts'
import { type Answer, documentedSentence, PUBLIC_URL } from '../../app-trial.ts'
import { type Created, type Fields, openRegistrationTrial } from './registration-trial.ts'

const trial = await openRegistrationTrial()
after(() => trial[Symbol.asyncDispose]())

const PATH = '/csm/registrations/validate'
const OPEN = { authorization: null }

test('whoever was told the URL proves the webhook by calling it, without a token, once', async () => {
  const { url, status } = await pending()
  assert.equal(await status(), 'pending_verification')
  const answer = await trial.ask('GET', url, undefined, OPEN)
  assert.equal(answer.status, 200)
  assert.deepEqual(answer.json, {
    message: 'The webhook is verified. New events are pushed to it from now on.',
  })
  assert.equal(answer.headers['cache-control'], 'no-store')
  assert.equal(await status(), 'verified')
  await assertRefused(url)
  assert.equal(await status(), 'verified')
})

test('looking at the URL with another verb leaves it as it is', async () => {
  const { url, status } = await pending()
  for (const method of ['HEAD', 'POST', 'PUT', 'DELETE'] as const) {
    for (const headers of [OPEN, {}]) {
      const answer = await trial.ask(method, url, undefined, headers)
      assert.deepEqual([answer.status, answer.headers['allow']], [405, 'GET'], method)
    }
  }
  assert.equal(await status(), 'pending_verification')
  assert.equal((await trial.ask('GET', url, undefined, OPEN)).status, 200)
})

const WRONG: readonly [what: string, query: (id: string, challenge: string) => string][] = [
  ['nothing', () => ''],
  ['no challenge', (id) => `?id=${id}`],
  ['no id', (_, challenge) => `?challenge=${challenge}`],
  ['empty values', () => '?id=&challenge='],
  ['another value', (id) => `?id=${id}&challenge=8ec8d794-e0ab-42df-9017-e3dada8e84f7`],
  ['each value twice', (id, challenge) => `?id=${id}&challenge=${challenge}`.repeat(2)],
  ['several ids', (id, challenge) => `?id=${id}&id=${id}&challenge=${challenge}`],
  ['the values exchanged', (id, challenge) => `?id=${challenge}&challenge=${id}`],
]

for (const [what, query] of WRONG) {
  test(`with ${what}, nothing is proven and nothing is repeated`, async () => {
    const { url, status } = await pending()
    const { searchParams } = new URL(url, PUBLIC_URL)
    const [id, challenge] = [searchParams.get('id') ?? '', searchParams.get('challenge') ?? '']
    await assertRefused(`${PATH}${query(id, challenge)}`, [id, challenge])
    assert.equal(await status(), 'pending_verification')
  })
}

test('parameters that others add do no harm', async () => {
  const { url } = await pending()
  assert.equal((await trial.ask('GET', `${url}&utm=1`, undefined, OPEN)).status, 200)
})

test('neither the registration nor its traces tell what is awaited', async () => {
  const { url, read, traces } = await pending()
  const { searchParams } = new URL(url, PUBLIC_URL)
  for (const text of [await read(), await traces()]) {
    assert.match(text, /registration_?id/i)
    for (const [, secret] of searchParams) assert.ok(!text.includes(secret))
  }
})

test('an address that calls too often is told when to come again', async () => {
  const remoteAddress = '192.0.2.7'
  const call = () =>
    trial.app.inject({ method: 'GET', url: `${PATH}?id=a&challenge=b`, remoteAddress })
  for (let n = 0; n < 300; n++) assert.equal((await call()).statusCode, 400)
  const { statusCode, headers, payload } = await call()
  assert.equal(statusCode, 429)
  assert.match(
    payload,
    /The address \\"192\.0\.2\.7\\" has sent more than 300 requests in 60 seconds/,
  )
  assert.ok(Number(headers['retry-after']) > 0)
  const { url } = await pending()
  assert.equal((await trial.ask('GET', url, undefined, OPEN)).status, 200, 'others are not held up')
})

async function assertRefused(url: string, secrets: readonly string[] = []): Promise<void> {
  const answer = await trial.ask('GET', url, undefined, OPEN)
  assert.equal(answer.status, 400)
  assert.match(documentedSentence(PATH, answer), /^No registration awaits this validation: /)
  for (const secret of secrets) assert.ok(!answer.text.includes(secret))
}

/** A registration that is asked to call back: by which path, and what can be read of it. */
async function pending() {
  await using receiver = await openReceiver()
  const urls: string[] = []
  receiver.isProving = false
  receiver.takeCallBack = (url) => {
    urls.push(url)
    return 200
  }
  const created = await trial.create({
    delivery_type: 'webhook',
    webhook_url: receiver.url,
    client_id: await trial.openClient(),
  })
  const [url = ''] = urls
  assert.ok(url.startsWith(`${PUBLIC_URL}${PATH}?`))
  const read = async (): Promise<Answer> => await trial.ask('GET', trial.urlOf(created))
  return {
    url: url.slice(PUBLIC_URL.length),
    read: async () => (await read()).text,
    status: async () => ((await read()).json as Fields)['webhook_status'],
    traces: async () => (await trial.ask('GET', tracesOf(created))).text,
  }
}

function tracesOf({ _links }: Created): string {
  return String(_links['rel:trace']?.href).slice(PUBLIC_URL.length)
}

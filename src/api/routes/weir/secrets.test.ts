import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { idOf } from '../../../domain/ids.ts'
import { openReceiver } from '../../../notify/notify-trial.ts'
import { documentedSentence } from '../../app-trial.ts'
import { hashOf } from '../../../platform/secret-hash.ts'
import { type Created, type Fields, openRegistrationTrial } from '../events/registration-trial.ts'

const trial = await openRegistrationTrial()
const receiver = await openReceiver()
after(async () => {
  await receiver[Symbol.asyncDispose]()
  await trial[Symbol.asyncDispose]()
})

const { create, body, urlOf } = trial
const webhook = { delivery_type: 'webhook', webhook_url: `${receiver.url}/hook` }
const SIGNED = { ...webhook, _weir: { signatures: ['adobe_rsa', 'standard_webhooks'] } }

const secretUrl = (id: string) => `/weir/v1/registrations/${id}/secret`

async function keptSecret({ registration_id }: Created): Promise<string | null> {
  const found = await trial.store.read.registrations.find(idOf(registration_id))
  const sealed = found?.sealedSecret ?? null
  return sealed === null ? null : trial.services.keys.open(sealed)
}

test('a secret is shown by the answer that made it and by no other, and is not kept in the clear', async () => {
  const created = await create(SIGNED)
  const { secret, signatures } = created._weir
  assert.match(String(secret), /^whsec_[A-Za-z0-9+/]{42,}=*$/)
  assert.deepEqual(signatures, SIGNED._weir.signatures)
  assert.ok(new Webhook(String(secret)))
  assert.equal(await keptSecret(created), secret)
  const all = await trial.ask('GET', trial.all)
  const one = await trial.ask('GET', urlOf(created))
  const again = await trial.ask('PUT', urlOf(created), body(SIGNED))
  for (const { text } of [all, one, again]) {
    assert.doesNotMatch(text, /whsec_|"secret"/)
  }
  const stored = await trial.store.read.registrations.find(idOf(created.registration_id))
  assert.ok(!JSON.stringify(stored).includes(String(secret).slice('whsec_'.length)))
})

const WITHOUT_SECRET: readonly [what: string, changes: Fields][] = [
  ['says nothing of signatures', {}],
  ['asks for RSA alone', { _weir: { signatures: ['adobe_rsa'] } }],
]

for (const [what, changes] of WITHOUT_SECRET) {
  test(`a registration that ${what} has no secret, and gets no new one`, async () => {
    const created = await create({ ...webhook, ...changes })
    assert.equal(created._weir['secret'], undefined)
    assert.deepEqual(created._weir['signatures'], ['adobe_rsa'])
    const url = secretUrl(created.registration_id)
    const answer = await trial.ask('POST', url)
    assert.equal(answer.status, 409)
    assert.match(documentedSentence(url, answer), /Ask for the signature "standard_webhooks" first/)
  })
}

test('a change that says nothing of signatures keeps them and the secret', async () => {
  const created = await create(SIGNED)
  const { json } = await trial.ask('PUT', urlOf(created), body(webhook))
  assert.deepEqual((json as Created)._weir['signatures'], SIGNED._weir.signatures)
  assert.equal(await keptSecret(created), created._weir['secret'])
})

test('a secret is made when its signature is first asked for, and forgotten when it is not', async () => {
  const created = await create(webhook)
  const own = { ...webhook, _weir: { signatures: ['standard_webhooks'] } }
  const signed = (await trial.ask('PUT', urlOf(created), body(own))).json as Created
  assert.match(String(signed._weir['secret']), /^whsec_/)
  assert.equal(await keptSecret(created), signed._weir['secret'])
  const path = '/_weir/signatures'
  const rsa = [{ op: 'replace', path, value: ['adobe_rsa'] }]
  const unsigned = (await trial.ask('PATCH', urlOf(created), rsa)).json as Created
  assert.deepEqual(unsigned._weir['signatures'], ['adobe_rsa'])
  assert.equal(await keptSecret(created), null)
})

test('a new secret is made, shown once and used from then on', async () => {
  const created = await create(SIGNED)
  const answer = await trial.ask('POST', secretUrl(created.registration_id))
  assert.equal(answer.status, 201, answer.text)
  const { secret, registrationId } = answer.json as Fields
  assert.equal(registrationId, created.registration_id)
  assert.notEqual(secret, created._weir['secret'])
  assert.equal(await keptSecret(created), secret)
  const now = (await trial.ask('GET', urlOf(created))).json as Created
  assert.deepEqual(
    [now['webhook_status'], now['enabled'], now._weir['secret']],
    ['verified', true, undefined],
  )
})

test('a secret is not to be had for a registration that is not there', async () => {
  const url = secretUrl('00000000-0000-4000-8000-000000000000')
  const answer = await trial.ask('POST', url)
  assert.equal(answer.status, 404)
  assert.match(documentedSentence(url, answer), /^The registration "0{8}-.*" is not found\.$/)
})

test('a client renews the secrets of its own registrations, and those of others are not there', async () => {
  const own = await create(SIGNED)
  const other = await create(SIGNED)
  const clientId = String(own['client_id'])
  const credential = await trial.store.read.credentials.find(clientId)
  assert.ok(credential)
  await trial.store.commit(({ credentials }) =>
    credentials.appendToken(
      hashOf('its-token'),
      { clientId, scopes: ['adobeio_api'] },
      Number.MAX_SAFE_INTEGER,
      0,
    ),
  )
  const headers = { authorization: 'Bearer its-token', 'x-api-key': clientId }
  const asIts = (url: string) => trial.ask('POST', url, undefined, headers)
  assert.equal((await asIts(secretUrl(own.registration_id))).status, 201)
  const answer = await asIts(secretUrl(other.registration_id))
  assert.equal(answer.status, 404)
  assert.equal(await keptSecret(other), other._weir['secret'])
  const [wrong, missing] = [
    await trial.ask('POST', secretUrl(own.registration_id), undefined, {
      authorization: 'Bearer x',
    }),
    await trial.ask('POST', secretUrl(own.registration_id), undefined, { authorization: null }),
  ]
  assert.deepEqual([wrong.status, missing.status], [401, 403])
})

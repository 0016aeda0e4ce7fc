import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import type { Registration } from '../../../domain/registration.ts'
import { hear, openReceiver } from '../../../notify/notify-trial.ts'
import { bucketOf } from '../../../notify/registrations/health.ts'
import { documentedSentence } from '../../app-trial.ts'
import {
  type Created,
  type Fields,
  openRegistrationTrial,
  type RegistrationTrial,
  SUCCESS,
} from './registration-trial.ts'

const log = hear()
const trial = await openRegistrationTrial({ log })
const receiver = await openReceiver()
after(async () => {
  await receiver[Symbol.asyncDispose]()
  await trial[Symbol.asyncDispose]()
})

const { all, create, post, urlOf } = trial
const webhook = { delivery_type: 'webhook', webhook_url: `${receiver.url}/hook` }
const PROVIDERS = all.replace('/registrations', '/providers')

const read = async (created: Created) => (await trial.ask('GET', urlOf(created))).json as Created
const put = async (created: Created, sent: Fields) =>
  (await trial.ask('PUT', urlOf(created), sent)).json as Created
const patch = async (created: Created, path: string, value: unknown) => {
  const answer = await trial.ask('PATCH', urlOf(created), [{ op: 'replace', path, value }])
  assert.equal(answer.status, 200, answer.text)
  return answer.json as Created
}
const standing = ({ webhook_status, enabled, _weir }: Created) => [
  webhook_status,
  enabled,
  _weir['isWanted'],
]

/** Its webhook does not answer the challenge. */
async function createFailed(changes: Fields = {}): Promise<Created> {
  receiver.isProving = false
  const created = await create({ ...webhook, ...changes })
  receiver.isProving = true
  return created
}

test('what Weir has disabled is enabled by sending back what was read, once it is mended', async () => {
  const created = await createFailed()
  assert.deepEqual(standing(created), ['verification_failed', false, true])
  receiver.isProving = false
  const still = await put(created, await read(created))
  assert.deepEqual(standing(still), ['verification_failed', false, true])
  receiver.isProving = true
  const healed = await put(created, await read(created))
  assert.deepEqual(standing(healed), ['verified', true, true])
  assert.deepEqual(standing(await put(created, { ...healed, enabled: false })), [
    'verified',
    false,
    false,
  ])
  assert.deepEqual(standing(await put(created, await read(created))), ['verified', false, false])
})

test('what its owner switches off while its webhook fails stays off when it is mended', async () => {
  const created = await createFailed()
  receiver.isProving = false
  const off = await patch(created, '/enabled', false)
  assert.deepEqual(standing(off), ['verification_failed', false, false])
  receiver.isProving = true
  assert.deepEqual(standing(await patch(created, '/description', 'd')), ['verified', false, false])
  assert.deepEqual(standing(await patch(created, '/enabled', true)), ['verified', true, true])
})

test('it is said of what was switched off by an edit, also where its webhook failed before', async () => {
  const off = /^It was switched off by an edit; set `enabled` to true to switch it on again\.$/
  assert.match(reasonOf(await create({ enabled: false })), off)
  const failed = reasonOf(await createFailed({ enabled: false }))
  assert.match(failed, /^The validation URL was answered with status 404 .* It was switched off/)
})

test('an edit of what was edited meanwhile is a conflict that names nobody', async () => {
  let edit: (() => Promise<unknown>) | null = null
  await using slowHook = await openHook(async () => {
    const first = edit
    edit = null
    await first?.()
  })
  const created = await create({ ...webhook, webhook_url: slowHook.url })
  edit = () => patch(created, '/enabled', false)
  const slow = [{ op: 'replace', path: '/description', value: 'slow' }]
  const answer = await trial.ask('PATCH', urlOf(created), slow)
  assert.equal(answer.status, 409, answer.text)
  assert.equal(answer.headers['x-conflicting-id'], undefined)
  assert.match(documentedSentence(all, answer), /was changed meanwhile; read it again/)
  const { description, enabled } = await read(created)
  assert.deepEqual([description, enabled], [created['description'], false])
})

test('a name is taken also with spaces around it', async () => {
  const holder = await create({ name: 'Spaced' })
  const answer = await post({ name: ' Spaced  ' })
  assert.equal(answer.status, 409, answer.text)
  assert.equal(answer.headers['x-conflicting-id'], holder.registration_id)
})

test('a code or a provider that is deleted is named by who asks for it, and hinders no edit', async () => {
  const shop = await openProvider('Shop', ['placed', 'paid'])
  const events_of_interest = [SUCCESS, ...shop.interests]
  const created = await create({ events_of_interest })
  await create({ events_of_interest: shop.interests.slice(1) })
  assert.equal(reasonOf(created), '')

  assert.equal((await trial.ask('DELETE', `${shop.url}/eventmetadata/placed`)).status, 204)
  assert.equal(
    reasonOf(await read(created)),
    'It asks for what was deleted, and gets nothing of it: "placed" of the provider "Shop".',
  )
  assert.equal((await patch(created, '/description', 'd'))['description'], 'd')
  assert.equal((await trial.ask('DELETE', shop.url)).status, 204)
  const gone = new RegExp(
    `: "placed" of the provider "${shop.id}", "paid" of the provider "${shop.id}"\\.$`,
  )
  assert.match(reasonOf(await read(created)), gone)
  const changed = await put(created, { ...(await read(created)), description: 'e' })
  assert.equal(changed['description'], 'e')
  assert.match(reasonOf(changed), gone)
  const listed = (await trial.ask('GET', all)).json as { _embedded: { registrations: Created[] } }
  const [again] = listed._embedded.registrations.filter((one) => one['id'] === created['id'])
  assert.deepEqual(again, changed)

  const anew = await post({ events_of_interest: shop.interests })
  assert.equal(anew.status, 400, 'what was not there before is checked')
  const less = await patch(created, '/events_of_interest', [SUCCESS])
  assert.equal(reasonOf(less), '')
  assert.deepEqual(
    log.lines
      .filter(({ happening }) => /^(eventCode|provider)\.deleted$/.test(happening))
      .map(({ happening, facts }) => [happening, facts['providerId'], facts['askedForBy']]),
    [
      ['eventCode.deleted', shop.id, 1],
      ['provider.deleted', shop.id, 2],
    ],
  )
})

test('of many that are gone five are named', async () => {
  const codes = Array.from({ length: 7 }, (_, n) => `code-${n}`)
  const many = await openProvider('Many', codes)
  const created = await create({ events_of_interest: many.interests })
  assert.equal((await trial.ask('DELETE', `${many.url}/eventmetadata`)).status, 204)
  assert.match(reasonOf(await read(created)), /"code-4" of the provider "Many" and 2 more\.$/)
})

test('who asks only for events of other providers is shown the format that those write', async () => {
  const { interests } = await openProvider('Written', ['written'])
  const alone = await create({ events_of_interest: interests, delivery_format: 'adobe_io' })
  assert.equal(alone['delivery_format'], 'cloud_events_v1')
  const both = await create({
    events_of_interest: [SUCCESS, ...interests],
    delivery_format: 'pipeline',
  })
  assert.equal(both['delivery_format'], 'pipeline')
  const refused = await post({ events_of_interest: interests, delivery_format: 'pipeline' })
  assert.equal(refused.status, 400)
  assert.match(documentedSentence(all, refused), /"pipeline" is for the events of the platform/)
})

const DAY = 24 * 3_600_000
const UNSTABLE: readonly [what: string, attempts: number, successes: number, says: RegExp][] = [
  ['that fails more and more', 14, 1, /^13 of the last 14 attempts .* is disabled on .* unless/],
  ['that has begun to succeed', 14, 9, /^5 of the last 14 attempts .* verified again on .* unless/],
  ['that is asked nothing', 0, 0, /^Nothing was attempted in the last 24 hours; it is verified/],
]

for (const [what, attempts, successes, says] of UNSTABLE) {
  test(`the reason of an unstable webhook ${what} is that of the moment`, async () => {
    const created = await create(webhook)
    const now = trial.services.clock.now()
    const kept = await change(trial, created, {
      status: 'unstable',
      statusSince: now - DAY / 2,
      statusReason: '10 of the last 10 attempts failed.',
    })
    await trial.store.commit(async ({ tallies }) => {
      for (let n = 0; n < attempts; n++)
        await tallies.note(kept, bucketOf(now), { attempts: 1, successes: Number(n < successes) })
    })
    assert.match(reasonOf(await read(created)), says)
  })
}

/** Gives its proof, once something else has happened. */
async function openHook(then: () => Promise<void>) {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost')
    void then().then(() => response.end(searchParams.get('challenge')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function reasonOf({ _weir }: Created): string {
  return String(_weir['statusReason'])
}

async function openProvider(label: string, codes: readonly string[]) {
  const made = await trial.ask('POST', PROVIDERS, {
    label,
    event_delivery_format: 'cloud_events_v1',
  })
  const { id } = made.json as { id: string }
  const url = `${PROVIDERS}/${id}`
  for (const event_code of codes) {
    const code = { event_code, label: event_code, description: 'It happened' }
    assert.equal((await trial.ask('POST', `${url}/eventmetadata`, code)).status, 201)
  }
  return { id, url, interests: codes.map((event_code) => ({ provider_id: id, event_code })) }
}

async function change(
  { store }: RegistrationTrial,
  { registration_id }: Created,
  changes: Partial<Registration>,
): Promise<Registration> {
  return await store.commit(async ({ registrations }) => {
    const before = await registrations.find(idOf(registration_id))
    assert.ok(before)
    const changed = { ...before, ...changes }
    await registrations.replace(changed)
    return changed
  })
}

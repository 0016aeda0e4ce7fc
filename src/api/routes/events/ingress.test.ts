import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { aRegistration } from '../../../platform/store/store-trial.ts'
import { anEvent, BATCH, openIngressTrial, PROVIDER, source } from './ingress-trial.ts'

const trial = await openIngressTrial()
after(() => trial[Symbol.asyncDispose]())

const ANSWERS: readonly [what: string, body: object, status: number][] = [
  ['that a journal asks for', anEvent('heard'), 200],
  ['that a disabled journal asks for', anEvent('paused'), 204],
  ['that a disabled webhook asks for', anEvent('disabled'), 204],
  ['that nobody asks for', anEvent('unheard'), 204],
  ['that a filter leaves out', anEvent('filtered', { data: { big: false } }), 204],
  ['that a filter lets through', anEvent('filtered', { data: { big: true } }), 200],
]

for (const [what, body, status] of ANSWERS) {
  test(`an event ${what} is answered with ${status}`, async () => {
    const answer = await trial.post(body)
    assert.equal(answer.status, status, answer.text)
    assert.equal(answer.text, status === 200 ? 'OK' : '')
    if (status === 200) assert.match(String(answer.headers['content-type']), /^text\/plain/)
  })
}

test('what nobody active asks for is an event all the same, and is in the journal of who is disabled', async () => {
  const count = async () =>
    (await trial.store.read.events.listOfCode(PROVIDER.id, 'unheard', 99)).length
  const before = await count()
  await trial.post(anEvent('unheard'))
  assert.equal(await count(), before + 1)
  const was = (await trial.journalOf('disabled')).length
  await trial.post(anEvent('disabled'))
  assert.equal((await trial.journalOf('disabled')).length, was + 1)
})

test('every answer of success names the events by the ids that receivers get', async () => {
  const heard = await trial.post(anEvent('heard'))
  const { eventid } = (await trial.journalOf('heard')).at(-1) ?? {}
  assert.equal(heard.headers['x-adobe-event-id'], eventid)
  const unheard = await trial.post(anEvent('unheard'))
  assert.equal(unheard.status, 204)
  const find = (id: string) => trial.store.read.events.find(idOf(id))
  assert.equal((await find(String(unheard.headers['x-adobe-event-id'])))?.code, 'unheard')

  const one = anEvent('heard')
  const batch = await trial.post([one, one], { 'content-type': BATCH })
  const ids = String(batch.headers['x-adobe-event-id']).split(',')
  const journaled = (await trial.journalOf('heard')).slice(-2).map((entry) => entry['eventid'])
  assert.deepEqual(ids, journaled)
  const many = Array.from({ length: 101 }, () => one)
  const large = await trial.post(many, { 'content-type': BATCH })
  assert.equal(String(large.headers['x-adobe-event-id']).split(',').length, 100)
  const none = await trial.post([], { 'content-type': BATCH })
  assert.equal(none.headers['x-adobe-event-id'], undefined)
})

test('in the journal the event stands as it was published, with the id that Weir gave it', async () => {
  const given = { ...anEvent('heard'), time: '2026-11-23T11:00:00+01:00', tenant: 'north' }
  await trial.post(given, { 'x-event-phidata': 'true' })
  const entry = (await trial.journalOf('heard')).at(-1)
  const eventId = entry?.['eventid']
  assert.match(String(eventId), /^[0-9a-f-]{36}$/)
  const { clientId } = aRegistration('heard')
  assert.deepEqual(entry, {
    specversion: '1.0',
    ...given,
    eventid: eventId,
    event_id: eventId,
    recipientclientid: clientId,
    recipient_client_id: clientId,
    phidata: true,
  })
  const event = await trial.store.read.events.find(idOf(String(eventId)))
  const { imsOrgId } = trial.services.identity
  assert.equal(event?.providerMetadataId, `3rd_party_custom_events_${imsOrgId}_orders`)
  assert.equal(event.isPhi, true)
})

test('a provider of adobe_io has its data wrapped, and one of CloudEvents has not', async () => {
  await trial.post(anEvent('by-format'))
  await trial.post(anEvent('by-format', { source: 'urn:uuid:0-plain' }))
  const [cloudEvent, plain] = await trial.journalOf('both')
  assert.deepEqual([cloudEvent?.['source'], cloudEvent?.['data']], [source, { n: 1 }])
  assert.deepEqual(Object.keys(plain ?? {}), ['event_id', 'event', 'recipient_client_id'])
  assert.deepEqual(plain?.['event'], { n: 1 })
})

test('numbers arrive with all the digits they were published with', async () => {
  const data = '{"id":12345678901234567890,"price":10.50,"large":1e400}'
  await trial.post(`{"id":"n","source":"${source}","type":"heard","data":${data}}`)
  const entries = await trial.store.read.journal.list(idOf('heard'), 0, 1_000)
  assert.match(entries.at(-1)?.body ?? '', /"data":\{"id":12345678901234567890,/)
  assert.match(entries.at(-1)?.body ?? '', /"large":1e400\}/)
})

test('a batch is published in its order, each event with an id of its own', async () => {
  const ids = ['b1', 'b2', 'b3']
  const events = [...ids.map((id) => anEvent('heard', { id })), anEvent('unheard')]
  const { status } = await trial.post(events, { 'content-type': BATCH })
  assert.equal(status, 200)
  const entries = (await trial.journalOf('heard')).slice(-3)
  assert.deepEqual(
    entries.map(({ id }) => id),
    ids,
  )
  assert.equal(new Set(entries.map(({ eventid }) => eventid)).size, 3)
  assert.equal((await trial.post([], { 'content-type': BATCH })).status, 204)
})

test('of a batch with one that cannot be published, none is', async () => {
  const before = (await trial.journalOf('heard')).length
  for (const bad of [anEvent('nothing'), anEvent('heard', { source: 'urn:uuid:x' }), 5]) {
    const answer = await trial.post([anEvent('heard'), bad], { 'content-type': BATCH })
    assert.equal(answer.status, 400, answer.text)
  }
  assert.equal((await trial.journalOf('heard')).length, before)
})

test('binary and raw mode publish the same as structured mode does', async () => {
  const binary = {
    'ce-specversion': '1.0',
    'ce-id': 'by-header',
    'ce-source': source,
    'ce-type': 'heard',
  }
  const raw = {
    'x-adobe-event-provider-id': PROVIDER.id,
    'x-adobe-event-code': 'heard',
    'x-event-id': 'by-raw',
  }
  const commerce = anEvent('heard', { specversion: '1.0', id: 'by-raw' })
  for (const [body, headers] of [
    [{ n: 1 }, binary],
    [{ n: 1 }, raw],
    [commerce, raw],
  ] as const) {
    const answer = await trial.post(body, { 'content-type': 'application/json', ...headers })
    assert.equal(answer.text, 'OK')
    const entry = (await trial.journalOf('heard')).at(-1)
    assert.deepEqual(entry?.['data'], { n: 1 })
    assert.deepEqual(
      [entry['source'], entry['type'], entry['specversion']],
      [source, 'heard', '1.0'],
    )
    assert.match(String(entry['id']), /^by-(header|raw)$/)
  }
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Delivery } from '../../../domain/delivery.ts'
import { documentedSentence, type Headers } from '../../app-trial.ts'
import { openToldTrial } from './told-trial.ts'

const trial = await openToldTrial()
after(() => trial[Symbol.asyncDispose]())
trial.receiver.answer = ({ path }) => (path === '/refusing' ? 404 : path === '/down' ? 503 : 200)

const ALL = '/weir/v1/deliveries'
const ids = {
  well: await trial.register('well'),
  refusing: await trial.register('refusing'),
  down: await trial.register('down'),
}
const first = await trial.publish('order.made', { n: 1 })
const second = await trial.publish('order.made', { n: 2 })
await trial.log.until('delivery.attempted', 6)

async function list(query: Record<string, string>, headers: Headers = {}): Promise<Delivery[]> {
  const answer = await trial.ask(
    'GET',
    `${ALL}?${new URLSearchParams(query).toString()}`,
    undefined,
    headers,
  )
  assert.equal(answer.status, 200, answer.text)
  return (answer.json as { deliveries: Delivery[] }).deliveries
}

async function one(query: Record<string, string>): Promise<Delivery> {
  const [delivery] = await list(query)
  assert.ok(delivery !== undefined)
  return delivery
}

const QUESTIONS: readonly [query: Record<string, string>, count: number][] = [
  [{}, 6],
  [{ limit: '1' }, 1],
  [{ limit: '1000' }, 6],
  [{ registrationId: ids.well }, 2],
  [{ eventId: first }, 3],
  [{ eventId: first, registrationId: ids.well }, 1],
  [{ eventId: 'nobody' }, 0],
  [{ status: 'delivered' }, 2],
  [{ status: 'refused' }, 2],
  [{ status: 'waiting' }, 2],
  [{ status: 'sending' }, 0],
  [{ status: 'expired' }, 0],
  [{ status: 'refused', eventId: second }, 1],
  [{ status: 'refused', registrationId: ids.well }, 0],
]
for (const [query, count] of QUESTIONS) {
  test(`the list of ${JSON.stringify(Object.keys(query))} ${query['status'] ?? ''} has ${count}, in its order`, async () => {
    const found = await list(query)
    assert.equal(found.length, count)
    const isOpen = query['status'] === 'waiting'
    const order = isOpen
      ? (a: Delivery, b: Delivery) => Number(a.nextAttemptAt) - Number(b.nextAttemptAt)
      : (a: Delivery, b: Delivery) => Number(b.id) - Number(a.id)
    assert.deepEqual(found, found.toSorted(order))
  })
}

const BAD: readonly [query: string, problem: RegExp][] = [
  ['limit=0', /^`limit` is "0"; it must be a whole number from 1 to 1000\.$/],
  ['limit=1001', /"1001"/],
  ['limit=1.5', /"1\.5"/],
  ['limit=many', /"many"/],
  [
    'status=lost',
    /^`status` is "lost"; it must be one of waiting, sending, delivered, refused, expired\.$/,
  ],
  ['status=', /^`status` is ""/],
]
for (const [query, problem] of BAD) {
  test(`a list with ${query} is refused with a sentence`, async () => {
    const url = `${ALL}?${query}`
    const answer = await trial.ask('GET', url)
    assert.equal(answer.status, 400)
    assert.match(documentedSentence(url, answer), problem)
  })
}

test('the deliveries of a registration that is not there are not found, rather than none', async () => {
  const url = `${ALL}?registrationId=nobody`
  const answer = await trial.ask('GET', url)
  assert.equal(answer.status, 404)
  assert.equal(documentedSentence(url, answer), 'The registration "nobody" is not found.')
})

test('one delivery is shown as the list shows it', async () => {
  const delivery = await one({ status: 'refused', eventId: first })
  const answer = await trial.ask('GET', `${ALL}/${delivery.id}`)
  assert.equal(answer.status, 200)
  assert.deepEqual(answer.json, delivery)
  assert.deepEqual(Object.keys(delivery).toSorted(), [
    'attempts',
    'createdAt',
    'eventCode',
    'eventId',
    'firstAttemptAt',
    'id',
    'items',
    'lastOutcome',
    'nextAttemptAt',
    'registrationId',
    'replayId',
    'status',
    'waitsFor',
  ])
})

test('a resend is a delivery of its own, and arrives with the same body and a mark', async () => {
  const before = await one({ status: 'delivered', eventId: second })
  const answer = await trial.ask('POST', `${ALL}/${before.id}/resend`)
  assert.equal(answer.status, 201, answer.text)
  const again = answer.json as Delivery
  assert.deepEqual(
    [again.eventId, again.replayId, again.status, again.attempts],
    [second, 'resend', 'waiting', 0],
  )
  await trial.receiver.until((hits) => hits.some((hit) => 'x-weir-replay' in hit.headers))
  const bodies = trial.receiver.hits.filter(
    ({ path, eventId }) => path === '/well' && eventId === second,
  )
  assert.equal(bodies.length, 2)
  assert.equal(bodies[0]?.body, bodies[1]?.body)
})

test('the trace of a resend says that it is one', async () => {
  await trial.log.until('delivery.attempted', 7)
  const { consumerOrgId, credentialId } = trial.services.identity
  const { json } = await trial.ask(
    'GET',
    `/events/organizations/${consumerOrgId}/integrations/${credentialId}/tracing/${ids.well}`,
  )
  const traces = json as { event: string; _weir?: { replayId?: string } }[]
  assert.deepEqual(
    traces.filter(({ event }) => event === 'order.made').map((trace) => trace._weir?.replayId),
    ['resend', undefined, undefined],
  )
})

test('the attempts of a delivery are told, and those of no other', async () => {
  const tracesOf = async (query: Record<string, string>) => {
    const { json } = await trial.ask('GET', `${ALL}/${(await one(query)).id}/traces`)
    return (json as { traces: { event: string; trace: { tracingResponse: object } }[] }).traces
  }
  const refused = await tracesOf({ status: 'refused', eventId: first })
  assert.deepEqual(
    refused.map(({ event, trace }) => [event, Object(trace.tracingResponse).responseCode]),
    [['order.made', 404]],
  )
  const well = await tracesOf({ registrationId: ids.well, eventId: first })
  assert.equal(well.length, 1)
})

test('what is on its way is not sent again', async () => {
  const url = `${ALL}/${(await one({ status: 'waiting', eventId: first })).id}/resend`
  const answer = await trial.ask('POST', url)
  assert.equal(answer.status, 409)
  assert.match(documentedSentence(url, answer), /is waiting, so it is on its way already/)
})

for (const [method, tail] of [
  ['GET', ''],
  ['GET', '/traces'],
  ['POST', '/resend'],
] as const) {
  test(`${method} of a delivery${tail} that nobody knows is 404`, async () => {
    for (const id of ['999999', 'x', '0x1', '1.0']) {
      const url = `${ALL}/${id}${tail}`
      const answer = await trial.ask(method, url)
      assert.equal(answer.status, 404)
      assert.equal(documentedSentence(url, answer), `The delivery "${id}" is not found.`)
    }
  })
}

test('a credential sees what its own registrations get, and nothing of others', async () => {
  const { clientId, headers } = await trial.credential()
  const own = await trial.register('own', { client_id: clientId })
  const eventId = await trial.publish('order.made')
  await trial.receiver.until((hits) => hits.some(({ path }) => path === '/own'))
  const [delivery] = await list({ registrationId: own, eventId }, headers)
  assert.ok(delivery !== undefined)
  const mine = await trial.ask('GET', `${ALL}/${delivery.id}`, undefined, headers)
  assert.equal(mine.status, 200)

  const [foreign] = await list({ registrationId: ids.well })
  const asked: readonly ['GET' | 'POST', string, number][] = [
    ['GET', ALL, 403],
    ['GET', `${ALL}?eventId=${eventId}`, 403],
    ['GET', `${ALL}?registrationId=${ids.well}`, 404],
    ['GET', `${ALL}/${foreign?.id}`, 404],
    ['GET', `${ALL}/${foreign?.id}/traces`, 404],
    ['POST', `${ALL}/${foreign?.id}/resend`, 404],
  ]
  for (const [method, url, status] of asked) {
    const answer = await trial.ask(method, url, undefined, headers)
    assert.equal(answer.status, status, url)
    documentedSentence(url, answer)
  }
  const all = await list({ registrationId: own })
  assert.equal(all.length, 1)
})

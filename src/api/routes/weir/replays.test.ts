import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Static } from 'typebox'
import { type Answer, documentedSentence } from '../../app-trial.ts'
import type { ReplayFields } from '../../contract/weir/replay.ts'
import { type Fields, openToldTrial } from './told-trial.ts'

const trial = await openToldTrial()
after(() => trial[Symbol.asyncDispose]())

type Replay = Static<typeof ReplayFields>

const began = trial.services.clock.now()
const id = await trial.register('well')
for (const amount of [5, 50, 500]) await trial.publish('order.made', { amount })
await trial.log.until('delivery.attempted', 3)

const pathOf = (registrationId: string): string =>
  `/weir/v1/registrations/${registrationId}/replays`

async function plan(body: Fields = {}, registrationId = id): Promise<Replay> {
  const answer = await trial.ask('POST', pathOf(registrationId), body)
  assert.equal(answer.status, 201, answer.text)
  return answer.json as Replay
}

async function move(replay: Pick<Replay, 'id'>, verb: string): Promise<Answer> {
  return await trial.ask('POST', `/weir/v1/replays/${replay.id}/${verb}`)
}

test('a plan is answered with its count and its duration, and nothing is sent', async () => {
  const hits = trial.receiver.hits.length
  const replay = await plan({ perSecond: 2 })
  assert.deepEqual(replay, {
    id: replay.id,
    registrationId: id,
    status: 'planned',
    reason: '',
    from: null,
    to: null,
    eventCode: null,
    subscriber_filter: null,
    perSecond: 2,
    count: 3,
    isCountExact: true,
    sentCount: 0,
    expectedDurationMs: 1_500,
    createdAt: replay.createdAt,
    updatedAt: replay.createdAt,
  })
  const shown = await trial.ask('GET', `/weir/v1/replays/${replay.id}`)
  assert.deepEqual([shown.status, shown.json], [200, replay])
  assert.equal(trial.receiver.hits.length, hits)
})

const rule = { data: { amount: [{ numeric: ['>', 40] }] } }
const GOOD: readonly [body: Fields, count: number][] = [
  [{}, 3],
  [{ perSecond: 1 }, 3],
  [{ perSecond: 1_000 }, 3],
  [{ from: began }, 3],
  [{ from: String(began) }, 3],
  [{ from: new Date(began).toISOString() }, 3],
  [{ from: '2020-01-01' }, 3],
  [{ from: '2020-01-01T10:00:00+01:00', to: '2020-01-02T00:00Z' }, 0],
  [{ from: 0, to: 1 }, 0],
  [{ to: 8_640_000_000_000_000 }, 3],
  [{ eventCode: 'order.made' }, 3],
  [{ eventCode: 'x'.repeat(255) }, 0],
  [{ subscriber_filter: rule }, 2],
  [{ subscriber_filter: JSON.stringify(rule) }, 2],
  [{ somethingElse: true }, 3],
]
for (const [body, count] of GOOD) {
  test(`${cut(body)} is a plan of ${count}`, async () => {
    const replay = await plan(body)
    assert.equal(replay.count, count)
    assert.equal(replay.reason, count === 0 ? 'There is nothing in that window.' : '')
    await move(replay, 'cancel')
  })
}

const BAD: readonly [body: unknown, problem: RegExp][] = [
  [{ perSecond: 0 }, /perSecond/],
  [{ perSecond: 1_001 }, /perSecond/],
  [{ perSecond: 1.5 }, /perSecond/],
  [{ perSecond: '10' }, /perSecond/],
  [{ from: 'yesterday' }, /^`from` is "yesterday"; give an instant such as/],
  [{ from: '' }, /^`from` is ""/],
  [{ from: '2020-01-01T10:00:00' }, /^`from` is "2020-01-01T10:00:00"/],
  [{ from: '2020-13-01' }, /^`from` is "2020-13-01"/],
  [{ from: '2026-02-31' }, /^`from` is "2026-02-31"; give an instant/],
  [{ to: '2026-02-29T10:00:00Z' }, /^`to` is "2026-02-29T10:00:00Z"/],
  [{ from: -1 }, /^`from` is "-1"/],
  [{ to: 8_640_000_000_000_001 }, /^`to` is "8640000000000001"/],
  [{ to: 1.5 }, /to/],
  [{ to: null }, /to/],
  [{ from: 5, to: 5 }, /^`from` is "5" and `to` is "5"; `from` must come before `to`\.$/],
  [{ from: 6, to: 5 }, /must come before/],
  [{ eventCode: '' }, /eventCode/],
  [{ eventCode: 'x'.repeat(256) }, /eventCode/],
  [{ subscriber_filter: '{' }, /^`subscriber_filter`: The filter is not JSON/],
  [{ subscriber_filter: {} }, /^`subscriber_filter`: /],
  [{ subscriber_filter: 7 }, /subscriber_filter/],
  [[], /must be object/],
  ['no json', /JSON/],
  [undefined, /must be object/],
]
for (const [body, problem] of BAD) {
  test(`${cut(body)} is refused with a sentence`, async () => {
    const answer = await trial.ask('POST', pathOf(id), body)
    assert.equal(answer.status, 400, answer.text)
    assert.match(documentedSentence(pathOf(id), answer), problem)
  })
}

test('a replay that is started arrives with its mark, and is finished', async () => {
  const replay = await plan({ subscriber_filter: rule, perSecond: 100 })
  const started = await move(replay, 'start')
  assert.equal(started.status, 200)
  assert.equal((started.json as Replay).status, 'running')
  const marked = () =>
    trial.receiver.hits.filter(({ headers }) => headers['x-weir-replay'] === replay.id)
  await trial.receiver.until(() => marked().length === 2)
  await trial.log.until('replay.finished', 1)
  const { json } = await trial.ask('GET', `/weir/v1/replays/${replay.id}`)
  const { status, sentCount, expectedDurationMs } = json as Replay
  assert.deepEqual([status, sentCount, expectedDurationMs], ['finished', 2, 0])
  // The same bytes as the first time.
  const first = trial.receiver.hits.filter(({ headers }) => !('x-weir-replay' in headers))
  for (const { body } of marked()) assert.ok(first.some((hit) => hit.body === body))
})

test('a running replay is paused, resumed and cancelled', async () => {
  const replay = await plan({ perSecond: 1 })
  for (const [verb, status] of [
    ['start', 'running'],
    ['pause', 'paused'],
    ['resume', 'running'],
    ['cancel', 'cancelled'],
  ] as const) {
    const answer = await move(replay, verb)
    assert.equal(answer.status, 200)
    assert.equal((answer.json as Replay).status, status)
  }
})

for (const verb of ['pause', 'resume'] as const) {
  test(`${verb} of what was only planned is refused with a sentence`, async () => {
    const replay = await plan()
    const answer = await move(replay, verb)
    await move(replay, 'cancel')
    assert.equal(answer.status, 409)
    assert.equal(
      documentedSentence('/weir', answer),
      `The replay "${replay.id}" is planned; it cannot be ${verb}d. It can be started or cancelled.`,
    )
  })
}

test('the replays of a registration are listed, newest first', async () => {
  const other = await trial.register('other')
  const older = await plan({}, other)
  const newer = await plan({}, other)
  const list = async (query = ''): Promise<string[]> => {
    const { status, json, text } = await trial.ask('GET', `${pathOf(other)}${query}`)
    assert.equal(status, 200, text)
    return (json as { replays: Replay[] }).replays.map((one) => one.id)
  }
  assert.deepEqual(await list(), [newer.id, older.id])
  assert.deepEqual(await list('?limit=1'), [newer.id])
  const wrong = await trial.ask('GET', `${pathOf(other)}?limit=0`)
  assert.equal(wrong.status, 400)
})

test('five replays may be open at once, and the sixth is refused until one is over', async () => {
  const busy = await trial.register('busy')
  const [first] = await Promise.all(Array.from({ length: 5 }, () => plan({}, busy)))
  assert.ok(first !== undefined)
  const answer = await trial.ask('POST', pathOf(busy), {})
  assert.equal(answer.status, 409)
  assert.match(
    documentedSentence('/weir', answer),
    /^The registration "busy" has 5 replays that are planned, running or paused, .*Cancel one first/,
  )
  await move(first, 'cancel')
  await plan({}, busy)
})

test('one that only pulls is refused a replay, and may read its journal', async () => {
  const puller = await trial.register('puller', {
    delivery_type: 'journal',
    webhook_url: undefined,
  })
  const answer = await trial.ask('POST', pathOf(puller), {})
  assert.equal(answer.status, 409)
  assert.match(
    documentedSentence('/weir', answer),
    /has no webhook to replay to\. Read its journal/,
  )
})

test('what nobody knows is 404', async () => {
  const noReplay = 'The replay "none" is not found.'
  const noRegistration = 'The registration "none" is not found.'
  const asked: readonly ['GET' | 'POST', url: string, sentence: string, body?: Fields][] = [
    ['GET', pathOf('none'), noRegistration],
    ['POST', pathOf('none'), noRegistration, {}],
    ['GET', '/weir/v1/replays/none', noReplay],
    ['POST', '/weir/v1/replays/none/start', noReplay],
    ['POST', '/weir/v1/replays/none/pause', noReplay],
    ['POST', '/weir/v1/replays/none/resume', noReplay],
    ['POST', '/weir/v1/replays/none/cancel', noReplay],
  ]
  for (const [method, url, sentence, body] of asked) {
    const answer = await trial.ask(method, url, body)
    assert.equal(answer.status, 404, url)
    assert.equal(documentedSentence(url, answer), sentence)
  }
})

test('a credential replays its own registrations, and others are not there for it', async () => {
  const { clientId, headers } = await trial.credential()
  const own = await trial.register('own', { client_id: clientId })
  const made = await trial.ask('POST', pathOf(own), {}, headers)
  assert.equal(made.status, 201, made.text)
  const foreign = await plan()
  for (const [method, url, body] of [
    ['POST', pathOf(id), {}],
    ['GET', pathOf(id), undefined],
    ['GET', `/weir/v1/replays/${foreign.id}`, undefined],
    ['POST', `/weir/v1/replays/${foreign.id}/start`, undefined],
  ] as const) {
    const answer = await trial.ask(method, url, body, headers)
    assert.equal(answer.status, 404, url)
  }
  const started = await trial.ask(
    'POST',
    `/weir/v1/replays/${(made.json as Replay).id}/start`,
    undefined,
    headers,
  )
  assert.equal(started.status, 200)
})

function cut(value: unknown): string {
  return (JSON.stringify(value) ?? 'no body').slice(0, 80)
}

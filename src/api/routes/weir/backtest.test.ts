import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Event } from '../../../domain/event.ts'
import { idOf } from '../../../domain/ids.ts'
import { PLATFORM_NOTIFICATIONS } from '../../../notify/catalog/catalog.ts'
import { documentedSentence } from '../../app-trial.ts'
import {
  type Created,
  FAILED,
  openRegistrationTrial,
  SUCCESS,
} from '../events/registration-trial.ts'

const trial = await openRegistrationTrial()
after(() => trial[Symbol.asyncDispose]())

const urlOf = ({ registration_id }: Pick<Created, 'registration_id'>) =>
  `/weir/v1/registrations/${registration_id}/filter/backtest`

/** Fifty runs, every fifth of which failed, the last one at 50; flow 3 ran at 3, 13, … */
const EVENTS: readonly Event[] = Array.from({ length: 50 }, (_, n) => ({
  id: idOf(`event-${n + 1}`),
  providerId: PLATFORM_NOTIFICATIONS.id,
  providerMetadataId: 'platform_notifications',
  code: (n + 1) % 5 === 0 ? FAILED.event_code : SUCCESS.event_code,
  at: n + 1,
  flowId: null,
  fact: { flowId: `flow-${(n + 1) % 10}` },
  attributes: null,
  isPhi: false,
}))
await trial.store.commit(async ({ events }) => {
  for (const event of EVENTS) await events.append(event, `run ${event.id}`)
  const sampled = { ...EVENTS[0], id: idOf<'event'>('sampled'), at: 1_000 } as Event
  await events.append(sampled, 'sample sampled')
})

const OF_FLOW_3 = '{"event":{"flowId":["flow-3"]}}'

interface Backtest {
  readonly tested: number
  readonly passed: number
  readonly results: readonly {
    readonly eventId: string
    readonly eventCode: string
    readonly at: number
    readonly passes: boolean
    readonly reason: string | null
  }[]
}

async function backtest(registration: Created, sent?: unknown): Promise<Backtest> {
  const { status, json, text } = await trial.ask('POST', urlOf(registration), sent)
  assert.equal(status, 200, text)
  return json as Backtest
}

test('a filter is tried on the last events of all interests, newest first, with the reason for each miss', async () => {
  const created = await trial.create({ events_of_interest: [SUCCESS, FAILED] })
  const { tested, passed, results } = await backtest(created, { subscriber_filter: OF_FLOW_3 })
  assert.deepEqual([tested, passed], [50, 5])
  assert.deepEqual(
    results.map(({ at }) => at),
    EVENTS.map(({ at }) => at).toReversed(),
  )
  assert.deepEqual(
    results.filter(({ passes }) => passes).map(({ at }) => at),
    [43, 33, 23, 13, 3],
  )
  assert.deepEqual(results[0], {
    eventId: 'event-50',
    eventCode: FAILED.event_code,
    at: 50,
    passes: false,
    reason: 'event.flowId is "flow-0"; the filter wants ["flow-3"].',
  })
  assert.ok(results.every(({ passes, reason }) => passes === (reason === null)))
})

test('only what the registration asks for is tried, in the spelling and the form it asked for', async () => {
  const alias = 'sources_flow_run_failure'
  const failure = { ...FAILED, event_code: alias }
  const created = await trial.create({
    delivery_format: 'cloud_events_v1',
    events_of_interest: [failure],
  })
  const rule = { type: [alias], data: { flowId: ['flow-5'] } }
  const { tested, passed, results } = await backtest(created, { subscriber_filter: rule })
  assert.deepEqual([tested, passed], [10, 5])
  assert.deepEqual(new Set(results.map(({ eventCode }) => eventCode)), new Set([alias]))
})

test('an event is tried once, also where its code is asked for in two spellings', async () => {
  const failure = { ...FAILED, event_code: 'sources_flow_run_failure' }
  const created = await trial.create({ events_of_interest: [failure, FAILED] })
  const { tested, results } = await backtest(created, { subscriber_filter: OF_FLOW_3 })
  assert.equal(tested, 10)
  assert.equal(results[0]?.eventCode, FAILED.event_code)
})

test('without a filter in the body, the one of the registration is tried; with one, that', async () => {
  const subscriber_filters = [{ name: 'Mine', subscriber_filter: OF_FLOW_3 }]
  const created = await trial.create({ subscriber_filters })
  for (const sent of [undefined, {}, { count: 100 }]) {
    assert.equal((await backtest(created, sent)).passed, 5)
  }
  const other = { subscriber_filter: { event: { flowId: ['flow-4', 'flow-6'] } } }
  assert.equal((await backtest(created, other)).passed, 10)
  const whole = { name: 'Mine', subscriber_filter: JSON.stringify(other.subscriber_filter) }
  assert.equal((await backtest(created, { subscriber_filter: whole })).passed, 10)
  assert.equal((await backtest(created, whole)).passed, 10)
})

const COUNTS: readonly [count: number | undefined, tested: number][] = [
  [1, 1],
  [7, 7],
  [50, 50],
  [1_000, 50],
  [undefined, 50],
]

for (const [count, expected] of COUNTS) {
  test(`of the last ${count ?? '100'} events ${expected} are tried`, async () => {
    const created = await trial.create({ events_of_interest: [SUCCESS, FAILED] })
    const sent = { subscriber_filter: OF_FLOW_3, ...(count === undefined ? {} : { count }) }
    const { tested, results } = await backtest(created, sent)
    assert.equal(tested, expected)
    assert.deepEqual(
      results.map(({ at }) => at),
      EVENTS.map(({ at }) => at)
        .toReversed()
        .slice(0, expected),
    )
  })
}

test('trying a filter keeps nothing', async () => {
  const created = await trial.create()
  await backtest(created, { subscriber_filter: OF_FLOW_3 })
  assert.deepEqual(
    (await trial.ask('GET', `${trial.all}/${created.registration_id}`)).json,
    created,
  )
})

test('where nothing has happened, nothing is tried', async () => {
  const started = { ...SUCCESS, event_code: 'sources_flow_run_started' }
  const created = await trial.create({ events_of_interest: [started] })
  const none = { tested: 0, passed: 0, isComplete: true, note: null, results: [] }
  assert.deepEqual(await backtest(created, { subscriber_filter: OF_FLOW_3 }), none)
})

const REFUSED: readonly [what: string, sent: unknown, says: RegExp][] = [
  ['no filter anywhere', undefined, /has no filter\. Give one as `subscriber_filter`/],
  ['a rule that is no JSON', { subscriber_filter: '{' }, /is not JSON/],
  ['a rule that is no rule', { subscriber_filter: { a: 'b' } }, /list/],
  ['a number for a rule', { subscriber_filter: 5 }, /and is 5/],
  ['a count of 0', { subscriber_filter: OF_FLOW_3, count: 0 }, />= 1, and is 0/],
  ['a count of 1,001', { subscriber_filter: OF_FLOW_3, count: 1_001 }, /<= 1000, and is 1001/],
  [
    'a count of half an event',
    { subscriber_filter: OF_FLOW_3, count: 1.5 },
    /integer, and is 1\.5/,
  ],
  ['a count that is a text', { subscriber_filter: OF_FLOW_3, count: '5' }, /integer, and is "5"/],
  ['a list', [], /must be object/],
]

for (const [what, sent, says] of REFUSED) {
  test(`a back-test with ${what} is refused`, async () => {
    const created = await trial.create()
    const answer = await trial.ask('POST', urlOf(created), sent)
    assert.equal(answer.status, 400, answer.text)
    assert.match(documentedSentence(urlOf(created), answer), says)
  })
}

test('a back-test of a registration that is not there is not found', async () => {
  const url = urlOf({ registration_id: 'nope' })
  const answer = await trial.ask('POST', url, { subscriber_filter: OF_FLOW_3 })
  assert.equal(answer.status, 404)
  assert.match(documentedSentence(url, answer), /^The registration "nope" is not found\.$/)
})

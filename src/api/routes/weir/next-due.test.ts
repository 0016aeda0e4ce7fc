import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { aFlow } from '../../../platform/store/store-trial.ts'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'

const NOW = Date.parse('2026-10-24T06:00:00Z')
const trial = await openAppTrial({ clock: { now: () => NOW } as never })
after(() => trial[Symbol.asyncDispose]())
const PATH = '/weir/v1/schedules/next'
const startTime = NOW / 1_000

async function next(body: object): Promise<string[]> {
  const { status, json, text } = await trial.ask('POST', PATH, body)
  assert.equal(status, 200, text)
  return (json as { instants: number[] }).instants.map((at) => new Date(at).toISOString())
}

test('the next five instants go by the calendar of the zone, over a change of clocks', async () => {
  const scheduleParams = { startTime, frequency: 'day', interval: 1 }
  assert.deepEqual(await next({ scheduleParams, timeZone: 'Europe/Berlin' }), [
    '2026-10-24T06:00:00.000Z',
    '2026-10-25T07:00:00.000Z',
    '2026-10-26T07:00:00.000Z',
    '2026-10-27T07:00:00.000Z',
    '2026-10-28T07:00:00.000Z',
  ])
})

test('what ends, or never begins, has fewer', async () => {
  assert.deepEqual(await next({ scheduleParams: {} }), [])
  assert.deepEqual(await next({ scheduleParams: { startTime, frequency: 'once' } }), [
    '2026-10-24T06:00:00.000Z',
  ])
  const scheduleParams = { startTime: 8.63e15, frequency: 'week', interval: 5_000_000 }
  assert.equal((await next({ scheduleParams })).length, 1)
})

const REFUSED: readonly [what: string, body: object, sentence: RegExp][] = [
  ['too often', { scheduleParams: { startTime, frequency: 'minute', interval: 5 } }, /15/],
  ['in the past', { scheduleParams: { startTime: 1, frequency: 'once' } }, /past|startTime/],
  ['in no zone', { scheduleParams: {}, timeZone: 'Mars' }, /Mars/],
  ['of no flow', { scheduleParams: {}, flowId: 'none' }, /"none" is not found/],
]
for (const [what, body, sentence] of REFUSED) {
  test(`a schedule that is ${what} is refused with its sentence`, async () => {
    assert.match(documentedSentence(PATH, await trial.ask('POST', PATH, body)), sentence)
  })
}

test('that of a flow is checked beside the one it has', async () => {
  const schedule = { startTime: startTime - 3_600, frequency: 'hour', interval: 1 }
  const flow = aFlow({ schedule })
  await trial.store.commit(({ flows }) => flows.insert(flow))
  const [first] = await next({ flowId: flow.id, scheduleParams: { ...schedule, interval: 2 } })
  assert.equal(first, '2026-10-24T07:00:00.000Z')
  const body = { flowId: flow.id, scheduleParams: { ...schedule, startTime } }
  assert.match(documentedSentence(PATH, await trial.ask('POST', PATH, body)), /startTime/)
})

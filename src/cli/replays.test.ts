import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openToldTrial } from '../api/routes/weir/told-trial.ts'
import { duration, progressOf } from './replays.ts'
import { whyLines } from './why.ts'
import { listen } from './weir-trial.ts'

const trial = await openToldTrial()
after(() => trial[Symbol.asyncDispose]())
const run = await listen(trial)
const weir = async (...words: string[]) => (await run(...words)).stdout

const id = await trial.register('the team')
const eventId = await trial.publish('order.made', { amount: 7 })
await trial.log.until('delivery.attempted', 1)

test('`weir why` says the answer, and how it came about', async () => {
  const said = (await weir('why', eventId, 'the team')).split('\n')
  assert.equal(said[0], 'delivered: The event was delivered by attempt 1: answered 200.')
  assert.deepEqual(
    said.slice(2, -1).map((line) => line.slice(2, 15).trim()),
    ['✓ registered', '✓ subscribed', '✓ filter', '✓ journal', '✓ push', '✓ delivery'],
  )
  const { verdict } = JSON.parse(await weir('why', eventId, id, '--json'))
  assert.equal(verdict, 'delivered')
  await assert.rejects(weir('why', 'none', id), {
    code: 1,
    stderr: /^weir: The event "none" is not found: .+\n$/,
  })
})

test('why marks the step that an event failed at, and the one it waits at', () => {
  const steps = [
    { step: 'registered', passed: true, detail: 'It was.' },
    { step: 'delivery', passed: false, detail: 'Not yet.' },
  ]
  const marks = (verdict: string): string =>
    whyLines({ eventId, registrationId: id, verdict, sentence: '', steps, deliveries: [] })
      .slice(2)
      .map((line) => line.trim()[0])
      .join('')
  assert.deepEqual([marks('refused'), marks('waiting'), marks('sending')], ['✓✗', '✓…', '✓…'])
})

test('`weir deliveries` lists them, and sends one again', async () => {
  const [delivery] = JSON.parse(await weir('deliveries', '--registration', 'the team', '--json'))
  assert.equal(delivery.status, 'delivered')
  const [head, row] = (await weir('deliveries', '--event', eventId)).split('\n')
  assert.match(head ?? '', /^owed since \(UTC\) .* event +delivery$/)
  assert.match(
    row ?? '',
    new RegExp(`order\\.made +delivered +1 .*answered 200 +the team +${eventId}`),
  )
  const said = await weir('deliveries', 'resend', delivery.id)
  assert.match(
    said,
    new RegExp(`^Delivery \\d+ sends again what delivery ${delivery.id} sent: ${eventId}\\.`),
  )
  await trial.receiver.until((hits) => hits.length === 2)
  await trial.log.until('delivery.attempted', 2)
  const again = JSON.parse(await weir('deliveries', 'list', '--status', 'delivered', '--json'))
  assert.deepEqual(
    again.map(({ replayId }: { replayId: unknown }) => replayId),
    ['resend', null],
  )
})

test('`weir replay` plans, starts, follows and lists', async () => {
  const said = await weir(
    'replay',
    'plan',
    'the team',
    '--from',
    '2020-01-01',
    '--code',
    'order.made',
    '--filter',
    '{"data":{"amount":[7]}}',
    '--per-second',
    '2',
  )
  assert.match(
    said,
    /^1 events, at 2 a second: 1 s\. Nothing is sent yet\.\nLet it go with `weir replay start [\w-]+ --follow`\.\n$/,
  )
  const replayId = /start (\S+)/.exec(said)?.[1] ?? ''
  const ended = await weir('replay', 'start', replayId, '--follow')
  assert.equal(ended, 'finished  ████████████████████ 1 of 1\n')
  const [, row] = (await weir('replay', 'list', 'the team')).split('\n')
  assert.match(row ?? '', new RegExp(`finished  █{20} 1 of 1 +2 +${replayId}$`))
  const [replay] = JSON.parse(await weir('replay', 'list', id, '--json'))
  assert.equal(replay.sentCount, 1)

  const nothing = await weir('replay', 'plan', id, '--to', '2020-01-01')
  assert.match(nothing, /^There is nothing in that window, so nothing would be sent\./)

  const planned = JSON.parse(await weir('replay', 'plan', id, '--json'))
  await assert.rejects(weir('replay', 'pause', planned.id), {
    code: 1,
    stderr: /^weir: The replay ".+" is planned; it cannot be paused\./,
  })
  assert.equal(
    await weir('replay', 'cancel', planned.id),
    'cancelled  ░░░░░░░░░░░░░░░░░░░░ 0 of 1\n',
  )
})

const PROGRESS: readonly [sent: number, planned: number, said: string][] = [
  [0, 100, '░░░░░░░░░░░░░░░░░░░░ 0 of 100'],
  [50, 100, '██████████░░░░░░░░░░ 50 of 100'],
  [99, 100, '███████████████████░ 99 of 100'],
  [100, 100, '████████████████████ 100 of 100'],
  [120, 100, '████████████████████ 120 of 100'],
  [0, 0, '████████████████████ 0 of 0'],
]
for (const [sentCount, count, said] of PROGRESS) {
  test(`${sentCount} of ${count} look like ${said}`, () => {
    assert.equal(progressOf({ sentCount, count, isCountExact: true }), said)
  })
}

test('a count that is not exact is said to be a least', () => {
  const said = progressOf({ sentCount: 0, count: 10_000, isCountExact: false })
  assert.match(said, / 0 of at least 10,000$/)
})

const DURATIONS: readonly [ms: number, said: string][] = [
  [0, '0 s'],
  [1, '1 s'],
  [59_000, '59 s'],
  [59_001, '1 min'],
  [61_000, '2 min'],
  [3_599_000, '1 h 0 min'],
  [5_400_000, '1 h 30 min'],
]
for (const [ms, said] of DURATIONS) {
  test(`${ms} ms are said as ${said}`, () => assert.equal(duration(ms), said))
}

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openToldTrial } from '../api/routes/weir/told-trial.ts'
import { firstLineOf } from './traces.ts'
import { listen } from './weir-trial.ts'

const trial = await openToldTrial()
after(() => trial[Symbol.asyncDispose]())
const run = await listen(trial)
const weir = async (...words: string[]) => (await run(...words)).stdout

const id = await trial.register('the team')
trial.receiver.answer = () => 410
const refused = await trial.publish('order.made')
await trial.log.until('delivery.attempted', 1)
trial.receiver.answer = () => 200
const taken = await trial.publish('order.made')
await trial.log.until('delivery.attempted', 2)

test('`weir traces` lists what was sent and what came back, newest first', async () => {
  const [head = '', ...rows] = (await weir('traces', 'the team')).trimEnd().split('\n')
  assert.match(head, /^at \(UTC\) +event code +event +attempt +code +ms +answer$/)
  assert.equal(rows.length, 3)
  assert.match(rows[0] ?? '', new RegExp(`^20.* order\\.made +${taken} +1 +200 +\\d+`))
  assert.match(rows[1] ?? '', new RegExp(`order\\.made +${refused} +1 +410 +\\d+`))
  assert.match(rows[2] ?? '', / challenge .* 1 +200 +\d+/)
  assert.equal((await weir('traces', id, '--limit', '1')).trimEnd().split('\n').length, 2)
})

test('`weir traces --errors` leaves out what went well', async () => {
  const traces = JSON.parse(await weir('traces', id, '--errors', '--json'))
  assert.deepEqual(
    traces.map(({ id: traced }: { id: string }) => typeof traced),
    ['string'],
  )
  assert.equal(traces[0].trace.tracingResponse.responseCode, 410)
})

test('a registration that is not there, or a limit that is none, is said so', async () => {
  for (const [words, stderr] of [
    [['traces', 'nobody'], /^weir: The registration "nobody" is not found\./],
    [['deliveries', 'list', '--registration', 'nobody'], /^weir: The registration "nobody" is not/],
    [['traces', 'the team', '--limit', 'x'], /^weir: --limit is "x"; it must be/],
  ] as const) {
    await assert.rejects(weir(...words), { code: 1, stderr })
  }
})

test('of an answer, the first line is shown, short and harmless', () => {
  assert.equal(firstLineOf('\n no such\u001B[2Jthing\r\nstack'), 'no such [2Jthing')
  assert.equal(firstLineOf('x'.repeat(61)), `${'x'.repeat(60)}…`)
  assert.equal(firstLineOf(''), '')
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openToldTrial } from '../api/routes/weir/told-trial.ts'
import { listen } from './weir-trial.ts'

const trial = await openToldTrial()
after(() => trial[Symbol.asyncDispose]())
const weir = await listen(trial)

const id = await trial.register('the team')
const eventId = await trial.publish('order.made', {}, 'order-7')
await trial.log.until('delivery.attempted', 1)

test('`weir events` lists what was announced, with the id of its publisher beside that of Weir', async () => {
  const [head = '', row = ''] = (await weir('events')).stdout.split('\n')
  assert.match(head, /^announced \(UTC\) .* published as +run +journals +event$/)
  assert.match(row, new RegExp(`^20.* order\\.made +Orders +order-7 +– +1 +${eventId}$`))
  const [event] = JSON.parse((await weir('events', '--published-id', 'order-7', '--json')).stdout)
  assert.equal(event.id, eventId)
  const { stdout } = await weir('events', '--code', 'order.paid')
  assert.match(stdout, /^No events: nothing like it was announced/)
})

test('`weir why` takes the id of an event in any case, and the id it was published under', async () => {
  for (const known of [eventId.toUpperCase(), 'order-7']) {
    const { stdout, stderr } = await weir('why', known, 'the team')
    assert.match(stdout, /^delivered: /)
    assert.equal(stderr, '')
  }
  await assert.rejects(weir('why', 'none', id), {
    code: 1,
    stderr:
      /^weir: The event "none" is not found: .*x-adobe-event-id.* published.*weir events.*\n$/,
  })
})

test('of several that were published under one id, `weir why` takes the newest and says so', async () => {
  const newest = await trial.publish('order.paid', {}, 'order-7')
  const { stdout, stderr } = await weir('why', 'order-7', id, '--json')
  assert.equal(JSON.parse(stdout).eventId, newest)
  assert.match(stderr, new RegExp(`^Several events were published as "order-7"; .*${newest} of 20`))
})

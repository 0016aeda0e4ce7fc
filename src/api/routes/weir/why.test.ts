import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { documentedSentence } from '../../app-trial.ts'
import { openToldTrial } from './told-trial.ts'

const trial = await openToldTrial()
after(() => trial[Symbol.asyncDispose]())

interface Explanation {
  readonly verdict: string
  readonly sentence: string
  readonly steps: readonly { step: string; passed: boolean; detail: string }[]
  readonly deliveries: readonly { status: string }[]
}

async function why(eventId: string, registrationId: string): Promise<Explanation> {
  const answer = await trial.ask(
    'GET',
    `/weir/v1/events/${eventId}/registrations/${registrationId}`,
  )
  assert.equal(answer.status, 200, answer.text)
  return answer.json as Explanation
}

test('an event that was delivered', async () => {
  const id = await trial.register('delivered')
  const eventId = await trial.publish('order.made')
  await trial.log.until('delivery.attempted', 1)
  const { verdict, sentence, steps, deliveries } = await why(eventId, id)
  assert.equal(verdict, 'delivered')
  assert.equal(sentence, 'The event was delivered by attempt 1: answered 200.')
  assert.deepEqual(
    steps.map(({ step, passed }) => [step, passed]),
    ['registered', 'subscribed', 'filter', 'journal', 'push', 'delivery'].map((step) => [
      step,
      true,
    ]),
  )
  assert.deepEqual(
    deliveries.map(({ status }) => status),
    ['delivered'],
  )
})

test('an event that waits to be tried again, and one that was refused', async () => {
  const down = await trial.register('down')
  const refusing = await trial.register('refusing')
  trial.receiver.answer = ({ path }) => (path === '/down' ? 503 : path === '/refusing' ? 410 : 200)
  const before = trial.log.lines.filter(
    ({ happening }) => happening === 'delivery.attempted',
  ).length
  const eventId = await trial.publish('order.made')
  await trial.log.until('delivery.attempted', before + 3)
  const waiting = await why(eventId, down)
  assert.equal(waiting.verdict, 'waiting')
  assert.match(
    waiting.sentence,
    /^The event waits for attempt 2 at 20.*Z; attempt 1 came to "answered 503"\.$/,
  )
  const refused = await why(eventId, refusing)
  assert.equal(refused.verdict, 'refused')
  assert.match(refused.sentence, /at attempt 1: The receiver answered 410\. This is final\.$/)
})

test('the id of an event is found in any case', async () => {
  const id = await trial.register('loud', { delivery_type: 'journal', webhook_url: undefined })
  const eventId = await trial.publish('order.made')
  const { verdict, steps } = await why(eventId.toUpperCase(), id)
  assert.deepEqual([verdict, steps.length], ['journal-only', 5])
})

test('an event that only a journal has', async () => {
  const id = await trial.register('puller', { delivery_type: 'journal', webhook_url: undefined })
  const { verdict } = await why(await trial.publish('order.made'), id)
  assert.equal(verdict, 'journal-only')
})

test('an event that came while the registration was disabled', async () => {
  trial.receiver.isProving = false
  const id = await trial.register('unproven')
  trial.receiver.isProving = true
  const { verdict, sentence } = await why(await trial.publish('order.made'), id)
  assert.equal(verdict, 'disabled')
  assert.match(sentence, /is disabled; its webhook is "verification_failed" since 20/)
})

test('an event that a filter left out', async () => {
  const subscriber_filter = '{"data":{"amount":[{"numeric":[">",100]}]}}'
  const id = await trial.register('choosy', {
    subscriber_filters: [{ name: 'large ones', description: '', subscriber_filter }],
  })
  const { verdict, sentence } = await why(await trial.publish('order.made', { amount: 7 }), id)
  assert.equal(verdict, 'filtered')
  assert.match(sentence, /^The filter of the registration "choosy" .* left the event out: .*7/)
})

test('an event that nobody asked for', async () => {
  const id = await trial.register('other')
  const { verdict, sentence } = await why(await trial.publish('order.paid'), id)
  assert.equal(verdict, 'not-subscribed')
  assert.match(
    sentence,
    /^The event is "order\.paid" of the provider "Orders" .* it asks for "order\.made" of that provider\.$/,
  )
})

test('an event from before the registration was made', async () => {
  const eventId = await trial.publish('order.made')
  // The clock of the app has milliseconds: one more must have gone by.
  const at = trial.services.clock.now()
  while (trial.services.clock.now() === at);
  const { verdict } = await why(eventId, await trial.register('late'))
  assert.equal(verdict, 'not-there-yet')
})

test('an event that has left the journal', async () => {
  const id = await trial.register('forgetful', { delivery_type: 'journal', webhook_url: undefined })
  const eventId = await trial.publish('order.made')
  const all = {
    before: Number.MAX_SAFE_INTEGER,
    latest: Number.MAX_SAFE_INTEGER,
    after: 0,
    limit: 1_000,
  }
  await trial.store.commit(({ retention }) => retention.drop('journal', all))
  const { verdict } = await why(eventId, id)
  assert.equal(verdict, 'cleared')
})

test('an unknown event or registration is 404', async () => {
  const id = await trial.register('known')
  const eventId = await trial.publish('order.made')
  for (const [url, sentence] of [
    [
      `/weir/v1/events/none/registrations/${id}`,
      /^The event "none" is not found: nothing was announced here under this id .* older .* published, find/,
    ],
    [`/weir/v1/events/${eventId}/registrations/none`, /^The registration "none" is not found\.$/],
  ] as const) {
    const answer = await trial.ask('GET', url)
    assert.equal(answer.status, 404)
    assert.match(documentedSentence(url, answer), sentence)
  }
})

test('a credential may ask about its own registration, and of others it hears nothing', async () => {
  const { clientId, headers } = await trial.credential()
  const own = await trial.register('of a program', { client_id: clientId })
  const foreign = await trial.register('of the operator')
  const eventId = await trial.publish('order.made')
  const statusOf = async (id: string): Promise<number> =>
    (await trial.ask('GET', `/weir/v1/events/${eventId}/registrations/${id}`, undefined, headers))
      .status
  assert.equal(await statusOf(own), 200)
  assert.equal(await statusOf(foreign), 404)
})

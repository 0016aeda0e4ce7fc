import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { openReceiver } from '../notify-trial.ts'
import { openCourier, type Courier } from './courier.ts'
import { aParcel } from './parcel-trial.ts'

const THREAD = new URL('../../compose/courier-thread.ts', import.meta.url)
const SECRET = `whsec_${Buffer.from('a secret of 24 bytes....').toString('base64')}`

test('a parcel is carried by another thread, with its signature, and its trace comes back', async () => {
  await using receiver = await openReceiver()
  await using courier = openTrial()
  const passed = await courier.pass(aParcel({ url: `${receiver.url}/hook`, secret: SECRET }))
  assert.ok(passed.kind === 'carried')
  assert.deepEqual(passed.carried.outcome, { kind: 'answered', status: 200, retryAfterMs: null })
  const trace = JSON.parse(passed.carried.trace.document)
  assert.deepEqual([trace.deliveryId, trace.request.body, trace.isSuccess], ['1', '', true])
  const [hit] = receiver.hits
  assert.deepEqual([hit?.body, hit?.headers['webhook-id']], ['{"a":"é"}', 'event-1'])
})

test('many that share a body arrive with it, each once', async () => {
  await using receiver = await openReceiver()
  await using courier = openTrial()
  const bodies = ['{"n":1}', '{"n":2}', '{"n":3}']
  const parcels = Array.from({ length: 60 }, (_, n) =>
    aParcel({
      url: receiver.url,
      registrationId: idOf(`r${n % 6}`),
      deliveryId: idOf(String(n)),
      body: bodies[n % 3] ?? '',
    }),
  )
  const passed = await Promise.all(parcels.map((parcel) => courier.pass(parcel)))
  const carried = passed.map((one) => (one.kind === 'carried' ? one.carried : null))
  assert.deepEqual(
    carried.map((one) => JSON.parse(one?.trace.document ?? '{}').deliveryId),
    parcels.map(({ deliveryId }) => deliveryId),
  )
  for (const body of bodies) {
    assert.equal(receiver.hits.filter((hit) => hit.body === body).length, 20)
  }
})

test('an address that is not allowed is not called from there either', async () => {
  await using receiver = await openReceiver()
  await using courier = openTrial({ allow: '10.0.0.0/8' })
  const passed = await courier.pass(aParcel({ url: receiver.url }))
  const outcome = passed.kind === 'carried' && passed.carried.outcome
  assert.ok(outcome && outcome.kind === 'unreachable')
  assert.match(outcome.reason, /"127\.0\.0\.1" is not allowed/)
  assert.equal(receiver.hits.length, 0)
})

test('a parcel that cannot even be sent is told, and the next one goes', async () => {
  await using receiver = await openReceiver()
  await using courier = openTrial()
  await assert.rejects(
    courier.pass(aParcel({ url: receiver.url, secret: 'not a secret' })),
    /whsec_/,
  )
  assert.equal((await courier.pass(aParcel({ url: receiver.url }))).kind, 'carried')
})

test('recalled, what waits comes back and what flies is answered', async () => {
  await using receiver = await openReceiver()
  await using courier = openTrial()
  const gate = Promise.withResolvers<void>()
  receiver.answer = () => gate.promise.then(() => 200)
  const passed = [1, 2, 3].map(() => courier.pass(aParcel({ url: receiver.url, maxInFlight: 2 })))
  await receiver.until((hits) => hits.length === 2)
  courier.recall()
  assert.equal((await passed[2])?.kind, 'back')
  gate.resolve()
  assert.deepEqual(
    (await Promise.all(passed)).map(({ kind }) => kind),
    ['carried', 'carried', 'back'],
  )
})

test('a thread that breaks is told to whoever waits, and the next parcel opens another', async () => {
  const thread = new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort, workerData } from 'node:worker_threads'
      import { existsSync, writeFileSync } from 'node:fs'
      parentPort.on('message', () => { throw new Error('out of luck') })`)}`,
  )
  const courier = openCourier(thread, {})
  for (const _ of [1, 2]) {
    await assert.rejects(
      courier.pass(aParcel({ url: 'https://a.example' })),
      /The courier broke: .*luck/,
    )
  }
  await courier.close()
})

test('a courier that is closed takes nothing more, and may be closed again', async () => {
  const courier = openTrial()
  await courier.close()
  await assert.rejects(courier.pass(aParcel({ url: 'https://a.example' })), /The courier is closed/)
  courier.recall()
  await courier.close()
})

function openTrial(changes: { allow?: string } = {}): Courier & AsyncDisposable {
  const courier = openCourier(THREAD, { allow: '127.0.0.0/8', hostInFlight: 64, ...changes })
  return { ...courier, [Symbol.asyncDispose]: () => courier.close() }
}

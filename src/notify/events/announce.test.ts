import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Delivery } from '../../domain/delivery.ts'
import { idOf } from '../../domain/ids.ts'
import type { Run } from '../../domain/run.ts'
import {
  aFailedCopy,
  aSuccess,
  INTEREST_IN,
  type NotifyTrial,
  openNotifyTrial,
} from '../notify-trial.ts'
import { announce } from './announce.ts'
import { envelope } from './envelope.ts'
import { eventOfRun } from './fact.ts'

test('a finished run becomes one event, an entry in the journal and a delivery owed', async () => {
  await using trial = await openNotifyTrial()
  await trial.register('r1')
  await finish(trial, aSuccess())
  const [delivery] = await deliveriesOf(trial, 'r1')
  const { clock, options } = trial
  assert.deepEqual(delivery && { ...delivery, id: 0, eventId: 0 }, {
    id: 0,
    registrationId: 'r1',
    eventId: 0,
    eventCode: 'sources_flow_run_success',
    providerMetadataId: 'platform_notifications',
    status: 'waiting',
    attempts: 0,
    firstAttemptAt: null,
    nextAttemptAt: clock.at,
    createdAt: clock.at,
    lastOutcome: '',
  })
  const event = eventOfRun(aSuccess(), idOf(delivery?.eventId ?? ''), clock.at, options)
  assert.deepEqual(await trial.store.read.events.find(event.id), event)
  const to = {
    format: 'adobe_io',
    clientId: 'client-1',
    eventCode: event.code,
    imsOrgId: 'ORG@AdobeOrg',
  } as const
  assert.deepEqual(await journalOf(trial, 'r1'), [envelope(event, to)])
  assert.deepEqual(await trial.store.read.outbox.list(1), [])
})

test('the same run announced twice is one event, one entry and one delivery', async () => {
  await using trial = await openNotifyTrial()
  await trial.register('r1')
  await finish(trial, aSuccess())
  await finish(trial, aSuccess())
  await Promise.all([announceAgain(trial), announceAgain(trial)])
  assert.equal((await deliveriesOf(trial, 'r1')).length, 1)
  assert.equal((await journalOf(trial, 'r1')).length, 1)
  assert.equal(trial.log.lines.filter((line) => line.happening === 'event.announced').length, 1)
})

test('a disabled registration and one that only reads get the event in the journal alone', async () => {
  await using trial = await openNotifyTrial()
  await trial.register('disabled', { isEnabled: false })
  await trial.register('reading', { deliveryType: 'journal', webhookUrl: null })
  await finish(trial, aSuccess())
  for (const id of ['disabled', 'reading']) {
    assert.equal((await journalOf(trial, id)).length, 1, id)
    assert.equal((await deliveriesOf(trial, id)).length, 0, id)
  }
})

test('whoever asked for the other spelling sees it in the delivery, the body and the journal', async () => {
  await using trial = await openNotifyTrial()
  await trial.register('alias', { interests: [INTEREST_IN.failure] })
  await trial.register('both', { interests: [INTEREST_IN.failure, INTEREST_IN.failed] })
  await finish(trial, aFailedCopy())
  for (const [id, spelling] of [
    ['alias', 'sources_flow_run_failure'],
    ['both', 'sources_flow_run_failed'],
  ] as const) {
    const deliveries = await deliveriesOf(trial, id)
    assert.deepEqual(
      deliveries.map(({ eventCode }) => eventCode),
      [spelling],
    )
    const [entry = ''] = await journalOf(trial, id)
    assert.equal(JSON.parse(entry).event.header._adobeio.eventCode, spelling)
  }
})

test('whoever did not ask gets nothing', async () => {
  await using trial = await openNotifyTrial()
  await trial.register('success')
  await trial.register('failed', { interests: [INTEREST_IN.failed] })
  const elsewhere = { ...INTEREST_IN.failed, providerId: idOf<'provider'>('other') }
  await trial.register('elsewhere', { interests: [elsewhere] })
  await finish(trial, aFailedCopy())
  assert.equal((await journalOf(trial, 'success')).length, 0)
  assert.equal((await journalOf(trial, 'elsewhere')).length, 0)
  assert.equal((await deliveriesOf(trial, 'failed')).length, 1)
})

test('a registration that was deleted gets nothing more', async () => {
  await using trial = await openNotifyTrial()
  const { id } = await trial.register('r1')
  await finish(trial, aSuccess('run-1'))
  await trial.store.commit(({ registrations }) => registrations.remove(id))
  await finish(trial, aSuccess('run-2'))
  assert.deepEqual(await deliveriesOf(trial, 'r1'), [])
  assert.deepEqual(await journalOf(trial, 'r1'), [])
})

test('two registrations of one client and format share their bytes, others have their own', async () => {
  await using trial = await openNotifyTrial()
  await trial.register('r1')
  await trial.register('r2')
  await trial.register('other client', { clientId: 'client-2' })
  await trial.register('other format', { deliveryFormat: 'pipeline' })
  await finish(trial, aSuccess())
  const owed = await trial.store.commit(({ deliveries }) =>
    deliveries.claim(trial.clock.at, 10, new Map(), 10),
  )
  const bodies = new Map<string, string>(owed.map((one) => [one.registrationId, one.body]))
  const bodyIds = new Map<string, number>(owed.map((one) => [one.registrationId, one.bodyId]))
  assert.equal(bodyIds.get('r1'), bodyIds.get('r2'))
  assert.equal(new Set(bodies.values()).size, 3)
  for (const [id, body] of bodies) assert.deepEqual(await journalOf(trial, id), [body])
})

test('a run that nobody waits for is an event all the same', async () => {
  await using trial = await openNotifyTrial()
  await finish(trial, aSuccess())
  const [line] = trial.log.lines
  assert.equal(line?.facts['deliveries'], 0)
  const eventId = String(line?.facts['eventId'])
  assert.equal((await trial.store.read.events.find(idOf(eventId)))?.flowId, 'flow-1')
})

test('the bell of the deliveries rings once they are owed', async () => {
  await using trial = await openNotifyTrial()
  await trial.register('r1')
  const rung = new Promise<void>((resolve) => {
    trial.bus.onRing('deliveries', resolve)
  })
  await finish(trial, aSuccess())
  await rung
  assert.equal((await deliveriesOf(trial, 'r1')).length, 1)
})

async function finish(trial: NotifyTrial, run: Run): Promise<void> {
  await trial.store.commit(({ outbox }) => outbox.append(run))
  await announceAgain(trial, run)
}

async function announceAgain(trial: NotifyTrial, run: Run = aSuccess()): Promise<void> {
  await announce({ seq: 1, run }, trial)
}

async function deliveriesOf({ store }: NotifyTrial, id: string): Promise<Delivery[]> {
  return await store.read.deliveries.list({ registrationId: idOf(id), limit: 100 })
}

async function journalOf({ store }: NotifyTrial, id: string): Promise<string[]> {
  return (await store.read.journal.list(idOf(id), 0, 100)).map(({ body }) => body)
}

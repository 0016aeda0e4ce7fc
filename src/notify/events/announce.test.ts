import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Delivery } from '../../domain/delivery.ts'
import { idOf } from '../../domain/ids.ts'
import type { FlowRun } from '../../domain/run.ts'
import {
  aFailedCopy,
  aSuccess,
  INTEREST_IN,
  type NotifyTrial,
  openNotifyTrial,
} from '../notify-trial.ts'
import { findEventCode, PLATFORM_NOTIFICATIONS } from '../catalog/catalog.ts'
import { announce } from './announce.ts'
import { announceFact } from './announcer.ts'
import { envelope } from './envelope.ts'
import { upTo } from '../../platform/store/store-trial.ts'
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
    items: [],
    replayId: null,
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
  await trial.register('disabled', { isWanted: false })
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
    deliveries.claim(trial.clock.at, Infinity, upTo(10)),
  )
  const bodies = new Map<string, string>(owed.map((one) => [one.registrationId, one.body ?? '']))
  const bodyIds = new Map<string, number>(owed.map((one) => [one.registrationId, one.bodyId]))
  assert.equal(bodyIds.get('r1'), bodyIds.get('r2'))
  assert.equal(new Set(bodies.values()).size, 3)
  for (const [id, body] of bodies) assert.deepEqual(await journalOf(trial, id), [body])
})

test('a batch has one format, though its registration is edited while it is being gathered', async () => {
  await using trial = await openNotifyTrial()
  const { store, clock } = trial
  const before = await trial.register('r1', { deliveryType: 'webhook_batch' })
  await finish(trial, aSuccess('run-1'))
  const edited = { ...before, deliveryFormat: 'pipeline' } as const
  await store.commit(({ registrations }) => registrations.replace(edited))
  await finish(trial, aSuccess('run-2'))
  await store.commit(({ registrations }) => registrations.replace(before))
  await finish(trial, aSuccess('run-3'))
  const owed = await store.commit(({ deliveries }) =>
    deliveries.claim(clock.at + 1_000, Infinity, upTo(10)),
  )
  const formats = owed.map(({ body }) =>
    (JSON.parse(body ?? '') as object[]).map((one) =>
      Array.isArray(one) ? 'pipeline' : 'adobe_io',
    ),
  )
  assert.deepEqual(formats, [['adobe_io', 'adobe_io'], ['pipeline']])
})

test('a run that nobody waits for is an event all the same', async () => {
  await using trial = await openNotifyTrial()
  await finish(trial, aSuccess())
  const [line] = trial.log.lines
  assert.deepEqual([line?.facts['journaled'], line?.facts['owed']], [0, 0])
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

test('a filter keeps an event from the journal and the webhook, and its reason is kept', async () => {
  await using trial = await openNotifyTrial()
  const wanting = (rule: object) => ({
    filters: [{ id: 'f', name: 'f', description: '', rule: JSON.stringify(rule) }],
  })
  await trial.register('other flow', wanting({ event: { flowId: ['flow-2'] } }))
  await trial.register('this flow', wanting({ event: { flowId: ['flow-1'] } }))
  await finish(trial, aSuccess())
  assert.deepEqual(await journalOf(trial, 'other flow'), [])
  assert.deepEqual(await deliveriesOf(trial, 'other flow'), [])
  const [delivery] = await deliveriesOf(trial, 'this flow')
  const eventId = delivery?.eventId ?? idOf('')
  const reason = await trial.store.read.events.findMiss(eventId, idOf('other flow'))
  assert.match(reason ?? '', /flow-2/)
  assert.equal(await trial.store.read.events.findMiss(eventId, idOf('this flow')), null)
})

test('a filter that cannot be read lets the event through, holds up nobody, and is said once', async () => {
  await using trial = await openNotifyTrial()
  const filters = [{ id: 'f', name: 'f', description: '', rule: '{"event":' }]
  await trial.register('broken', { filters })
  await trial.register('sound')
  await finish(trial, aSuccess())
  assert.equal((await deliveriesOf(trial, 'broken')).length, 1)
  assert.equal((await deliveriesOf(trial, 'sound')).length, 1)
  const said = trial.log.lines.filter(({ happening }) => happening === 'event.doubted')
  assert.deepEqual(
    said.map(({ facts }) => facts['registrationId']),
    ['broken'],
  )
})

test('a filter that would take too long lets the event through, and takes the others no time', async () => {
  await using trial = await openNotifyTrial()
  const names = Array.from({ length: 99 }, (_, n) => `k${n}`)
  const absent = Object.fromEntries(names.map((name) => [name, [{ exists: false }]]))
  const heavy = JSON.stringify({ event: { topRefusals: { ...absent, k99: ['x'] } } })
  const filterOf = (rule: string) => ({ filters: [{ id: 'f', name: 'f', description: '', rule }] })
  for (let n = 0; n < 12; n++) {
    const clientId = `client-${n}`
    await trial.register(`heavy ${n}`, { ...filterOf(heavy), clientId })
  }
  const last = { clientId: 'client-z' }
  await trial.register('light', { ...filterOf('{"event":{"flowId":["flow-2"]}}'), ...last })
  const code = findEventCode(PLATFORM_NOTIFICATIONS, 'sources_flow_run_success')
  assert.ok(code !== null)
  const run = aSuccess()
  const event = eventOfRun(run, idOf('event-1'), trial.clock.at, trial.options)
  const large = { ...event, fact: { ...run, topRefusals: Array(100_000).fill({}) } }
  const [reached] = await announce(
    [{ event: large, provider: PLATFORM_NOTIFICATIONS, code, cause: 'test' }],
    trial,
  )
  assert.equal(reached?.journaled, 12)
  assert.deepEqual(await journalOf(trial, 'light'), [])
  const said = trial.log.lines.filter(({ happening }) => happening === 'event.doubted')
  assert.equal(said.length, 12)
  assert.match(String(said[0]?.facts['reason']), /so it got the event: .* too many values/)
})

test('a registration whose body cannot be written misses the event, and the others get it', async () => {
  await using trial = await openNotifyTrial()
  await trial.register('cloudEvents', { deliveryFormat: 'cloud_events_v1' })
  await trial.register('plain')
  const run = aSuccess()
  const event = eventOfRun(run, idOf('event-1'), trial.clock.at, trial.options)
  const provider = PLATFORM_NOTIFICATIONS
  const code = findEventCode(provider, event.code)
  assert.ok(code !== null)
  const impossible = { ...event, at: 8_640_000_000_000_001 }
  await announce([{ event: impossible, provider, code, cause: 'test' }], trial)
  assert.equal((await journalOf(trial, 'plain')).length, 1)
  assert.deepEqual(await journalOf(trial, 'cloudEvents'), [])
  const reason = await trial.store.read.events.findMiss(event.id, idOf('cloudEvents'))
  assert.match(reason ?? '', /^Weir could not write it as "cloud_events_v1": RangeError/)
})

test('a registration that names flows gets what is about them, in its journal and by its webhook, and what is about none', async () => {
  await using trial = await openNotifyTrial()
  await trial.register('all')
  await trial.register('one', { flowIds: [idOf('flow-2')] })
  await finish(trial, aSuccess('run-1'))
  await finish(trial, aSuccess('run-2', { flowId: idOf('flow-2') }))
  const event = { ...eventOfRun(aSuccess(), idOf('e3'), 1, trial.options), flowId: null }
  const provider = PLATFORM_NOTIFICATIONS
  const code = findEventCode(provider, event.code)
  assert.ok(code !== null)
  await announce([{ event, provider, code, cause: 'of no flow' }], trial)
  for (const [id, count] of [
    ['all', 3],
    ['one', 2],
  ] as const) {
    assert.equal((await journalOf(trial, id)).length, count)
    assert.equal((await deliveriesOf(trial, id)).length, count)
  }
  const [first] = await journalOf(trial, 'one')
  assert.match(first ?? '', /"flowId":"flow-2"/)
})

async function finish(trial: NotifyTrial, run: FlowRun): Promise<void> {
  await trial.store.commit(({ outbox }) => outbox.append({ kind: 'runEnded', run }))
  await announceAgain(trial, run)
}

async function announceAgain(trial: NotifyTrial, run: FlowRun = aSuccess()): Promise<void> {
  await announceFact({ seq: 1, fact: { kind: 'runEnded', run } }, trial)
}

async function deliveriesOf({ store }: NotifyTrial, id: string): Promise<Delivery[]> {
  return await store.read.deliveries.list({ registrationId: idOf(id), limit: 100 })
}

async function journalOf({ store }: NotifyTrial, id: string): Promise<string[]> {
  return (await store.read.journal.list(idOf(id), 0, 100)).map(({ body }) => body)
}

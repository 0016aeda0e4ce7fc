import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alert } from '../../domain/alert.ts'
import { idOf } from '../../domain/ids.ts'
import { aFlow } from '../../platform/store/store-trial.ts'
import { createAlertWatch, lookOnce } from './alert-watch.ts'
import { type AlertsTrial, MINUTE, openAlertsTrial, STARTED_AT } from './alerts-trial.ts'

const DELAYED_AT = STARTED_AT + 150 * MINUTE + 1

test('a run that is at work for too long fires once, and is resolved when it ends', async () => {
  await using trial = await openAlertsTrial()
  const run = await trial.begin('run-1')
  assert.equal(await lookOnce(trial.needs), DELAYED_AT)
  trial.clock.at = DELAYED_AT - 1
  assert.equal(await lookOnce(trial.needs), DELAYED_AT)
  assert.deepEqual(await alertsOf(trial), [])

  trial.clock.at = DELAYED_AT
  assert.equal(await lookOnce(trial.needs), null)
  assert.equal(await lookOnce(trial.needs), null)
  const [alert, ...others] = await alertsOf(trial)
  assert.deepEqual(others, [])
  assert.ok(alert !== undefined)
  const fired: Alert = {
    id: alert.id,
    kind: 'delay',
    status: 'FIRING',
    flowId: run.flowId,
    flowName: run.flowName,
    runId: run.id,
    threshold: 150,
    value: 150,
    createdAt: DELAYED_AT,
    resolvedAt: null,
  }
  assert.deepEqual(alert, fired)

  trial.clock.at = STARTED_AT + 171 * MINUTE
  await trial.end(run)
  assert.deepEqual(await alertsOf(trial), [
    { ...fired, status: 'INACTIVE', value: 171, resolvedAt: trial.clock.at },
  ])
  assert.deepEqual(await trial.told(), [
    'run run-1 started',
    `alert ${alert.id} fired`,
    'run run-1 ended',
    `alert ${alert.id} resolved`,
  ])
})

test('a run that is begun again is at work since it was begun first, and has started once', async () => {
  await using trial = await openAlertsTrial()
  const run = await trial.begin('run-1')
  trial.clock.at = STARTED_AT + 100 * MINUTE
  await trial.store.commit(({ runs }) =>
    runs.move({ ...run, updatedAt: trial.clock.at }, 'inProgress'),
  )
  assert.equal(await lookOnce(trial.needs), DELAYED_AT)
  assert.deepEqual(await trial.told(), ['run run-1 started'])
})

test('a run whose outcome is written is not at work any more', async () => {
  await using trial = await openAlertsTrial()
  const run = await trial.begin('run-1')
  await trial.store.commit(({ runs }) => runs.prepare({ run, batch: null }))
  trial.clock.at = DELAYED_AT
  assert.equal(await lookOnce(trial.needs), null)
  assert.deepEqual(await alertsOf(trial), [])
})

test('a run that was delayed while nobody looked fires as it ends, and is resolved at once', async () => {
  await using trial = await openAlertsTrial()
  const run = await trial.begin('run-1')
  trial.clock.at = DELAYED_AT
  await trial.end(run)
  const [alert] = await alertsOf(trial)
  assert.deepEqual([alert?.status, alert?.value], ['INACTIVE', 150])
  assert.deepEqual((await trial.told()).slice(2), [
    `alert ${alert?.id} fired`,
    `alert ${alert?.id} resolved`,
  ])
})

for (const [what, minutes] of [
  ['in time', 150],
  ['after it is not looked at any more', 601],
] as const) {
  test(`a run that ends ${what}, unseen, fires nothing`, async () => {
    await using trial = await openAlertsTrial()
    const run = await trial.begin('run-1')
    trial.clock.at = STARTED_AT + minutes * MINUTE
    if (minutes > 600) assert.equal(await lookOnce(trial.needs), null)
    await trial.end(run)
    assert.deepEqual(await alertsOf(trial), [])
  })
}

test('what is borne is what the flow has of its own at that instant', async () => {
  await using trial = await openAlertsTrial()
  await rule(trial, { delayMinutes: null })
  await trial.begin('run-1')
  assert.equal(await lookOnce(trial.needs), null)
  await trial.begin('run-2', { flowId: idOf('flow-2') })
  assert.equal(await lookOnce(trial.needs), DELAYED_AT)
  await rule(trial, { delayMinutes: 2 })
  assert.equal(await lookOnce(trial.needs), STARTED_AT + 2 * MINUTE + 1)
  trial.clock.at = STARTED_AT + 3 * MINUTE
  assert.equal(await lookOnce(trial.needs), DELAYED_AT)
  const [alert] = await alertsOf(trial)
  assert.deepEqual([alert?.runId, alert?.threshold, alert?.value], ['run-1', 2, 3])
})

test('the error rate of a flow fires with the first run above it, and is resolved by the next below', async () => {
  await using trial = await openAlertsTrial()
  const rates = [[0, 100], [2, 100], null, [3, 100], [1, 1_000], [9, 10]] as const
  const seen: string[] = []
  for (const [index, refused] of rates.entries()) {
    trial.clock.at += MINUTE
    await trial.end(await trial.begin(`run-${index}`), refused)
    const [alert] = await alertsOf(trial)
    seen.push(alert === undefined ? '' : `${alert.status} ${alert.value} since ${alert.runId}`)
  }
  assert.deepEqual(seen, [
    '',
    'FIRING 2 since run-1',
    'FIRING 2 since run-1',
    'FIRING 2 since run-1',
    'INACTIVE 0.1 since run-1',
    'FIRING 90 since run-5',
  ])
  const told = (await trial.told()).filter((cause) => cause.startsWith('alert'))
  assert.deepEqual(
    told.map((cause) => cause.split(' ')[2]),
    ['fired', 'resolved', 'fired'],
  )
})

test('flows do not resolve each other', async () => {
  await using trial = await openAlertsTrial()
  await trial.end(await trial.begin('run-1'), [9, 10])
  await trial.end(await trial.begin('run-2', { flowId: idOf('flow-2') }), [0, 10])
  assert.deepEqual(
    (await alertsOf(trial)).map(({ status, flowId }) => [status, flowId]),
    [['FIRING', 'flow-1']],
  )
})

test('an error rate that nobody asks for any more is resolved, and said so once', async () => {
  await using trial = await openAlertsTrial()
  await rule(trial, {})
  await trial.end(await trial.begin('run-1'), [9, 10])
  await lookOnce(trial.needs)
  assert.equal((await alertsOf(trial))[0]?.status, 'FIRING')
  await rule(trial, { errorRatePercent: null })
  await lookOnce(trial.needs)
  await lookOnce(trial.needs)
  const [alert] = await alertsOf(trial)
  assert.deepEqual([alert?.status, alert?.value], ['INACTIVE', 90])
  assert.equal((await trial.told()).filter((cause) => cause.endsWith('resolved')).length, 1)
})

test('the error rate of a flow that is gone is resolved', async () => {
  await using trial = await openAlertsTrial()
  await trial.end(await trial.begin('run-1'), [9, 10])
  await lookOnce(trial.needs)
  assert.equal((await alertsOf(trial))[0]?.status, 'INACTIVE')
})

test('ending a run again changes nothing', async () => {
  await using trial = await openAlertsTrial()
  const run = await trial.begin('run-1')
  trial.clock.at = DELAYED_AT
  await trial.end(run, [9, 10])
  const told = await trial.told()
  await trial.end(run, [9, 10])
  assert.deepEqual(await trial.told(), told)
})

test('what was delayed while Weir was down has fired once the watch has started, and no timer is left', async () => {
  await using trial = await openAlertsTrial()
  await trial.begin('run-1')
  await trial.begin('run-2', { flowId: idOf('flow-2'), updatedAt: STARTED_AT })
  trial.clock.at = DELAYED_AT
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const before = timers()
  const watch = createAlertWatch(trial.needs)
  await Promise.all([watch.start(), watch.start()])
  assert.equal((await alertsOf(trial)).length, 2)
  assert.equal(timers(), before)
  await Promise.all([watch.stop(), watch.stop()])
})

test('a ring is enough for the watch to see a run, for which it waits', async () => {
  await using trial = await openAlertsTrial()
  await rule(trial, { delayMinutes: 0.001 })
  trial.clock.now = () => Date.now()
  const watch = createAlertWatch(trial.needs)
  await watch.start()
  const heard = new Promise<void>((resolve) => {
    let rings = 0
    // The first tells of the start, the second of the alert.
    trial.needs.bus.onRing('outbox', () => {
      if (++rings === 2) resolve()
    })
  })
  await trial.begin('run-1')
  await heard
  await watch.stop()
  assert.equal((await alertsOf(trial))[0]?.status, 'FIRING')
})

async function alertsOf({ store }: AlertsTrial): Promise<Alert[]> {
  return (await store.read.alerts.list({ limit: 10 })).map(({ alert }) => alert)
}

async function rule(
  { store }: AlertsTrial,
  overrides: { delayMinutes?: number | null; errorRatePercent?: number | null },
): Promise<void> {
  await store.commit(async ({ alerts, flows }) => {
    await alerts.writeRule(idOf('flow-1'), overrides)
    if ((await flows.find(idOf('flow-1'))) === null) await flows.insert(aFlow())
  })
}

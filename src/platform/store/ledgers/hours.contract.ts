/** hours.contract: what ends is counted in the hour in which it ended, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Activity, NOT_MEASURED } from '../../../domain/activity.ts'
import { idOf } from '../../../domain/ids.ts'
import type { Run } from '../../../domain/run.ts'
import type { OpenTrial } from '../store.contract.ts'
import { aFlow, aRegistration, aRun } from '../store-trial.ts'
import { HOUR_MS } from './hours.ts'

const ALL = { from: 0, to: 100 * HOUR_MS }

export function hoursContract(open: OpenTrial): void {
  test('hours: each run that ends is counted once, for its flow and for all', async () => {
    const ending = fc.record({
      flow: fc.constantFrom('f1', 'f2'),
      hour: fc.integer({ min: 0, max: 3 }),
      status: fc.constantFrom<'success' | 'failed'>('success', 'failed'),
      records: fc.integer({ min: 0, max: 1_000 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(ending, { maxLength: 8 }), async (endings) => {
        await using trial = await open()
        for (const [n, { flow, hour, status, records }] of endings.entries()) {
          const run = aRun({ id: idOf(`r${n}`), flowId: idOf(flow), status: 'inProgress' })
          const activities = [anActivity(records)]
          const ended: Run = { ...run, status, updatedAt: hour * HOUR_MS + n, activities }
          await trial.store.commit(({ runs }) => runs.insert(run))
          await trial.store.commit(({ runs }) => runs.move(ended, 'inProgress'))
          // What has ended stays as it is, however often somebody says so.
          await trial.store.commit(({ runs }) => runs.move(ended, 'inProgress'))
        }
        const { hours } = trial.store.read
        for (const flow of [null, 'f1', 'f2']) {
          const own = endings.filter((one) => flow === null || one.flow === flow)
          const found = await hours.listRuns(ALL, flow === null ? null : idOf(flow))
          const expected = [...Map.groupBy(own, ({ hour }) => hour)]
            .toSorted(([a], [b]) => a - b)
            .map(([hour, group]) => {
              const records = group.reduce((sum, one) => sum + one.records, 0)
              return {
                hour: hour * HOUR_MS,
                succeeded: group.filter(({ status }) => status === 'success').length,
                failed: group.filter(({ status }) => status === 'failed').length,
                recordsReceived: records,
                recordsIngested: 0,
                recordsFailed: records,
              }
            })
          assert.deepEqual(
            found.map((one) => ({ ...one })),
            expected,
          )
        }
      }),
      { numRuns: 10 },
    )
  })

  test('hours: attempts add up, and what is too old is dropped', async () => {
    await using trial = await open()
    const { store } = trial
    for (const hour of [0, HOUR_MS, HOUR_MS]) {
      const added = { hour, succeeded: 2, failed: 1, givenUp: 1 }
      await store.commit(({ hours }) => hours.addDeliveries(added))
    }
    assert.equal(await store.commit(({ hours }) => hours.dropBefore(HOUR_MS)), 1)
    const left = await store.read.hours.listDeliveries(ALL)
    assert.deepEqual(
      left.map((one) => ({ ...one })),
      [{ hour: HOUR_MS, succeeded: 4, failed: 2, givenUp: 2 }],
    )
  })

  test('attention: flows whose last run failed and registrations that are not well are found, unless they are switched off', async () => {
    await using trial = await open()
    const { store } = trial
    const lastRun = { id: idOf<'run'>('r1'), status: 'failed', startedAt: 1, at: 2 }
    await store.commit(async ({ flows, registrations }) => {
      const later = { ...lastRun, id: idOf<'run'>('r2'), at: 10 }
      await flows.insert(aFlow({ id: idOf('failed later'), lastRun: later }))
      await flows.insert(aFlow({ id: idOf('failing'), lastRun }))
      await flows.insert(aFlow({ id: idOf('off'), lastRun, state: 'disabled' }))
      await flows.insert(aFlow({ id: idOf('well'), lastRun: { ...lastRun, status: 'success' } }))
      await flows.insert(aFlow({ id: idOf('new') }))
      await registrations.insert(aRegistration('well', { status: 'verified' }))
      await registrations.insert(aRegistration('unwell', { status: 'unstable' }))
      await registrations.insert(aRegistration('off', { status: 'unstable', isWanted: false }))
    })
    const { attention } = store.read
    const failing = await attention.listFailingFlows(9)
    assert.deepEqual(
      failing.map(({ flow, lastRun: last }) => [flow.id, last.id]),
      [
        ['failed later', 'r2'],
        ['failing', 'r1'],
      ],
    )
    assert.deepEqual(
      (await attention.listUnwellRegistrations(9)).map(({ id }) => id),
      ['unwell'],
    )
    assert.equal(await attention.countFailingFlows(), 2)
    assert.equal(await attention.countUnwellRegistrations(), 1)
  })
}

function anActivity(records: number): Activity {
  return {
    kind: 'promotion',
    startedAt: 0,
    completedAt: 1,
    input: { ...NOT_MEASURED, records },
    output: { ...NOT_MEASURED, records: 'unknown' },
    failedRecordCount: records,
    status: 'success',
    causes: [],
  }
}

/** alerts.contract: what the ledger of alerts promises, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alert } from '../../../domain/alert.ts'
import { idOf } from '../../../domain/ids.ts'
import type { OpenTrial } from '../store.contract.ts'
import { aFlow, aRun } from '../store-trial.ts'

export function alertsContract(open: OpenTrial): void {
  test('alerts: one is open for a subject at once, and a new one may be once it is resolved', async () => {
    await using trial = await open()
    const { store } = trial
    const first = anAlert('a1', 'errorRate')
    const write = (alert: Alert): Promise<void> => store.commit(({ alerts }) => alerts.write(alert))
    await write(first)
    await assert.rejects(write(anAlert('a2', 'errorRate')))
    await write(anAlert('a3', 'delay'))
    assert.deepEqual(await store.read.alerts.findOpen('errorRate', idOf('flow-1')), first)
    const resolved: Alert = { ...first, status: 'INACTIVE', resolvedAt: 9 }
    await write(resolved)
    assert.equal(await store.read.alerts.findOpen('errorRate', idOf('flow-1')), null)
    const again = anAlert('a2', 'errorRate')
    await write(again)
    const reopened = await trial.reopen()
    assert.deepEqual(await reopened.read.alerts.listOpen('errorRate'), [again])
    assert.deepEqual(
      (await reopened.read.alerts.list({ limit: 9 })).map(({ alert }) => alert.id),
      ['a2', 'a3', 'a1'],
    )
  })

  test('alerts: a page goes on behind the one before, though what it ended with has moved since', async () => {
    await using trial = await open()
    const { store } = trial
    const all = ['a1', 'a2', 'a3', 'a4'].map((id) => ({
      ...anAlert(id, 'delay'),
      runId: idOf<'run'>(`run of ${id}`),
    }))
    await store.commit(async ({ alerts }) => {
      for (const alert of all) await alerts.write(alert)
    })
    const [a4, a3] = await store.read.alerts.list({ limit: 2 })
    assert.deepEqual([a4?.alert.id, a3?.alert.id], ['a4', 'a3'])
    assert.ok(a3)
    await store.commit(({ alerts }) =>
      alerts.write({ ...a3.alert, status: 'INACTIVE', resolvedAt: 9 }),
    )
    const rest = await store.read.alerts.list({ limit: 9, after: a3.place })
    assert.deepEqual(
      rest.map(({ alert }) => alert.id),
      ['a2', 'a1', 'a3'],
    )
  })

  test('alerts: a run is at work from its first start until its outcome is written or it was found delayed', async () => {
    await using trial = await open()
    const { store } = trial
    const atWork = async (): Promise<string[]> =>
      (await store.read.alerts.listAtWork()).map(({ runId, startedAt }) => `${runId} ${startedAt}`)
    await store.commit(async ({ runs, alerts }) => {
      for (const [index, id] of ['r1', 'r2', 'r3', 'r4'].entries()) {
        const status = id === 'r4' ? 'success' : 'inProgress'
        await runs.insert(aRun({ id: idOf(id), status }))
        await alerts.noteStart(idOf(id), 1_000 - index)
        await alerts.noteStart(idOf(id), 5_000)
      }
    })
    assert.deepEqual(await atWork(), ['r3 998', 'r2 999', 'r1 1000'])
    await store.commit(({ runs }) =>
      runs.prepare({ run: aRun({ id: idOf('r2'), status: 'success' }), batch: null }),
    )
    await store.commit(({ alerts }) =>
      alerts.write({ ...anAlert('a', 'delay'), runId: idOf('r3') }),
    )
    assert.deepEqual(await atWork(), ['r1 1000'])
    await store.commit(({ alerts }) => alerts.removeStart(idOf('r1')))
    assert.deepEqual(await atWork(), [])
    assert.equal(await store.read.alerts.findStart(idOf('r1')), null)
  })

  test('alerts: rules are listed of the flows that are there', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ alerts, flows }) => {
      await flows.insert(aFlow({ id: idOf('f1'), name: 'Flow f1' }))
      await alerts.writeRule(idOf('f1'), { delayMinutes: 1 })
      await alerts.writeRule(idOf('f1'), { delayMinutes: null })
      await alerts.writeRule(idOf('gone'), { delayMinutes: 1 })
    })
    const listed = { flowId: 'f1', flowName: 'Flow f1', overrides: { delayMinutes: null } }
    assert.deepEqual(await store.read.alerts.listRules(), [listed])
    await store.commit(({ alerts }) => alerts.removeRule(idOf('f1')))
    assert.equal(await store.read.alerts.findRule(idOf('f1')), null)
  })
}

function anAlert(id: string, kind: Alert['kind']): Alert {
  return {
    id: idOf(id),
    kind,
    status: 'FIRING',
    flowId: idOf('flow-1'),
    flowName: 'Flow 1',
    runId: idOf('run-1'),
    threshold: 1,
    value: 2,
    createdAt: 5,
    resolvedAt: null,
  }
}

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Alert } from '../../../domain/alert.ts'
import { idOf } from '../../../domain/ids.ts'
import { anAlert } from '../../../notify/notify-trial.ts'
import { aFlow } from '../../../platform/store/store-trial.ts'
import { type Answer, documentedSentence, openAppTrial } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const ALERTS = '/weir/v1/alerts'
const RULES = `${ALERTS}/rules`

const FLOW_2 = { flowId: idOf<'flow'>('flow-2'), flowName: 'Flow flow-2' }
await trial.store.commit(async ({ alerts, flows }) => {
  await flows.insert(aFlow({ id: idOf('flow-1'), name: 'Flow flow-1' }))
  await flows.insert(aFlow({ id: idOf('flow-2'), name: 'Flow flow-2' }))
  const over: Partial<Alert> = { status: 'INACTIVE', resolvedAt: 9_000 }
  await alerts.write(anAlert('a1', { kind: 'errorRate', threshold: 0.5, value: 2 }))
  await alerts.write(anAlert('a2', { ...over, runId: idOf('run-2') }))
  await alerts.write(anAlert('a3', { ...FLOW_2, runId: idOf('run-3') }))
  await alerts.write(anAlert('a4', { ...FLOW_2, ...over, runId: idOf('run-4') }))
})

const LISTS: readonly [query: string, ids: readonly string[]][] = [
  ['', ['a3', 'a1', 'a4', 'a2']],
  ['?limit=3', ['a3', 'a1', 'a4']],
  ['?status=FIRING', ['a3', 'a1']],
  ['?status=INACTIVE', ['a4', 'a2']],
  ['?flowId=flow-1', ['a1', 'a2']],
  ['?flowId=flow-2&status=INACTIVE', ['a4']],
  ['?flowId=nothing', []],
]

for (const [query, ids] of LISTS) {
  test(`alerts are listed, those that fire first, newest first: ${query || 'all'}`, async () => {
    const { status, json } = await trial.ask('GET', ALERTS + query)
    assert.equal(status, 200)
    const { alerts } = json as { alerts: { id: string }[] }
    assert.deepEqual(
      alerts.map(({ id }) => id),
      ids,
    )
  })
}

test('alerts are gone through page by page', async () => {
  const pages: string[][] = []
  let after = ''
  for (;;) {
    const { status, json } = await trial.ask('GET', `${ALERTS}?limit=3${after}`)
    assert.equal(status, 200)
    const { alerts, next } = json as { alerts: { id: string }[]; next: string | null }
    pages.push(alerts.map(({ id }) => id))
    if (next === null) break
    after = `&after=${next}`
  }
  assert.deepEqual(pages, [['a3', 'a1', 'a4'], ['a2']])
})

test('an alert is shown in the documented fields, with what Weir adds apart', async () => {
  const { json } = await trial.ask('GET', `${ALERTS}?flowId=flow-1&status=FIRING`)
  const { imsOrgId, sandboxId, sandboxName } = trial.services.identity
  assert.deepEqual(json, {
    alerts: [
      {
        id: 'a1',
        status: 'FIRING',
        name: 'sources_ingestion_error_rate_exceeded',
        message:
          'Triggered : The share of refused records of "Orders every hour" is above 0.5%. The current value is 2%.',
        createdAt: '1970-01-01T00:00:05.000Z',
        severity: 'high',
        imsOrgId,
        sandboxName,
        sandboxId,
        value: '2',
        url: 'https://weir.example/data/foundation/flowservice/runs/run-1',
        flowId: 'flow-1',
        _weir: { flowName: 'Orders every hour', runId: 'run-1', threshold: 0.5 },
      },
    ],
    next: null,
  })
})

test('a flow has a rule of its own until it is given the defaults again', async () => {
  const defaults = { delayMinutes: 150, errorRatePercent: 0.5 }
  assert.deepEqual((await trial.ask('GET', RULES)).json, { defaults, flows: [] })

  const overrides = { delayMinutes: null }
  const own = {
    flowId: 'flow-1',
    flowName: 'Flow flow-1',
    overrides,
    rule: { delayMinutes: null, errorRatePercent: 0.5 },
  }
  const put = await trial.ask('PUT', `${RULES}/flow-1`, overrides)
  assert.deepEqual([put.status, put.json], [200, own])
  assert.deepEqual((await trial.ask('GET', RULES)).json, { defaults, flows: [own] })

  const other = await trial.ask('PUT', `${RULES}/flow-1`, { errorRatePercent: 7 })
  assert.deepEqual((other.json as typeof own).rule, { delayMinutes: 150, errorRatePercent: 7 })
  assert.equal((await trial.ask('DELETE', `${RULES}/flow-1`)).status, 204)
  assert.equal((await trial.ask('DELETE', `${RULES}/flow-1`)).status, 204)
  assert.deepEqual((await trial.ask('GET', RULES)).json, { defaults, flows: [] })
})

test('a rule that says nothing of its own is the default', async () => {
  await trial.ask('PUT', `${RULES}/flow-2`, { delayMinutes: 3 })
  assert.equal((await trial.ask('PUT', `${RULES}/flow-2`, {})).status, 200)
  const { flows } = (await trial.ask('GET', RULES)).json as { flows: unknown[] }
  assert.deepEqual(flows, [])
})

const REFUSED: readonly [ask: () => Promise<Answer>, status: number, sentence: RegExp][] = [
  [() => trial.ask('GET', `${ALERTS}?status=firing`), 400, /"firing".* FIRING, INACTIVE/],
  [() => trial.ask('GET', `${ALERTS}?limit=0`), 400, /`limit` is "0"/],
  [() => trial.ask('GET', `${ALERTS}?after=x`), 400, /`after` is "x".* `next`/],
  [() => trial.ask('PUT', `${RULES}/none`, {}), 404, /flow "none" is not found/],
  [() => trial.ask('DELETE', `${RULES}/none`), 404, /flow "none" is not found/],
  [() => put({ delayMinutes: 0 }), 400, /delayMinutes/],
  [() => put({ delayMinutes: -1 }), 400, /delayMinutes/],
  [() => put({ delayMinutes: 600 }), 400, /delayMinutes/],
  [() => put({ delayMinutes: '5' }), 400, /delayMinutes/],
  [() => put({ errorRatePercent: -0.1 }), 400, /errorRatePercent/],
  [() => put({ errorRatePercent: 100 }), 400, /errorRatePercent/],
  [() => put({ delay: 5 }), 400, /delay/],
  [() => put([]), 400, /./],
]

for (const [ask, status, sentence] of REFUSED) {
  test(`what is no rule and no query is refused with ${status}: ${sentence.source}`, async () => {
    const answer = await ask()
    assert.equal(answer.status, status, answer.text)
    assert.match(documentedSentence(ALERTS, answer), sentence)
  })
}

async function put(body: unknown): Promise<Answer> {
  return await trial.ask('PUT', `${RULES}/flow-1`, body)
}

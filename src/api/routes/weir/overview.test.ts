import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { NOT_MEASURED } from '../../../domain/activity.ts'
import { idOf } from '../../../domain/ids.ts'
import type { Run } from '../../../domain/run.ts'
import { HOUR_MS, hourOf } from '../../../platform/store/ledgers/hours.ts'
import { aFlow, aRegistration, aRun } from '../../../platform/store/store-trial.ts'
import { documentedSentence } from '../../app-trial.ts'
import { openToldTrial } from './told-trial.ts'

const trial = await openToldTrial()
after(() => trial[Symbol.asyncDispose]())

const HISTORY = '/weir/v1/history'
const now = trial.services.clock.now()
const hour = hourOf(now)

/** A run of 10 records, 3 of them refused, as it ended. */
function endedRun(id: string, status: 'success' | 'failed', at: number): Run {
  const records = { ...NOT_MEASURED, records: 10 }
  const causes =
    status === 'failed' ? [{ code: '2200' as const, message: 'The source is gone.' }] : []
  return aRun({
    id: idOf(id),
    status,
    updatedAt: at,
    errors: causes,
    activities: [
      {
        kind: 'promotion',
        startedAt: at - 5,
        completedAt: at,
        input: records,
        output: { ...records, records: 7 },
        failedRecordCount: 3,
        status,
        causes,
      },
    ],
  })
}

await trial.store.commit(async ({ flows, runs, registrations, schedules }) => {
  const lastRun = { id: idOf<'run'>('bad'), status: 'failed', startedAt: 1, at: hour }
  await flows.insert(aFlow({ lastRun }))
  await flows.insert(aFlow({ id: idOf('flow-2'), name: 'Returns' }))
  await runs.insert(endedRun('good', 'success', hour - HOUR_MS))
  await runs.insert(endedRun('bad', 'failed', hour))
  await schedules.set(idOf('flow-1'), hour + HOUR_MS)
  const reason = 'It does not answer.'
  const broken = { status: 'hook_unreachable', statusReason: reason, statusSince: 7 } as const
  await registrations.insert(aRegistration('unwell', broken))
})

async function ask(url: string) {
  const answer = await trial.ask('GET', url)
  assert.equal(answer.status, 200, answer.text)
  return answer.json as Record<string, never>
}

test('the first look tells what there is, what is under way and what somebody should look at', async () => {
  const { counts, runs, failingFlows, unwellRegistrations } = await ask('/weir/v1/overview')
  assert.deepEqual(counts, { connections: 0, flows: 2, datasets: 0, registrations: 1 })
  assert.deepEqual(runs, { scheduled: 0, inProgress: 0 })
  assert.deepEqual(failingFlows, {
    count: 1,
    newest: [
      {
        flowId: 'flow-1',
        name: 'Orders every hour',
        runId: 'bad',
        failedAt: hour,
        problem: 'The source is gone.',
        code: '2200',
      },
    ],
  })
  assert.deepEqual(unwellRegistrations, {
    count: 1,
    newest: [
      {
        registrationId: 'unwell',
        name: 'Registration unwell',
        projectId: 'project-1',
        workspaceId: 'workspace-1',
        status: 'hook_unreachable',
        since: 7,
        reason: 'It does not answer.',
      },
    ],
  })
})

const NOTHING = {
  succeeded: 0,
  failed: 0,
  recordsReceived: 0,
  recordsIngested: 0,
  recordsFailed: 0,
}
const RECORDS = { recordsReceived: 10, recordsIngested: 7, recordsFailed: 3 }

test('runs are counted by the hour in which they ended, hours without one as well', async () => {
  const asked = `from=${hour - 2 * HOUR_MS}&to=${hour + 1}`
  const { by, runs } = await ask(`${HISTORY}?${asked}`)
  assert.equal(by, 'hour')
  assert.deepEqual(runs, [
    { at: hour - 2 * HOUR_MS, ...NOTHING },
    { at: hour - HOUR_MS, ...NOTHING, ...RECORDS, succeeded: 1 },
    { at: hour, ...NOTHING, ...RECORDS, failed: 1 },
  ])
  const other = await ask(`${HISTORY}?${asked}&flowId=flow-2`)
  assert.deepEqual(
    other['runs'],
    [0, 1, 2].map((n) => ({ at: hour + (n - 2) * HOUR_MS, ...NOTHING })),
  )
  assert.equal(other['deliveries'], null)
})

test('the days of a history are those of UTC, and hold what their hours hold', async () => {
  const day = 24 * HOUR_MS
  const from = now - (now % day) - 9 * day
  const { by, runs } = await ask(`${HISTORY}?from=${from}&to=${now + 1}`)
  const buckets = runs as unknown as { at: number; succeeded: number; failed: number }[]
  assert.equal(by, 'day')
  assert.deepEqual(
    buckets.map(({ at }) => at),
    Array.from({ length: 10 }, (_, n) => from + n * day),
  )
  const total = buckets.reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0)
  assert.equal(total, 2)
})

test('attempts are counted as they end, and what is given up', async () => {
  const before = await deliveriesOf()
  await trial.register('heard')
  await trial.publish('order.made')
  await trial.log.until('delivery.attempted', 1)
  const after = await deliveriesOf()
  assert.deepEqual(after, { ...before, succeeded: before.succeeded + 1 })
})

async function deliveriesOf() {
  const { deliveries } = await ask(`${HISTORY}?from=${hour}&to=${hour + 2 * HOUR_MS}`)
  const sum = { succeeded: 0, failed: 0, givenUp: 0 }
  for (const one of deliveries as unknown as (typeof sum)[]) {
    sum.succeeded += one.succeeded
    sum.failed += one.failed
    sum.givenUp += one.givenUp
  }
  return sum
}

const REFUSED: readonly [query: string, says: RegExp][] = [
  ['by=week', /`by` is "week"; it must be hour or day/],
  ['from=yesterday', /`from` is "yesterday"; give an instant/],
  ['from=2000&to=1000', /`from` is 2000 and `to` is 1000; `from` must come first/],
  ['from=0&by=hour', /between them may be 1000 hours/],
]

for (const [query, says] of REFUSED) {
  test(`a history is refused where it is asked for with ${query}`, async () => {
    assert.match(documentedSentence(HISTORY, await trial.ask('GET', `${HISTORY}?${query}`)), says)
  })
}

test('the flows of a page are summed up in one answer, in the order asked for', async () => {
  const url = '/weir/v1/flows/summaries'
  const { flows } = await ask(`${url}?ids=flow-2,nothing,flow-1`)
  const unknown = { source: null, connection: null, path: null, datasetId: null, dataset: null }
  assert.deepEqual(flows, [
    { flowId: 'flow-2', ...unknown, nextRunAt: null, lastRun: null, recent: NOTHING },
    {
      flowId: 'flow-1',
      ...unknown,
      nextRunAt: hour + HOUR_MS,
      lastRun: { id: 'bad', filesTaken: 0, recordsRefused: 3 },
      recent: {
        succeeded: 1,
        failed: 1,
        recordsReceived: 20,
        recordsIngested: 14,
        recordsFailed: 6,
      },
    },
  ])
  assert.deepEqual(await ask(url), { flows: [] })
  const many = Array.from({ length: 101 }, (_, n) => n).join(',')
  const answer = await trial.ask('GET', `${url}?ids=${many}`)
  assert.match(documentedSentence(url, answer), /`ids` names 101 flows; it may name 100/)
})

test('who is not the operator sees none of it', async () => {
  const { headers } = await trial.credential()
  for (const url of ['/weir/v1/overview', HISTORY, '/weir/v1/flows/summaries']) {
    const answer = await trial.ask('GET', url, undefined, headers)
    assert.equal(answer.status, 403)
    assert.match(documentedSentence(url, answer), /Only the operator token/)
  }
})

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { causeBefore, causeOf, type Fact } from '../../domain/fact.ts'
import { idOf } from '../../domain/ids.ts'
import { PLATFORM_NOTIFICATIONS } from '../../notify/catalog/catalog.ts'
import { createAnnouncer } from '../../notify/events/announcer.ts'
import { openNotifyTrial } from '../../notify/notify-trial.ts'
import { aRegistration, openStoreTrial } from '../../platform/store/store-trial.ts'
import { openAlertsTrial } from '../alerts/alerts-trial.ts'
import { claim } from './claim.ts'

test('a run that is claimed for the first time has started, and one that is claimed again has not', async () => {
  await using trial = await openAlertsTrial()
  const run = await trial.begin('run-1')
  const again = await claim(run, trial.needs)
  assert.equal(again?.attempt, run.attempt + 1)
  assert.equal(again?.begunAt.length, 2)
  assert.deepEqual(await trial.told(), ['run run-1 started'])
  const [entry] = await trial.store.read.outbox.list(1)
  assert.deepEqual(entry?.fact, { kind: 'runStarted', run })
})

test('a run that somebody else has claimed is left alone', async () => {
  await using trial = await openAlertsTrial()
  const run = await trial.begin('run-1')
  assert.equal(await claim({ ...run, status: 'scheduled' }, trial.needs), null)
  assert.deepEqual(await trial.told(), ['run run-1 started'])
  assert.deepEqual(await trial.store.read.runs.find(run.id), run)
})

test('a run that is to end is not begun', async () => {
  await using trial = await openAlertsTrial()
  const run = await trial.begin('run-1')
  const cancel = { at: 5, by: 'me' }
  await trial.store.commit(({ runs }) => runs.move({ ...run, cancel }, 'inProgress'))
  assert.equal(await claim(run, trial.needs), null)
})

test('kill -9 between a claim and what is told of it loses no start, no end and no alert, and tells none twice', async () => {
  await using trial = await openStoreTrial()
  const interests = PLATFORM_NOTIFICATIONS.eventCodes.map(({ code }) => ({
    providerId: PLATFORM_NOTIFICATIONS.id,
    eventCode: code,
  }))
  const registration = aRegistration('r1', { deliveryType: 'journal', interests })
  await trial.store.commit(({ registrations }) => registrations.insert(registration))
  const ended = await killedAmid(trial.file, 60)
  const store = await trial.reopen()

  await using hearing = await openNotifyTrial()
  const left = await store.read.outbox.list(10_000)
  const announcer = createAnnouncer({ ...hearing, store })
  await announcer.start()
  await hearing.log.until('event.announced', left.length)
  await announcer.stop()
  assert.deepEqual(await store.read.outbox.list(1), [])

  const told = causesIn(trial.file)
  assert.equal(new Set(told).size, told.length, 'told twice')
  const { items: runs } = await store.read.runs.list({ limit: 10_000 })
  assert.ok(runs.length >= ended.length)
  for (const run of runs) {
    const isTold = (cause: string): boolean => told.includes(`run ${run.id} ${cause}`)
    assert.equal(isTold('started'), run.status !== 'scheduled', `${run.id} is ${run.status}`)
    assert.equal(isTold('ended'), run.status === 'success', `${run.id} is ${run.status}`)
    if (run.status === 'success' && run.flowId !== null)
      assertBefore(told, { kind: 'runEnded', run })
  }
  for (const id of ended) assert.ok(told.includes(`run ${id} ended`), `${id} was lost`)

  const alerts = (await store.read.alerts.list({ limit: 10_000 })).map(({ alert }) => alert)
  for (const alert of alerts) {
    const isFiring = alert.status === 'FIRING'
    if (isFiring) assert.ok(told.includes(causeOf({ kind: 'alert', alert })))
    else assertBefore(told, { kind: 'alert', alert })
  }
  const delays = alerts.filter(({ kind, status }) => kind === 'delay' && status === 'INACTIVE')
  assert.deepEqual(
    delays.map(({ runId }) => runId).toSorted(),
    runs
      .filter(({ status }) => status === 'success')
      .map(({ id }) => id)
      .toSorted(),
  )
  const journaled = await store.read.journal.list(idOf('r1'), 0, 10_000)
  assert.equal(journaled.length, told.length)
})

/** The runs that had said that they have ended, so many at least. */
async function killedAmid(file: string, count: number): Promise<string[]> {
  const script = fileURLToPath(new URL('./claim.kill-trial.ts', import.meta.url))
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (said.split('\n').length > count) child.kill('SIGKILL')
  })
  const [, signal] = await once(child, 'close')
  assert.equal(signal, 'SIGKILL')
  return said.split('\n').slice(0, -1)
}

/** Both are told, what begins first. */
function assertBefore(told: readonly string[], fact: Fact): void {
  const before = told.indexOf(causeBefore(fact) ?? '')
  const after = told.indexOf(causeOf(fact))
  assert.ok(before >= 0, `"${causeBefore(fact)}" was lost`)
  assert.ok(before < after, `"${causeOf(fact)}" was told first`)
}

/** What was announced, in order, as no ledger lists it. */
function causesIn(file: string): string[] {
  const database = new DatabaseSync(file, { readOnly: true })
  const found = database.prepare('SELECT cause FROM events ORDER BY position').all()
  database.close()
  return found.map(({ cause }) => String(cause))
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { isEnabled } from '../../domain/registration.ts'
import { announceFact } from '../events/announcer.ts'
import { aSuccess } from '../notify-trial.ts'
import { HEALTH_WINDOW_MS } from '../registrations/health.ts'
import { wishes } from '../registrations/registration-trial.ts'
import {
  changeRegistration,
  deleteRegistration,
  getRegistration,
} from '../registrations/registration.ts'
import { parseAllow } from './address.ts'
import { openPushTrial, type PushTrial } from './push-trial.ts'
import { createSender } from './sender.ts'
import { createRegistrationNeeds } from './wiring.ts'

const DAY = HEALTH_WINDOW_MS
const HOUR = DAY / 24
const MINUTE = HOUR / 60

test('a webhook that fails for a day is disabled; edited, it gets what is new and the retries that are left', async () => {
  await using trial = await openPushTrial()
  const { clock, receiver, log } = trial
  const sender = createSender(trial.needs)
  await sender.start()
  receiver.answer = () => 500
  const broken: string[] = []
  for (let n = 0; n < 10; n++) broken.push(await announced(trial, `run of the first day ${n}`))
  await log.until('registration.unstable', 1)

  clock.at += 23 * HOUR
  const late = await announced(trial, 'run before the end')
  await log.until('delivery.attempted', 21)
  clock.at += HOUR
  trial.bus.ring('deliveries')
  await log.until('registration.disabled', 1)
  await log.until('delivery.attempted', 32)
  const missed = await announced(trial, 'run while disabled')
  assert.deepEqual(await pushOf(trial, missed), 'disabled')

  receiver.answer = () => 200
  const { registration } = await changeRegistration(
    await getRegistration(idOf('r1'), trial.store),
    wishes({ webhookUrl: `${receiver.url}/r1` }),
    registrationNeeds(trial),
  )
  assert.deepEqual([registration.status, isEnabled(registration)], ['verified', true])
  const before = receiver.hits.length
  const fresh = await announced(trial, 'run after the edit')
  clock.at += 15 * MINUTE
  trial.bus.ring('deliveries')
  await receiver.until((hits) => hits.length >= before + 2)
  await sender.stop()
  const after = receiver.hits.slice(before).map(({ eventId }) => eventId)
  assert.deepEqual(after.toSorted(), [late, fresh].toSorted())
  const statuses = (await trial.store.read.deliveries.list({ limit: 100 })).map(
    ({ eventId, status }) => [eventId, status] as const,
  )
  for (const [eventId, status] of statuses) {
    assert.equal(status, broken.includes(eventId) ? 'expired' : 'delivered')
  }
})

test('the retries of a registration that is deleted stop', async () => {
  await using trial = await openPushTrial()
  trial.receiver.answer = () => 500
  const sender = createSender(trial.needs)
  await sender.start()
  await announced(trial, 'run')
  await trial.log.until('delivery.attempted', 1)
  await deleteRegistration(idOf('r1'), registrationNeeds(trial))
  assert.equal(await trial.store.read.deliveries.findNextDue(0), null)
  await sender.stop()
  assert.equal(trial.receiver.hits.length, 1)
})

/** Answers the id of its event. */
async function announced(trial: PushTrial, id: string): Promise<string> {
  await announceFact({ seq: 0, fact: { kind: 'runEnded', run: aSuccess(id) } }, trial)
  const line = trial.log.lines.findLast(({ happening }) => happening === 'event.announced')
  return String(line?.facts['eventId'])
}

async function pushOf({ store }: PushTrial, eventId: string): Promise<string | undefined> {
  assert.deepEqual(await store.read.deliveries.listOfEvent(idOf('r1'), idOf(eventId)), [])
  const entries = await store.read.journal.list(idOf('r1'), 0, 100)
  return entries.find((entry) => entry.eventId === eventId)?.push
}

function registrationNeeds(trial: PushTrial) {
  const allow = parseAllow('127.0.0.0/8')
  assert.ok(!('problem' in allow))
  return createRegistrationNeeds({ ...trial, allow, places: { publicUrl: 'https://weir.example' } })
}

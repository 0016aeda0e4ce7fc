import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { anEvent } from '../../platform/store/store-trial.ts'
import { PLATFORM_NOTIFICATIONS } from '../catalog/catalog.ts'
import { INTEREST_IN, type NotifyTrial, openNotifyTrial } from '../notify-trial.ts'
import { rehearse } from './rehearse.ts'

const RULE = '{"event":{"n":[1]}}'
const NEEDS = { imsOrgId: 'ORG@AdobeOrg' }

test('no more is read than 32 MB of the newest events, and the answer says so', async () => {
  await using trial = await openNotifyTrial()
  const registration = await trial.register('r1', { interests: [INTEREST_IN.success] })
  await keep(trial, 40, (n) => ({ n, text: 'x'.repeat(999_000) }))
  let turns = 0
  const others = setInterval(() => turns++, 0)
  const { results, note } = await rehearse(RULE, registration, 1_000, { ...trial, ...NEEDS })
  clearInterval(others)
  assert.deepEqual(
    results.map(({ eventId }) => eventId),
    Array.from({ length: 32 }, (_, n) => `event ${39 - n}`),
  )
  assert.match(note ?? '', /^Stopped after the 32 newest of 40 events: .* 32 MB\.$/)
  assert.ok(turns > 1, 'others have their turn meanwhile')
  const few = await rehearse(RULE, registration, 32, { ...trial, ...NEEDS })
  assert.deepEqual([few.results.length, few.note], [32, null])
})

test('an event that is larger than all that is read at once is tried alone', async () => {
  await using trial = await openNotifyTrial()
  const registration = await trial.register('r1', { interests: [INTEREST_IN.success] })
  await keep(trial, 2, (n) => ({ n, text: 'x'.repeat(33_000_000) }))
  const { results, note } = await rehearse(RULE, registration, 2, { ...trial, ...NEEDS })
  assert.deepEqual(
    results.map(({ passes }) => passes),
    [true],
  )
  assert.match(note ?? '', /^Stopped after the 1 newest of 2 events/)
})

test('what could not be decided in time passes, as it does in earnest, and says why', async () => {
  await using trial = await openNotifyTrial()
  const registration = await trial.register('r1', { interests: [INTEREST_IN.success] })
  await keep(trial, 2, (n) => (n === 0 ? { n } : { k: Array(20_000).fill('y') }))
  const rule = JSON.stringify({
    event: { k: Array.from({ length: 900 }, (_, n) => ({ prefix: `x${n}` })) },
  })
  const { results } = await rehearse(rule, registration, 2, { ...trial, ...NEEDS })
  assert.deepEqual(
    results.map(({ passes }) => passes),
    [true, false],
  )
  assert.match(results[0]?.reason ?? '', /so it got the event: .* too many values/)
  assert.match(results[1]?.reason ?? '', /^event\.k is not there; the filter wants/)
})

test('events of flows that the registration does not ask for do not pass, and it is said why', async () => {
  await using trial = await openNotifyTrial()
  const flowIds = [idOf<'flow'>('flow-2')]
  const registration = await trial.register('r1', { flowIds })
  await keep(trial, 1, () => ({ n: 1 }))
  const { results } = await rehearse(RULE, registration, 1, { ...trial, ...NEEDS })
  assert.equal(results[0]?.passes, false)
  assert.match(results[0]?.reason ?? '', /about the flow "flow-1", .* other flows only\.$/)
})

async function keep(
  { store }: NotifyTrial,
  count: number,
  factOf: (n: number) => unknown,
): Promise<void> {
  for (let n = 0; n < count; n++) {
    const id = idOf<'event'>(`event ${n}`)
    const event = { ...anEvent(id), providerId: PLATFORM_NOTIFICATIONS.id, fact: factOf(n) }
    await store.commit(({ events }) => events.append(event, `cause ${n}`))
  }
}

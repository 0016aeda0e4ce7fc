import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAlarm } from './alarm.ts'
import { openLocalBus } from './bus/local-bus.ts'
import { type Facts, silentLog } from './log.ts'
import { systemClock } from './clock.ts'

/** Each look takes the next answer; `null` after the last. */
function openTrial(answers: readonly (() => number | null)[]) {
  const bus = openLocalBus()
  const errors: [happening: string, facts: Facts][] = []
  const left = [...answers]
  const looks = { count: 0, until: (_count: number): Promise<void> => Promise.resolve() }
  const watchers = new Set<() => void>()
  looks.until = (count) =>
    new Promise((resolve) => {
      const check = (): void => {
        if (looks.count >= count) resolve()
      }
      watchers.add(check)
      check()
    })
  const alarm = createAlarm({
    name: 'alarm',
    bell: 'alerts',
    bus,
    clock: systemClock,
    log: { ...silentLog, error: (happening, facts = {}) => errors.push([happening, facts]) },
    async look() {
      looks.count++
      for (const check of watchers) check()
      return left.shift()?.() ?? null
    },
  })
  return { alarm, bus, looks, errors }
}

test('it has looked once when it has started, and looks again at each ring', async () => {
  const { alarm, bus, looks } = openTrial([])
  await alarm.start()
  await alarm.start()
  assert.equal(looks.count, 1)
  bus.ring('alerts')
  await looks.until(2)
  await alarm.stop()
  await alarm.stop()
})

test('it looks again at the instant that a look has named, be it past', async () => {
  const soon = (): number => systemClock.now() + 5
  const { alarm, looks } = openTrial([soon, () => 0, soon])
  await alarm.start()
  await looks.until(4)
  await alarm.stop()
})

test('what goes wrong in a look is logged once, and it looks again', async () => {
  const { alarm, bus, looks, errors } = openTrial([
    () => {
      throw new Error('no disk')
    },
  ])
  await alarm.start()
  assert.deepEqual(errors, [['alarm.stumbled', { error: 'Error: no disk', againInMs: 1_000 }]])
  bus.ring('alerts')
  await looks.until(2)
  await alarm.stop()
  assert.equal(errors.length, 1)
})

test('once it is stopped it looks no more', async () => {
  const { alarm, bus, looks } = openTrial([() => systemClock.now()])
  const started = alarm.start()
  await alarm.stop()
  await started
  bus.ring('alerts')
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(looks.count, 1)
})

/** bus.contract: what every bus promises. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Bus } from './bus.ts'

export function busContract(open: () => Bus): void {
  test('a ring wakes whoever listens to that bell, and nobody else', async () => {
    const bus = open()
    const heard: string[] = []
    const woken = new Promise<void>((resolve) => {
      bus.onRing('outbox', () => {
        heard.push('outbox')
        resolve()
      })
    })
    bus.onRing('runs', () => heard.push('runs'))
    bus.ring('outbox')
    assert.deepEqual(heard, [], 'nobody is woken within the ringing call')
    await woken
    assert.deepEqual(heard, ['outbox'])
  })

  test('whoever has stopped listening is not woken', async () => {
    const bus = open()
    const heard: string[] = []
    const woken = new Promise<void>((resolve) => {
      const first = bus.onRing('runs', () => heard.push('first'))
      bus.onRing('runs', resolve)
      first[Symbol.dispose]()
    })
    bus.ring('runs')
    await woken
    assert.deepEqual(heard, [])
  })
}

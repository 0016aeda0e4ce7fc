import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Service } from '../platform/service.ts'
import { startAll } from './start.ts'

/** Services that write down what is asked of them; the one named `broken` does not start. */
function services(happened: string[], names: readonly string[], broken = ''): Service[] {
  return names.map((name) => ({
    name,
    async start() {
      happened.push(`start ${name}`)
      if (name === broken) throw new Error(`${name} is broken`)
    },
    async stop() {
      happened.push(`stop ${name}`)
    },
  }))
}

test('services start in order and stop in reverse', async () => {
  const happened: string[] = []
  const running = await startAll(services(happened, ['a', 'b', 'c']))
  assert.deepEqual(happened, ['start a', 'start b', 'start c'])
  await running.stop()
  assert.deepEqual(happened.slice(3), ['stop c', 'stop b', 'stop a'])
})

test('stopping twice stops once, and both wait for the end', async () => {
  const happened: string[] = []
  const running = await startAll(services(happened, ['a']))
  await Promise.all([running.stop(), running.stop()])
  await running.stop()
  assert.deepEqual(happened, ['start a', 'stop a'])
})

test('where one cannot start, it and what started before it are stopped, and its error is told', async () => {
  const happened: string[] = []
  await assert.rejects(
    startAll(services(happened, ['a', 'b', 'c', 'd'], 'c')),
    /^Error: c is broken$/,
  )
  assert.deepEqual(happened, ['start a', 'start b', 'start c', 'stop c', 'stop b', 'stop a'])
})

test('a service that cannot stop does not keep the others from stopping, and is told of', async () => {
  const happened: string[] = []
  const [a, b, c] = services(happened, ['a', 'b', 'c'])
  assert.ok(a && b && c)
  const stuck = { ...b, stop: () => Promise.reject(new Error('b is stuck')) }
  const running = await startAll([a, stuck, c])
  await assert.rejects(running.stop(), /b is stuck/)
  assert.deepEqual(happened.slice(3), ['stop c', 'stop a'])
})

test('where one cannot start and another cannot stop, the first error is the one that is told', async () => {
  const happened: string[] = []
  const [a, b, c] = services(happened, ['a', 'b', 'c'], 'c')
  assert.ok(a && b && c)
  const stuck = { ...b, stop: () => Promise.reject(new Error('b is stuck')) }
  await assert.rejects(startAll([a, stuck, c]), /c is broken/)
  assert.ok(happened.includes('stop a'))
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWell } from '../domain/check.ts'
import { openStoreTrial } from '../platform/store/store-trial.ts'
import { createReadiness, LEAST_FREE_BYTES, type ReadinessNeeds } from './readiness.ts'

const ROWS: readonly [
  what: string,
  changes: Partial<ReadinessNeeds>,
  unwell: readonly string[],
  says: RegExp,
][] = [
  ['all is well', {}, [], /^$/],
  ['it has not started', { isStarted: () => false }, ['services'], /starting, or stopping\. Wait/],
  ['there is just enough room', { freeBytes: async () => LEAST_FREE_BYTES }, [], /^$/],
  [
    'the disk is full',
    { freeBytes: async () => LEAST_FREE_BYTES - 1 },
    ['disk'],
    /less than 64 MB left\. Make room/,
  ],
  [
    'the folder is gone',
    { freeBytes: () => Promise.reject(new Error('ENOENT /secret')) },
    ['disk'],
    /not there any more/,
  ],
]

test('where the last commit found no room, that is told until one has found some', async () => {
  await using trial = await openStoreTrial()
  const { store } = trial
  const ask = createReadiness({ store, dataFolder: process.cwd(), isStarted: () => true })
  const unwell = async () => (await ask()).filter((check) => !isWell(check))
  const full = store.commit(async () => {
    throw Object.assign(new Error('database or disk is full'), { errcode: 13 })
  })
  await assert.rejects(full, /The disk of the data folder is full/)
  const [check, ...others] = await unwell()
  assert.deepEqual([check?.name, others], ['store', []])
  assert.match(check?.says ?? '', /^The disk of the data folder is full; nothing was changed\./)
  await store.commit(async () => null)
  assert.deepEqual(await unwell(), [])
})

for (const [what, changes, unwell, says] of ROWS) {
  test(`where ${what}, ${unwell.length === 0 ? 'Weir is ready' : 'it is told, and nothing secret'}`, async () => {
    await using trial = await openStoreTrial()
    const { store } = trial
    const dataFolder = process.cwd()
    const checks = await createReadiness({ store, dataFolder, isStarted: () => true, ...changes })()
    const found = checks.filter((check) => !isWell(check))
    assert.deepEqual(
      found.map(({ name }) => name),
      unwell,
    )
    assert.match(found.map((check) => `${check.says} ${check.todo}`).join(' '), says)
    assert.doesNotMatch(JSON.stringify(checks), /secret|\//)
  })
}

test('a store that cannot be read, or whose disk does not answer, is not ready', async () => {
  await using trial = await openStoreTrial()
  const { store } = trial
  const needs = { dataFolder: process.cwd(), isStarted: () => true }
  const stuck = { ...store, flushed: () => new Promise<void>(() => {}) }
  const [, slow] = await createReadiness({ ...needs, store: stuck })()
  assert.match(slow?.says ?? '', /takes too long/)
  await store.close()
  const [, closed] = await createReadiness({ ...needs, store })()
  assert.match(closed?.says ?? '', /cannot be read/)
})

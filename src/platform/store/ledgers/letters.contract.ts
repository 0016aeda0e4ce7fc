/** letters.contract: what the ledger of letters promises, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OpenTrial } from '../store.contract.ts'
import type { OpenStore } from '../store.ts'

export function lettersContract(open: OpenTrial): void {
  const append = (store: OpenStore, ...subjects: string[]) =>
    store.commit(async ({ letters }) => {
      for (const subject of subjects) await letters.append({ subject, text: 'Text' }, 1_000)
    })

  test('letters: they wait in the order of writing until they are removed, also beyond a restart', async () => {
    await using trial = await open()
    await append(trial.store, 'one', 'two', 'three')
    const store = await trial.reopen()
    const [first, second, ...others] = await store.read.letters.list(2)
    assert.ok(first !== undefined && second !== undefined)
    assert.deepEqual(first, { seq: first.seq, createdAt: 1_000, subject: 'one', text: 'Text' })
    assert.deepEqual([second.subject, others], ['two', []])
    await store.commit(({ letters }) => letters.remove(first.seq))
    const left = await store.read.letters.list(10)
    assert.deepEqual(
      left.map(({ subject }) => subject),
      ['two', 'three'],
    )
  })

  test('letters: a number is never given twice', async () => {
    await using trial = await open()
    const { store } = trial
    await append(store, 'one')
    const [first] = await store.read.letters.list(1)
    await store.commit(({ letters }) => letters.remove(first?.seq ?? 0))
    await append(store, 'two')
    const [second] = await store.read.letters.list(1)
    assert.ok(first !== undefined && second !== undefined && second.seq > first.seq)
  })
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTurns } from './turns.ts'

test('what is done about one batch waits for what was begun before, and other batches do not', async () => {
  const turns = createTurns()
  const done: string[] = []
  let let1 = (): void => {}
  const first = turns('one', async () => {
    await new Promise<void>((resolve) => (let1 = resolve))
    done.push('first')
  })
  const second = turns('one', async () => void done.push('second'))
  await turns('other', async () => void done.push('other'))
  let1()
  await Promise.all([first, second])
  assert.deepEqual(done, ['other', 'first', 'second'])
})

test('what goes wrong is told to whoever began it, and those behind have their turn', async () => {
  const turns = createTurns()
  await assert.rejects(
    turns('one', async () => {
      throw new Error('no')
    }),
    /no/,
  )
  assert.equal(await turns('one', async () => 1), 1)
})

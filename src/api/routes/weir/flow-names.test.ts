import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import { aFlow } from '../../../platform/store/store-trial.ts'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
await trial.store.commit(async ({ flows }) => {
  for (const name of ['Orders', 'Late orders', 'Returns'])
    await flows.insert(aFlow({ id: idOf(name), name }))
})

const NAMED: readonly [text: string, ids: readonly string[]][] = [
  ['ORDER', ['Late orders', 'Orders']],
  ['returns', ['Returns']],
  ['%', []],
]
for (const [text, ids] of NAMED) {
  test(`"${text}" is in the names of ${ids.length} flows`, async () => {
    const path = `/weir/v1/flows/named?contains=${encodeURIComponent(text)}`
    assert.deepEqual((await trial.ask('GET', path)).json, { ids, isWhole: true })
  })
}

test('of many, the newest hundred are told, and that there are more', async () => {
  await trial.store.commit(async ({ flows }) => {
    for (let n = 0; n < 101; n++)
      await flows.insert(aFlow({ id: idOf(`n${n}`), name: `Many ${n}` }))
  })
  const { json } = await trial.ask('GET', '/weir/v1/flows/named?contains=many')
  const { ids, isWhole } = json as { ids: string[]; isWhole: boolean }
  assert.deepEqual([ids.length, ids[0], isWhole], [100, 'n100', false])
})

test('nothing to look for is refused', async () => {
  const path = '/weir/v1/flows/named'
  const sentence = documentedSentence(path, await trial.ask('GET', path))
  assert.match(sentence, /contains/)
})

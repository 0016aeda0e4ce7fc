/** providers.contract: what the ledger of providers promises, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf, type ProviderId } from '../../../domain/ids.ts'
import type { EventCode } from '../../../domain/provider.ts'
import type { OpenTrial } from '../store.contract.ts'
import { aProvider } from '../store-trial.ts'

const P1: ProviderId = idOf('p1')
const P2: ProviderId = idOf('p2')

function aCode(code: string, label = `Label of ${code}`): EventCode {
  return { code, aliases: [], label, description: 'Something happens.' }
}

export function providersContract(open: OpenTrial): void {
  test('providers: what is inserted is found by its id and by its instance, and listed in order', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ providers }) => {
      await providers.insert(aProvider('p2', { instanceId: 'two' }))
      await providers.insert(aProvider('p1', { instanceId: 'one' }))
    })
    const { providers } = store.read
    assert.deepEqual(await providers.find(P1), aProvider('p1', { instanceId: 'one' }))
    const found = await providers.findByInstance('3rd_party_custom_events', 'two')
    assert.equal(found?.id, 'p2')
    assert.equal(await providers.findByInstance('aem', 'two'), null)
    assert.equal(await providers.find(idOf('nobody')), null)
    assert.deepEqual(
      (await providers.list()).map(({ id }) => id),
      ['p2', 'p1'],
    )
  })

  test('providers: an instance is taken once of each kind', async () => {
    await using trial = await open()
    const { store } = trial
    const insert = (id: string, metadataId: string): Promise<void> =>
      store.commit(({ providers }) =>
        providers.insert(aProvider(id, { metadataId, instanceId: 'same' })),
      )
    await insert('p1', 'aem')
    await assert.rejects(insert('p2', 'aem'))
    await insert('p3', 'acs')
    assert.equal((await store.read.providers.list()).length, 2)
  })

  test('providers: event codes are those of one provider, in the order of making, whatever is written anew', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ providers }) => {
      await providers.insert(aProvider('p1', { instanceId: 'one' }))
      await providers.insert(aProvider('p2', { instanceId: 'two' }))
      await providers.writeCode(P1, aCode('b'), 'e30=')
      await providers.writeCode(P1, aCode('a'), null)
      await providers.writeCode(P2, aCode('b'), null)
      await providers.writeCode(P1, aCode('b', 'Again'), null)
    })
    const { providers } = store.read
    assert.deepEqual((await providers.find(P1))?.eventCodes, [aCode('b', 'Again'), aCode('a')])
    assert.deepEqual(
      (await providers.list()).map(({ eventCodes }) => eventCodes.map(({ code }) => code)),
      [['b', 'a'], ['b']],
    )
    assert.equal(await providers.findSample(P1, 'b'), null)
  })

  test('providers: replacing one leaves its event codes and their samples alone', async () => {
    await using trial = await open()
    const { store } = trial
    const before = aProvider('p1', { instanceId: 'one' })
    const after = { ...before, label: 'Renamed' }
    const answers = await store.commit(async ({ providers }) => {
      await providers.insert(before)
      await providers.writeCode(P1, aCode('a'), 'e30=')
      return [await providers.replace(after), await providers.replace({ ...after, id: P2 })]
    })
    assert.deepEqual(answers, [true, false])
    const { providers } = store.read
    assert.deepEqual(await providers.find(P1), { ...after, eventCodes: [aCode('a')] })
    assert.equal(await providers.findSample(P1, 'a'), 'e30=')
    assert.equal(await providers.findSample(P1, 'b'), null)
  })

  test('providers: removing codes, one or all, or a provider, touches no other', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ providers }) => {
      await providers.insert(aProvider('p1', { instanceId: 'one' }))
      await providers.insert(aProvider('p2', { instanceId: 'two' }))
      for (const id of [P1, P2]) {
        for (const code of ['a', 'b', 'c']) await providers.writeCode(id, aCode(code), 'e30=')
      }
    })
    const codesOf = async (id: ProviderId): Promise<string[] | undefined> =>
      (await store.read.providers.find(id))?.eventCodes.map(({ code }) => code)
    const removeOne = (): Promise<boolean> =>
      store.commit(({ providers }) => providers.removeCode(P1, 'b'))
    assert.deepEqual([await removeOne(), await removeOne()], [true, false])
    assert.deepEqual(await codesOf(P1), ['a', 'c'])
    assert.equal(await store.read.providers.findSample(P1, 'b'), null)
    await store.commit(({ providers }) => providers.removeAllCodes(P1))
    assert.deepEqual(await codesOf(P1), [])

    const remove = (): Promise<boolean> => store.commit(({ providers }) => providers.remove(P2))
    assert.deepEqual([await remove(), await remove()], [true, false])
    assert.equal(await store.read.providers.find(P2), null)
    assert.equal(await store.read.providers.findSample(P2, 'a'), null)
    await store.commit(({ providers }) => providers.insert(aProvider('p2', { instanceId: 'two' })))
    assert.deepEqual(await codesOf(P2), [])
  })
}

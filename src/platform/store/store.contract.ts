/** store.contract: what every store promises; the promises of its ledgers are in ledgers/*.contract.ts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { alertsContract } from './ledgers/alerts.contract.ts'
import { deliveriesContract } from './ledgers/deliveries.contract.ts'
import { deliveryBatchesContract } from './ledgers/delivery-batches.contract.ts'
import { deliveryTimeContract } from './ledgers/delivery-time.contract.ts'
import { deliveryClaimsContract } from './ledgers/delivery-claims.contract.ts'
import { hoursContract } from './ledgers/hours.contract.ts'
import { ingestLedgersContract } from './ledgers/ingest-ledgers.contract.ts'
import { lettersContract } from './ledgers/letters.contract.ts'
import { notifyLedgersContract } from './ledgers/notify-ledgers.contract.ts'
import { providersContract } from './ledgers/providers.contract.ts'
import { registrationsContract } from './ledgers/registrations.contract.ts'
import { replaysContract } from './ledgers/replays.contract.ts'
import { rollUpsContract } from './ledgers/roll-ups.contract.ts'
import { soundnessContract } from './ledgers/soundness.contract.ts'
import { talliesContract } from './ledgers/tallies.contract.ts'
import type { OpenStore } from './store.ts'
import { aConnection } from './store-trial.ts'

/** An empty store, and a way to open again what it kept. */
export type OpenTrial = () => Promise<
  AsyncDisposable & { readonly store: OpenStore; reopen(): Promise<OpenStore> }
>

export function storeContract(open: OpenTrial): void {
  test('what is written is read only once it is committed', async () => {
    await using trial = await open()
    const { store } = trial
    const seenWithin = await store.commit(async ({ connections }) => {
      await connections.insert(aConnection('c1'))
      return { own: await connections.count(), read: await store.read.connections.count() }
    })
    assert.deepEqual(seenWithin, { own: 1, read: 0 })
    assert.equal(await store.read.connections.count(), 1)
  })

  test('a commit answers with what its writer returned', async () => {
    await using trial = await open()
    assert.equal(await trial.store.commit(async () => 'this'), 'this')
  })

  test('a writer that fails undoes its own writes alone and is rejected alone', async () => {
    await using trial = await open()
    const { store } = trial
    const settled = await Promise.allSettled([
      store.commit(({ connections }) => connections.insert(aConnection('before'))),
      store.commit(async ({ connections }) => {
        await connections.insert(aConnection('undone'))
        await connections.remove(idOf('before'))
        throw new Error('no')
      }),
      store.commit(({ connections }) => connections.insert(aConnection('after'))),
      store.commit(({ connections }) => connections.insert(aConnection('after'))),
    ])
    assert.deepEqual(
      settled.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled', 'rejected'],
    )
    const { items } = await store.read.connections.list({ limit: 10 })
    assert.deepEqual(
      items.map(({ id }) => id),
      ['after', 'before'],
    )
  })

  test('a writer that throws before it writes is rejected like any other', async () => {
    await using trial = await open()
    await assert.rejects(
      trial.store.commit(() => {
        throw new Error('at once')
      }),
      /at once/,
    )
    await trial.store.commit(({ connections }) => connections.insert(aConnection('c1')))
    assert.equal(await trial.store.read.connections.count(), 1)
  })

  test('five hundred writers at once all land, in the order in which they came', async () => {
    await using trial = await open()
    const ids = Array.from({ length: 500 }, (_, n) => `c${n}`)
    await Promise.all(
      ids.map((id) => trial.store.commit(({ connections }) => connections.insert(aConnection(id)))),
    )
    const { items } = await trial.store.read.connections.list({ limit: 1_000 })
    assert.deepEqual(
      items.map(({ id }) => id),
      ids.toReversed(),
    )
  })

  test('a writer sees what the writers before it wrote, so that none counts too few', async () => {
    await using trial = await open()
    const counts = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        trial.store.commit(async ({ connections }) => {
          await connections.insert(aConnection(`c${n}`))
          return await connections.count()
        }),
      ),
    )
    assert.deepEqual(
      counts,
      Array.from({ length: 50 }, (_, n) => n + 1),
    )
  })

  test('a commit that comes while another is under way lands too', async () => {
    await using trial = await open()
    let later: Promise<void> = Promise.resolve()
    await trial.store.commit(async ({ connections }) => {
      later = trial.store.commit((all) => all.connections.insert(aConnection('later')))
      await connections.insert(aConnection('first'))
    })
    await later
    assert.equal(await trial.store.read.connections.count(), 2)
  })

  test('what was committed is there after opening again', async () => {
    await using trial = await open()
    await trial.store.commit(({ connections }) => connections.insert(aConnection('c1')))
    const again = await trial.reopen()
    assert.deepEqual(await again.read.connections.find(idOf('c1')), aConnection('c1'))
  })

  test('a store that is being closed finishes what it was given first', async () => {
    await using trial = await open()
    const given = trial.store.commit(({ connections }) => connections.insert(aConnection('c1')))
    const again = await trial.reopen()
    await given
    assert.equal(await again.read.connections.count(), 1)
  })

  test('a closed store refuses every commit and may be closed again', async () => {
    await using trial = await open()
    const { store } = trial
    await store.close()
    for (const id of ['c1', 'c2']) {
      await assert.rejects(store.commit(({ connections }) => connections.insert(aConnection(id))))
    }
    await store.close()
  })

  hoursContract(open)
  ingestLedgersContract(open)
  notifyLedgersContract(open)
  alertsContract(open)
  deliveriesContract(open)
  deliveryClaimsContract(open)
  deliveryTimeContract(open)
  deliveryBatchesContract(open)
  providersContract(open)
  registrationsContract(open)
  replaysContract(open)
  rollUpsContract(open)
  soundnessContract(open)
  talliesContract(open)
  lettersContract(open)
}

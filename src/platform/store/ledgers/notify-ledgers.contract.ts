/** notify-ledgers.contract: what the ledgers of half two promise, in every store; deliveries stand apart. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import type { OpenTrial } from '../store.contract.ts'
import { aDelivery, anEvent, aRegistration, aTrace } from '../store-trial.ts'

export function notifyLedgersContract(open: OpenTrial): void {
  test('events: one cause is announced once', async () => {
    await using trial = await open()
    const { store } = trial
    const answers = await store.commit(async ({ events }) => [
      await events.append(anEvent('e1'), 'run 1 ended'),
      await events.append(anEvent('e2'), 'run 1 ended'),
      await events.append(anEvent('e3'), 'run 2 ended'),
    ])
    assert.deepEqual(answers, [true, false, true])
    assert.deepEqual(await store.read.events.find(idOf('e1')), anEvent('e1'))
    assert.equal(await store.read.events.find(idOf('e2')), null)
  })

  test('events: one variant of an event has one body, the first', async () => {
    await using trial = await open()
    const { store } = trial
    const [first, again, other, elsewhere] = await store.commit(async ({ events, journal }) => {
      const ids = [
        await events.appendBody(idOf('e1'), 'adobe_io', '{"n":1}'),
        await events.appendBody(idOf('e1'), 'adobe_io', '{"n":2}'),
        await events.appendBody(idOf('e1'), 'pipeline', '{"n":3}'),
        await events.appendBody(idOf('e2'), 'adobe_io', '{"n":4}'),
      ]
      await journal.append(idOf('r1'), ids[1] ?? 0)
      return ids
    })
    assert.equal(again, first)
    assert.equal(new Set([first, other, elsewhere]).size, 3)
    const [entry] = await store.read.journal.list(idOf('r1'), 0, 10)
    assert.equal(entry?.body, '{"n":1}')
  })

  test('journal: entries come in the order of writing, from any position on', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ events, journal }) => {
      for (let n = 0; n < 6; n++) {
        const bodyId = await events.appendBody(idOf(`e${n}`), 'adobe_io', `${n}`)
        await journal.append(idOf(n % 2 === 0 ? 'even' : 'odd'), bodyId)
      }
    })
    const all = await store.read.journal.list(idOf('even'), 0, 10)
    assert.deepEqual(
      all.map(({ body }) => body),
      ['0', '2', '4'],
    )
    const [first, second, third] = all.map(({ position }) => position)
    assert.ok(first !== undefined && second !== undefined && third !== undefined)
    assert.deepEqual(await store.read.journal.list(idOf('even'), first, 1), [all[1]])
    assert.equal(await store.read.journal.findLatest(idOf('even')), third)
    assert.equal(await store.read.journal.findLatest(idOf('nobody')), 0)
  })

  test('registrations: interests follow a change', async () => {
    await using trial = await open()
    const { store } = trial
    const interested = async (code: string): Promise<string[]> =>
      (await store.read.registrations.listInterested(idOf('provider-1'), [code])).map(
        ({ id }) => id,
      )
    const before = aRegistration('r1')
    await store.commit(async ({ registrations }) => {
      await registrations.insert(before)
      await registrations.insert(aRegistration('r2'))
    })
    assert.deepEqual(await interested('sources_flow_run_success'), ['r1', 'r2'])
    const after = {
      ...before,
      name: 'Renamed',
      interests: [{ providerId: idOf<'provider'>('provider-1'), eventCode: 'other' }],
    }
    assert.equal(await store.commit(({ registrations }) => registrations.replace(after)), true)
    assert.deepEqual(await interested('sources_flow_run_success'), ['r2'])
    assert.deepEqual(await interested('other'), ['r1'])
    assert.equal(await store.read.registrations.findByName('Registration r1'), null)
    assert.equal((await store.read.registrations.findByName('Renamed'))?.id, 'r1')
    const nobody = aRegistration('r3')
    assert.equal(await store.commit(({ registrations }) => registrations.replace(nobody)), false)
  })

  test('registrations: who asked for two spellings of a code is listed once, another provider apart', async () => {
    await using trial = await open()
    const { store } = trial
    const providerId = idOf<'provider'>('provider-1')
    const both = ['failed', 'failure'].map((eventCode) => ({ providerId, eventCode }))
    const other = [{ providerId: idOf<'provider'>('provider-2'), eventCode: 'failed' }]
    await store.commit(async ({ registrations }) => {
      await registrations.insert(aRegistration('r1', { interests: [...both, ...both] }))
      await registrations.insert(aRegistration('r2', { interests: other }))
    })
    const found = await store.read.registrations.listInterested(providerId, ['failed', 'failure'])
    assert.deepEqual(
      found.map(({ id }) => id),
      ['r1'],
    )
  })

  test('registrations: a name is used once, and each has a number of its own', async () => {
    await using trial = await open()
    const { store } = trial
    const insert = (id: string, name: string): Promise<void> =>
      store.commit(({ registrations }) => registrations.insert(aRegistration(id, { name })))
    await insert('r1', 'one')
    await insert('r2', 'two')
    await assert.rejects(insert('r3', 'one'))
    const all = await store.read.registrations.list()
    assert.deepEqual(
      all.map(({ id, number }) => [id, number]),
      [
        ['r1', 1],
        ['r2', 2],
      ],
    )
    assert.equal(await store.read.registrations.count(), 2)
  })

  test('registrations: removing one takes its interests, journal, deliveries and traces with it', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ registrations, events, journal, deliveries, traces }) => {
      const bodyId = await events.appendBody(idOf('event-1'), 'adobe_io', '{}')
      for (const id of ['r1', 'r2']) {
        await registrations.insert(aRegistration(id))
        await journal.append(idOf(id), bodyId)
        await deliveries.append(aDelivery(id, { bodyId }))
        await traces.append(aTrace(`trace of ${id}`, id, true), null)
      }
    })
    const kept = async (id: string): Promise<number[]> => [
      (
        await store.read.registrations.listInterested(idOf('provider-1'), [
          'sources_flow_run_success',
        ])
      ).length,
      (await store.read.journal.list(idOf(id), 0, 10)).length,
      (await store.read.deliveries.list({ registrationId: idOf(id), limit: 10 })).length,
      (await store.read.traces.list(idOf(id), 10)).length,
    ]
    const remove = (): Promise<boolean> =>
      store.commit(({ registrations }) => registrations.remove(idOf('r1')))
    assert.deepEqual([await remove(), await remove()], [true, false])
    assert.deepEqual(await kept('r1'), [1, 0, 0, 0])
    assert.deepEqual(await kept('r2'), [1, 1, 1, 1])
    assert.equal(await store.read.registrations.find(idOf('r1')), null)
  })

  test('traces: trimming keeps the newest successes and the newest errors of one registration', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ traces }) => {
      for (let n = 0; n < 5; n++) await traces.append(aTrace(`ok ${n}`, 'r1', true), null)
      for (let n = 0; n < 3; n++) await traces.append(aTrace(`bad ${n}`, 'r1', false), null)
      for (let n = 0; n < 4; n++) await traces.append(aTrace(`other ${n}`, 'r2', true), null)
      await traces.trim(idOf('r1'), 2)
    })
    const ids = async (id: string): Promise<string[]> =>
      (await store.read.traces.list(idOf(id), 100)).map((trace) => trace.id)
    assert.deepEqual(await ids('r1'), ['bad 2', 'bad 1', 'ok 4', 'ok 3'])
    assert.equal((await ids('r2')).length, 4)
    await store.commit(({ traces }) => traces.trim(idOf('r1'), 2))
    assert.equal((await ids('r1')).length, 4)
  })
}

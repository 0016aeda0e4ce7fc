/** notify-ledgers.contract: what the ledgers of half two promise, in every store; deliveries stand apart. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import type { OpenTrial } from '../store.contract.ts'
import { ALL_TRACES, aDelivery, anEvent, aRegistration, aTrace } from '../store-trial.ts'
import type { NewJournalEntry } from './journal.ts'

const WORKSPACE = idOf<'workspace'>('workspace-1')

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
      await journal.append(anEntry('r1', 'e1', ids[1] ?? 0))
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
        await journal.append(anEntry(n % 2 === 0 ? 'even' : 'odd', `e${n}`, bodyId, n))
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

  test('journal: places are found by instant, counted from, and by event', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ events, journal }) => {
      for (const [n, id] of ['a', 'b', 'a', 'b', 'a'].entries()) {
        const bodyId = await events.appendBody(idOf(`e${n}`), 'adobe_io', `${n}`)
        await journal.append(anEntry(id, `e${n}`, bodyId, n * 1_000))
      }
    })
    const { journal } = store.read
    const bodiesFrom = async (at: number): Promise<string[]> =>
      (await journal.list(idOf('a'), await journal.findBefore(idOf('a'), at), 10)).map(
        ({ body }) => body,
      )
    assert.deepEqual(await bodiesFrom(0), ['0', '2', '4'])
    assert.deepEqual(await bodiesFrom(1), ['2', '4'])
    assert.deepEqual(await bodiesFrom(4_000), ['4'])
    assert.deepEqual(await bodiesFrom(4_001), [])
    const counts = [
      await journal.count(idOf('a'), 0, 10),
      await journal.count(idOf('a'), 0, 2),
      await journal.count(idOf('a'), 1, 10),
      await journal.count(idOf('nobody'), 0, 10),
    ]
    assert.deepEqual(counts, [3, 2, 2, 0])
    assert.equal((await journal.findOfEvent(idOf('b'), idOf('e3')))?.body, '3')
    assert.equal(await journal.findOfEvent(idOf('a'), idOf('e3')), null)
    assert.equal(await journal.findFloor(idOf('a')), 0)
  })

  test('retention: a journal loses its beginning only, and what is lost of it is known', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ events, journal }) => {
      // The clock was set back between the second and the third.
      for (const [n, at] of [10, 20, 5, 30, 40].entries()) {
        const bodyId = await events.appendBody(idOf(`e${n}`), 'adobe_io', `${n}`)
        await journal.append(anEntry(n === 1 ? 'other' : 'r1', `e${n}`, bodyId, at))
      }
    })
    const drop = (before: number, after: number, limit: number) =>
      store.commit(({ retention }) =>
        retention.drop('journal', { before, latest: 1_000, after, limit }),
      )
    const floors = async (): Promise<number[]> => [
      await store.read.journal.findFloor(idOf('r1')),
      await store.read.journal.findFloor(idOf('other')),
    ]
    assert.deepEqual(await drop(10, 0, 10), { removed: 0, next: null })
    assert.deepEqual(await drop(20, 0, 10), { removed: 1, next: null })
    assert.deepEqual(await floors(), [1, 0])
    assert.deepEqual(await drop(40, 0, 2), { removed: 2, next: 3 })
    assert.deepEqual(await floors(), [3, 2])
    assert.deepEqual(await drop(40, 3, 2), { removed: 1, next: null })
    assert.deepEqual(await drop(41, 0, 1), { removed: 1, next: 5 })
    assert.deepEqual(await drop(41, 5, 1), { removed: 0, next: null })
    assert.deepEqual(await floors(), [5, 2])
    assert.equal(await store.read.journal.findLatest(idOf('r1')), 5)
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
    assert.equal(await store.read.registrations.findByName(WORKSPACE, 'Registration r1'), null)
    assert.equal((await store.read.registrations.findByName(WORKSPACE, 'Renamed'))?.id, 'r1')
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
    const all = await store.read.registrations.list(WORKSPACE)
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
        await journal.append(anEntry(id, 'event-1', bodyId))
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
      (await store.read.traces.listKept(idOf(id), ALL_TRACES)).length,
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
      (await store.read.traces.listKept(idOf(id), ALL_TRACES)).map((trace) => trace.id)
    assert.deepEqual(await ids('r1'), ['bad 2', 'bad 1', 'ok 4', 'ok 3'])
    assert.equal((await ids('r2')).length, 4)
    await store.commit(({ traces }) => traces.trim(idOf('r1'), 2))
    assert.equal((await ids('r1')).length, 4)
  })

  test('traces: the newest of each kind are shown, none too old, with how much was sent', async () => {
    await using trial = await open()
    const { store } = trial
    const long = 'é'.repeat(70_000)
    await store.commit(async ({ traces, events }) => {
      const bodyId = await events.appendBody(idOf('e1'), 'adobe_io', long)
      for (const [n, at] of [5, 10, 11, 12, 13, 14].entries()) {
        const isSuccess = n % 2 === 0
        await traces.append({ ...aTrace(`t${n}`, 'r1', isSuccess), at }, isSuccess ? bodyId : null)
      }
      await traces.append({ ...aTrace('other', 'r2', true), at: 14 }, null)
    })
    const shown = (ofEach: number, since: number) =>
      store.read.traces.listKept(idOf('r1'), { ofEach, since })
    const ids = async (ofEach: number, since: number): Promise<string[]> =>
      (await shown(ofEach, since)).map(({ id }) => id)
    assert.deepEqual(await ids(2, 0), ['t5', 't4', 't3', 't2'])
    assert.deepEqual(await ids(2, 13), ['t5', 't4'])
    assert.deepEqual(await ids(9, 10), ['t5', 't4', 't3', 't2', 't1'])
    const [bare, sent] = await shown(9, 10)
    assert.deepEqual([bare?.bodyBytes, bare?.request.body], [2, '{}'])
    assert.equal(sent?.bodyBytes, 140_000)
    assert.equal(sent?.request.body, 'é'.repeat(65_536))
  })

  test('traces: of a body as much is shown, and said to be there, however large it is', async () => {
    await using trial = await open()
    const { store } = trial
    for (const length of [65_536, 131_072, 131_073, 500_000]) {
      const id = idOf<'registration'>(`r${length}`)
      await store.commit(async ({ traces, events }) => {
        const bodyId = await events.appendBody(idOf(id), 'adobe_io', 'é'.repeat(length))
        await traces.append(aTrace('t', id, true), bodyId)
      })
      const [shown] = await store.read.traces.listKept(id, ALL_TRACES)
      assert.deepEqual([shown?.bodyBytes, shown?.request.body.length], [2 * length, 65_536])
    }
  })
}

function anEntry(
  registrationId: string,
  eventId: string,
  bodyId: number,
  at = 1_000,
): NewJournalEntry {
  return {
    registrationId: idOf(registrationId),
    eventId: idOf(eventId),
    eventCode: 'sources_flow_run_success',
    bodyId,
    push: 'owed',
    at,
  }
}

/** replays.contract: what the ledger of replays promises, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import type { Replay } from '../../../domain/replay.ts'
import type { OpenTrial } from '../store.contract.ts'
import type { OpenStore } from '../store.ts'
import { aRegistration, aReplay } from '../store-trial.ts'

export function replaysContract(open: OpenTrial): void {
  test('replays: they are kept as they are, newest first of a registration, oldest first of those that run', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ replays }) => {
      await replays.insert(aReplay('one', 'r1'))
      await replays.insert(aReplay('two', 'r2', { status: 'running' }))
      await replays.insert(aReplay('three', 'r1', { status: 'running' }))
    })
    assert.deepEqual(await store.read.replays.find('one'), aReplay('one', 'r1'))
    assert.equal(await store.read.replays.find('none'), null)
    assert.deepEqual(idsOf(await store.read.replays.list(idOf('r1'), 10)), ['three', 'one'])
    assert.deepEqual(idsOf(await store.read.replays.list(idOf('r1'), 1)), ['three'])
    assert.deepEqual(idsOf(await store.read.replays.listRunning()), ['two', 'three'])
  })

  test('replays: one is replaced with its status, and only where it is there', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(({ replays }) => replays.insert(aReplay('one', 'r1')))
    const paused = aReplay('one', 'r1', { status: 'paused', position: 7, sentCount: 3 })
    assert.equal(await store.commit(({ replays }) => replays.replace(paused)), true)
    assert.deepEqual(await store.read.replays.find('one'), paused)
    assert.deepEqual(await store.read.replays.listRunning(), [])
    await store.commit(({ replays }) => replays.replace({ ...paused, status: 'running' }))
    assert.deepEqual(idsOf(await store.read.replays.listRunning()), ['one'])
    const other = aReplay('two', 'r1')
    assert.equal(await store.commit(({ replays }) => replays.replace(other)), false)
  })

  test('replays: those that are open are counted', async () => {
    await using trial = await open()
    const { store } = trial
    const statuses = ['planned', 'running', 'paused', 'finished', 'cancelled'] as const
    await store.commit(async ({ replays }) => {
      for (const status of statuses) await replays.insert(aReplay(status, 'r1', { status }))
      await replays.insert(aReplay('other', 'r2'))
    })
    assert.equal(await store.read.replays.countOpen(idOf('r1')), 3)
    assert.equal(await store.read.replays.countOpen(idOf('none')), 0)
  })

  test('replays: they go with their registration', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ registrations, replays }) => {
      await registrations.insert(aRegistration('r1'))
      await replays.insert(aReplay('one', 'r1'))
      await registrations.remove(idOf('r1'))
    })
    assert.equal(await store.read.replays.find('one'), null)
  })

  test('replays: a stretch of a journal is read in order, and nothing beside it', async () => {
    await using trial = await open()
    const { store } = trial
    await journal(store, ['r1', 'r2', 'r1', 'r1', 'r2', 'r1'])
    const all = await store.read.replays.listEntries(idOf('r1'), { after: 0, until: 100 }, 10)
    assert.deepEqual(
      all.map(({ eventId, eventCode, at }) => [eventId, eventCode, at]),
      [
        ['e0', 'code-0', 1_000],
        ['e2', 'code-2', 1_200],
        ['e3', 'code-3', 1_300],
        ['e5', 'code-5', 1_500],
      ],
    )
    const [first, second, third] = all
    assert.ok(first !== undefined && second !== undefined && third !== undefined)
    const stretch = { after: first.position, until: third.position }
    assert.deepEqual(await store.read.replays.listEntries(idOf('r1'), stretch, 10), [second, third])
    assert.deepEqual(await store.read.replays.listEntries(idOf('r1'), stretch, 1), [second])
  })

  test('replays: a clock that was put back takes nothing out of an open window', async () => {
    await using trial = await open()
    const { store } = trial
    await journal(store, ['r1', 'r1'], 5_000)
    await journal(store, ['r1', 'r1'], 1_000)
    const eventsFrom = async (from: number | null): Promise<number> => {
      const stretch = await store.read.replays.findStretch(idOf('r1'), { from, to: null })
      assert.ok(stretch !== null)
      return (await store.read.replays.listEntries(idOf('r1'), stretch, 10)).length
    }
    assert.equal(await eventsFrom(null), 4)
    assert.equal(await eventsFrom(5_000), 4, 'those in between are told apart by their instants')
  })

  const WINDOWS: readonly [from: number | null, to: number | null, events: readonly string[]][] = [
    [null, null, ['e0', 'e2', 'e3', 'e5']],
    [1_000, null, ['e0', 'e2', 'e3', 'e5']],
    [1_001, null, ['e2', 'e3', 'e5']],
    [1_200, 1_300, ['e2']],
    [1_200, 1_301, ['e2', 'e3']],
    [null, 1_000, []],
    [1_501, null, []],
    [1_210, 1_220, []],
  ]
  for (const [from, to, events] of WINDOWS) {
    test(`replays: the stretch from ${from} to ${to} holds ${events.join(', ') || 'nothing'}`, async () => {
      await using trial = await open()
      const { store } = trial
      await journal(store, ['r1', 'r2', 'r1', 'r1', 'r2', 'r1'])
      const stretch = await store.read.replays.findStretch(idOf('r1'), { from, to })
      const found =
        stretch === null ? [] : await store.read.replays.listEntries(idOf('r1'), stretch, 10)
      assert.deepEqual(
        found.map(({ eventId }) => eventId),
        events,
      )
    })
  }
}

/** One event a registration, a tenth of a second apart. */
function journal(store: OpenStore, registrationIds: readonly string[], at = 1_000): Promise<void> {
  return store.commit(async (ledgers) => {
    for (const [n, registrationId] of registrationIds.entries()) {
      await ledgers.journal.append({
        registrationId: idOf(registrationId),
        eventId: idOf(`e${n}`),
        eventCode: `code-${n}`,
        bodyId: await ledgers.events.appendBody(idOf(`e${n}`), 'adobe_io', `{"n":${n}}`),
        at: at + n * 100,
        push: 'owed',
      })
    }
  })
}

function idsOf(replays: readonly Replay[]): string[] {
  return replays.map(({ id }) => id)
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../../domain/fault.ts'
import { idOf } from '../../domain/ids.ts'
import type { Store } from '../../platform/store/store.ts'
import { type NotifyTrial, openNotifyTrial } from '../notify-trial.ts'
import { type JournalPage, type JournalRequest, readJournal } from './journal.ts'
import { announceAll, read } from './journal-trial.ts'
import { dropOld } from './retention.ts'

const HOUR = 60 * 60 * 1_000
const WEEK = 7 * 24 * HOUR

type Deed =
  | { readonly kind: 'append'; readonly to: 'r1' | 'r2'; readonly count: number }
  | { readonly kind: 'turn'; readonly hours: number }
  | { readonly kind: 'drop' }
  | { readonly kind: 'poll'; readonly limit: number; readonly isDropping: boolean }

const aDeed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    kind: fc.constant('append'),
    to: fc.constantFrom('r1', 'r2'),
    count: fc.integer({ min: 1, max: 60 }),
  }),
  fc.record({ kind: fc.constant('turn'), hours: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ kind: fc.constant('drop') }),
  fc.record({
    kind: fc.constant('poll'),
    limit: fc.integer({ min: 1, max: 120 }),
    isDropping: fc.boolean(),
  }),
)

test('a reader who polls sees every event once and in order, or is told that some are gone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aDeed, { maxLength: 30 }), async (deeds) => {
      await using trial = await openNotifyTrial()
      const needs = { ...trial, keptMs: WEEK }
      /** When each event of r1 was journaled; its number is its index. */
      const ats: number[] = []
      let since: string | null = null
      let seen = 0

      for (const deed of [...deeds, { kind: 'poll', limit: 1_000, isDropping: false } as const]) {
        if (deed.kind === 'turn') trial.clock.at += deed.hours * HOUR
        if (deed.kind === 'drop') await dropOld(needs)
        if (deed.kind === 'append') await appendNumbered(trial, deed, ats)
        if (deed.kind !== 'poll') continue

        const dropping = deed.isDropping ? dropOld(needs) : null
        const page: JournalPage | null = await read(trial, since, deed.limit).catch(
          (error: unknown) => {
            assert.ok(error instanceof Fault && error.code === 'EVENTS-410')
            return null
          },
        )
        await dropping
        const isOld = (index: number): boolean => (ats[index] ?? Infinity) < trial.clock.at - WEEK
        if (page === null) {
          assert.ok(isOld(seen), 'nothing that is young enough is ever gone')
          since = null
          continue
        }
        const numbers: number[] = page.events.map(({ body }) => Number(body))
        if (since === null) {
          // It begins with the oldest that is kept: whatever lies before was too old.
          const first = numbers[0] ?? ats.length
          for (let gone = seen; gone < first; gone++) assert.ok(isOld(gone))
          seen = first
        }
        assert.deepEqual(
          numbers,
          numbers.map((_, index) => seen + index),
        )
        if (numbers.length < deed.limit) assert.equal(seen + numbers.length, ats.length)
        seen += numbers.length
        since = page.next
      }
    }),
    { numRuns: 60 },
  )
})

const REQUEST: JournalRequest = { since: null, latest: false, seekTo: null, limit: null }

test('a reader with a position is told of what is cleared while the page is being read', async () => {
  await using trial = await openNotifyTrial()
  await appendOldAndYoung(trial)
  const { next } = await read(trial, null, 1)
  await assert.rejects(
    readJournal(idOf('r1'), { ...REQUEST, since: next }, droppingFirst(trial)),
    (error: unknown) => error instanceof Fault && error.code === 'EVENTS-410',
  )
})

test('a reader without a position begins again where something is cleared meanwhile', async () => {
  await using trial = await openNotifyTrial()
  await appendOldAndYoung(trial)
  const { events } = await readJournal(idOf('r1'), REQUEST, droppingFirst(trial))
  assert.deepEqual(
    events.map(({ body }) => body),
    ['3', '4'],
  )
})

async function appendOldAndYoung(trial: NotifyTrial): Promise<void> {
  await appendNumbered(trial, { to: 'r1', count: 3 }, [])
  trial.clock.at += WEEK + 1
  await appendNumbered(trial, { to: 'r1', count: 2 }, [0, 1, 2])
}

/** The same store, in which a round of retention comes between the statements of a read. */
function droppingFirst(trial: NotifyTrial): Store<'journal'> {
  const { journal } = trial.store.read
  return {
    commit: (write) => trial.store.commit(write),
    read: {
      journal: {
        ...journal,
        async list(id, since, limit) {
          await dropOld({ ...trial, keptMs: WEEK })
          return await journal.list(id, since, limit)
        },
      },
    },
  }
}

async function appendNumbered(
  trial: NotifyTrial,
  { to, count }: { to: 'r1' | 'r2'; count: number },
  ats: number[],
): Promise<void> {
  const first = ats.length
  const bodies = Array.from({ length: count }, (_, n) => (to === 'r1' ? String(first + n) : '-1'))
  await announceAll(
    trial,
    bodies.map((body) => ({ id: trial.chance.uuid(), to: [to], body })),
  )
  if (to === 'r1') ats.push(...bodies.map(() => trial.clock.at))
}

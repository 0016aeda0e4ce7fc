import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../../domain/fault.ts'
import { idOf } from '../../domain/ids.ts'
import { type NotifyTrial, openNotifyTrial } from '../notify-trial.ts'
import { type JournalPage, type JournalRequest, readJournal } from './journal.ts'

const FROM_THE_START: JournalRequest = { since: null, latest: false, limit: null }

test('a journal is read from its start to its end, page by page, each event once', async () => {
  await using trial = await openNotifyTrial()
  await append(trial, 'r1', numbered(0, 23))
  await append(trial, 'r2', numbered(100, 103))
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (limit) => {
      const read: unknown[] = []
      let since: string | null = null
      for (;;) {
        const page: JournalPage = await readFrom(trial, { since, limit })
        assert.ok(page.events.length <= limit)
        since = page.next
        if (page.events.length === 0) break
        assert.equal(page.events.at(-1)?.position, page.next)
        read.push(...page.events.map(({ event }) => event))
      }
      assert.deepEqual(
        read,
        numbered(0, 23).map((text) => JSON.parse(text)),
      )
    }),
  )
})

test('reading from a position again gives the same events at the same places', async () => {
  await using trial = await openNotifyTrial()
  await append(trial, 'r1', numbered(0, 5))
  const { next } = await readFrom(trial, { limit: 2 })
  const before = await readFrom(trial, { since: next, limit: 3 })
  await append(trial, 'r1', numbered(5, 9))
  assert.deepEqual(await readFrom(trial, { since: next, limit: 3 }), before)
})

test('at the end the next link stays where it is, and finds what comes later', async () => {
  await using trial = await openNotifyTrial()
  await append(trial, 'r1', numbered(0, 2))
  const { next } = await readFrom(trial, {})
  assert.deepEqual(await readFrom(trial, { since: next }), { events: [], next })
  await append(trial, 'r1', numbered(2, 3))
  assert.deepEqual(eventsOf(await readFrom(trial, { since: next })), [{ n: 2 }])
})

test('an empty journal has a next link too', async () => {
  await using trial = await openNotifyTrial()
  for (const latest of [false, true]) {
    const { events, next } = await readFrom(trial, { latest })
    assert.deepEqual(events, [])
    assert.deepEqual(await readFrom(trial, { since: next }), { events: [], next })
  }
})

test('latest jumps to the end, and since wins over it', async () => {
  await using trial = await openNotifyTrial()
  await append(trial, 'r1', numbered(0, 3))
  const atEnd = await readFrom(trial, { latest: true })
  assert.deepEqual(atEnd.events, [])
  await append(trial, 'r1', numbered(3, 5))
  const later = await readFrom(trial, { since: atEnd.next, latest: true })
  assert.deepEqual(eventsOf(later), [{ n: 3 }, { n: 4 }])
})

test('without a limit a page has a hundred events', async () => {
  await using trial = await openNotifyTrial()
  await append(trial, 'r1', numbered(0, 120))
  const first = await readFrom(trial, {})
  assert.equal(first.events.length, 100)
  assert.equal((await readFrom(trial, { since: first.next })).events.length, 20)
})

const SIZES: readonly [what: string, letter: string, count: number][] = [
  ['letters of one byte', 'x', 500_000],
  ['letters of three bytes', '語', 166_666],
]

for (const [what, letter, count] of SIZES) {
  test(`a page ends before 1.5 MB of ${what}, and goes on after it`, async () => {
    await using trial = await openNotifyTrial()
    const bodies = numbered(0, 5).map((body) =>
      body.replace('}', `,"x":"${letter.repeat(count)}"}`),
    )
    await append(trial, 'r1', bodies)
    const first = await readFrom(trial, {})
    assert.equal(first.events.length, 2)
    assert.equal((await readFrom(trial, { since: first.next })).events.length, 2)
  })
}

test('an event that is larger than a page is a page of its own', async () => {
  await using trial = await openNotifyTrial()
  await append(trial, 'r1', [JSON.stringify('x'.repeat(2_000_000)), '1'])
  const first = await readFrom(trial, {})
  assert.equal(first.events.length, 1)
  assert.deepEqual(eventsOf(await readFrom(trial, { since: first.next })), [1])
})

for (const since of ['', 'rabbit:1', 'weir:', 'weir:-1', 'weir:1.5', 'weir:ZZ', '1', 'weir:1 ']) {
  test(`"${since}" is refused as a position and quoted`, async () => {
    await using trial = await openNotifyTrial()
    await assert.rejects(readFrom(trial, { since }), (error: unknown) => {
      assert.ok(error instanceof Fault && error.code === 'EVENTS-400')
      assert.ok(error.message.startsWith(`"${since}" is not a position of a journal.`))
      return true
    })
  })
}

function readFrom({ store }: NotifyTrial, request: Partial<JournalRequest>): Promise<JournalPage> {
  return readJournal(idOf('r1'), { ...FROM_THE_START, ...request }, store)
}

function eventsOf({ events }: JournalPage): unknown[] {
  return events.map(({ event }) => event)
}

function numbered(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, n) => `{"n":${from + n}}`)
}

async function append({ store }: NotifyTrial, id: string, bodies: string[]): Promise<void> {
  await store.commit(async ({ events, journal }) => {
    for (const [n, body] of bodies.entries()) {
      const variant = `${id} ${n} ${body.slice(0, 20)}`
      await journal.append(idOf(id), await events.appendBody(idOf('e'), variant, body))
    }
  })
}

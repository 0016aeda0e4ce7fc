import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { journalText } from '../../api/contract/events/journal.ts'
import { Fault } from '../../domain/fault.ts'
import { idOf } from '../../domain/ids.ts'
import { type NotifyTrial, openNotifyTrial } from '../notify-trial.ts'
import { countJournal, type JournalPage, type JournalRequest, readJournal } from './journal.ts'

const FROM_THE_START: JournalRequest = { since: null, latest: false, seekTo: null, limit: null }

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
        read.push(...eventsOf(page))
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
  assert.deepEqual(await readFrom(trial, { since: next }), { events: [], next, isFull: false })
  await append(trial, 'r1', numbered(2, 3))
  assert.deepEqual(eventsOf(await readFrom(trial, { since: next })), [{ n: 2 }])
})

test('an empty journal has a next link too', async () => {
  await using trial = await openNotifyTrial()
  for (const latest of [false, true]) {
    const { events, next } = await readFrom(trial, { latest })
    assert.deepEqual(events, [])
    const again = await readFrom(trial, { since: next })
    assert.deepEqual(again, { events: [], next, isFull: false })
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

test('a body is handed out as the bytes that were signed', async () => {
  await using trial = await openNotifyTrial()
  const body = '{"n": 12345678901234567890, "x":1.0,"\\u00e9":"é"}'
  await append(trial, 'r1', [body])
  const [first] = (await readFrom(trial, {})).events
  assert.equal(first?.body, body)
})

const LIMITS: readonly [limit: number | null, count: number, isFull: boolean][] = [
  [1, 1, true],
  [49, 49, true],
  [50, 50, true],
  [51, 51, true],
  [null, 100, true],
  [119, 119, true],
  [120, 120, true],
  [121, 120, false],
  [1_000, 120, false],
]

for (const [limit, count, isFull] of LIMITS) {
  test(`of 120 events a limit of ${limit} gives ${count}, and ${isFull ? 'that for good' : 'later maybe more'}`, async () => {
    await using trial = await openNotifyTrial()
    await append(trial, 'r1', numbered(0, 120))
    const page = await readFrom(trial, { limit })
    assert.deepEqual([page.events.length, page.isFull], [count, isFull])
  })
}

test('a page that its bytes have filled is full', async () => {
  await using trial = await openNotifyTrial()
  await append(trial, 'r1', [
    JSON.stringify('x'.repeat(1_400_000)),
    JSON.stringify('x'.repeat(1e5)),
  ])
  const page = await readFrom(trial, {})
  assert.deepEqual([page.events.length, page.isFull], [1, true])
})

test('a whole answer stays below 1.5 MB, with all that the wire adds', async () => {
  await using trial = await openNotifyTrial()
  await append(
    trial,
    'r1',
    Array.from({ length: 1_000 }, (_, n) => `"${n} ${'x'.repeat(1_500)}"`),
  )
  const page = await readFrom(trial, { limit: 1_000 })
  const bytes = Buffer.byteLength(journalText(page))
  assert.ok(page.isFull && bytes <= 1_500_000 && bytes > 1_450_000, String(bytes))
})

const SEEKS: readonly [seekTo: number, first: number | null][] = [
  [0, 1],
  [1_000, 1],
  [1_001, 2],
  [2_000, 2],
  [3_000, 3],
  [3_001, null],
]

for (const [seekTo, first] of SEEKS) {
  test(`a seek to ${seekTo} begins with ${first ?? 'what comes later'}`, async () => {
    await using trial = await openNotifyTrial()
    for (const n of [1, 2, 3]) {
      await append(trial, 'other', [`{"n":${n}}`], n * 1_000)
      await append(trial, 'r1', [`{"n":${n}}`], n * 1_000)
    }
    const page = await readFrom(trial, { seekTo, latest: true })
    assert.deepEqual(eventsOf(page)[0], first === null ? undefined : { n: first })
    await append(trial, 'r1', ['{"n":4}'], 4_000)
    const next = await readFrom(trial, { since: page.next })
    assert.deepEqual(eventsOf(next), [{ n: 4 }])
  })
}

test('after the clock was put back, a seek begins with the first that is late enough, and misses none', async () => {
  await using trial = await openNotifyTrial()
  for (const [n, at] of [500, 3_000, 1_000, 2_000].entries()) {
    await append(trial, 'r1', [`{"n":${n}}`], at)
  }
  const seek = async (seekTo: number) => eventsOf(await readFrom(trial, { seekTo }))
  assert.deepEqual(await seek(1_000), [{ n: 1 }, { n: 2 }, { n: 3 }])
  assert.deepEqual(await seek(2_500), [{ n: 1 }, { n: 2 }, { n: 3 }])
  assert.deepEqual(await seek(3_001), [])
})

test('how many events come after a position is counted, or how many there are', async () => {
  await using trial = await openNotifyTrial()
  await append(trial, 'r1', numbered(0, 5))
  await append(trial, 'r2', numbered(0, 5))
  const { next } = await readFrom(trial, { limit: 2 })
  const count = (since: string | null) => countJournal(idOf('r1'), since, trial.store)
  assert.deepEqual(await count(null), { count: 5, isMore: false })
  assert.deepEqual(await count(next), { count: 3, isMore: false })
  await refuses(count('here'), 'EVENTS-400', '"here" is not a position')
})

const MALFORMED = [
  '',
  'rabbit:1',
  'weir:',
  'weir:0:',
  'weir:-1:r1',
  'weir:1.5:r1',
  'weir:ZZ:r1',
  '1',
  'weir:1:r1 ',
  'weir:00000000000:r1',
]

const REFUSED: readonly [since: string, why: string][] = [
  ...MALFORMED.map((since): [string, string] => [since, 'is not a position of a journal']),
  ['weir:1:r2', 'is a position of another journal'],
  ['weir:3:r1', 'lies beyond the end of this journal'],
  ['weir:3', 'lies beyond the end of this journal'],
  ['weir:zzzzzzzzzz:r1', 'lies beyond the end of this journal'],
]

for (const [since, why] of REFUSED) {
  test(`"${since}" is refused: it ${why}`, async () => {
    await using trial = await openNotifyTrial()
    await append(trial, 'r1', numbered(0, 2))
    await append(trial, 'r2', numbered(0, 2))
    await refuses(readFrom(trial, { since }), 'EVENTS-400', `"${since}" ${why}.`)
  })
}

test('a position from before they had a mark is a place of the journal that is asked', async () => {
  await using trial = await openNotifyTrial()
  await append(trial, 'r1', numbered(0, 40))
  assert.equal((await readFrom(trial, { since: 'weir:0' })).events.length, 40)
  const page = await readFrom(trial, { since: 'weir:11' })
  assert.deepEqual(
    eventsOf(page),
    numbered(37, 40).map((text) => JSON.parse(text)),
  )
  assert.equal(page.next, 'weir:14:r1')
})

test('since and seek are not taken together', async () => {
  await using trial = await openNotifyTrial()
  const { next } = await readFrom(trial, {})
  await refuses(
    readFrom(trial, { since: next, seekTo: 0 }),
    'EVENTS-400',
    '`since` and `seek` both',
  )
})

async function refuses(asked: Promise<unknown>, code: string, says: string): Promise<void> {
  await assert.rejects(asked, (error: unknown) => {
    assert.ok(error instanceof Fault && error.code === code)
    assert.ok(error.message.startsWith(says), error.message)
    return true
  })
}

function readFrom({ store }: NotifyTrial, request: Partial<JournalRequest>): Promise<JournalPage> {
  return readJournal(idOf('r1'), { ...FROM_THE_START, ...request }, store)
}

function eventsOf({ events }: JournalPage): unknown[] {
  return events.map(({ body }) => JSON.parse(body))
}

function numbered(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, n) => `{"n":${from + n}}`)
}

async function append(
  { store }: NotifyTrial,
  id: string,
  bodies: string[],
  at = 1_000,
): Promise<void> {
  await store.commit(async ({ events, journal }) => {
    for (const [n, body] of bodies.entries()) {
      const variant = `${id} ${n} ${body.slice(0, 20)}`
      await journal.append({
        registrationId: idOf(id),
        eventId: idOf('e'),
        eventCode: 'code',
        bodyId: await events.appendBody(idOf('e'), variant, body),
        push: 'journal',
        at,
      })
    }
  })
}

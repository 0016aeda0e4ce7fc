/** delivery-batches.contract: what gathering events into batches promises, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type EventId, idOf } from '../../../domain/ids.ts'
import type { OpenTrial } from '../store.contract.ts'
import type { OpenStore } from '../store.ts'
import { aDelivery, upTo } from '../store-trial.ts'
import type { OwedDelivery } from './delivery-rows.ts'

const LIMITS = { items: 4, bytes: 60, waitMs: 1_000 }

export function deliveryBatchesContract(open: OpenTrial): void {
  test('batches: what comes within the time goes together, once the time is over', async () => {
    await using trial = await open()
    const { store } = trial
    await gather(store, 'e1', { at: 1_000 })
    await gather(store, 'e2', { at: 1_999 })
    assert.deepEqual(await claim(store, 1_999), [])
    const [batch, ...others] = await claim(store, 2_000)
    assert.deepEqual(others, [])
    assert.ok(batch !== undefined)
    assert.equal(batch.body, '[{"n":"e1"},{"n":"e2"}]')
    assert.deepEqual(
      [batch.eventId, batch.items.map(({ eventId }) => eventId), batch.variant],
      ['e1', ['e1', 'e2'], `batch ${batch.id}`],
    )
  })

  test('batches: a full one goes at once, and the next event begins another', async () => {
    await using trial = await open()
    const { store } = trial
    for (const id of ['a', 'b', 'c', 'd', 'e']) await gather(store, id, { at: 1_000 })
    const [full, ...others] = await claim(store, 1_000)
    assert.deepEqual(others, [])
    assert.equal(full?.body, '[{"n":"a"},{"n":"b"},{"n":"c"},{"n":"d"}]')
    const [rest] = await claim(store, 2_000)
    assert.equal(rest?.body, '[{"n":"e"}]')
  })

  const SIZES: readonly [sizes: readonly number[], lengths: readonly number[]][] = [
    // Two brackets and one comma: 60 in all is what there is room for.
    [[28, 29], [2]],
    [
      [28, 30],
      [1, 1],
    ],
    [[20, 20, 16], [3]],
    [
      [20, 20, 17],
      [2, 1],
    ],
    [[58], [1]],
    [
      [59, 10],
      [1, 1],
    ],
    [
      [10, 500, 10, 10],
      [1, 1, 2],
    ],
    [
      [500, 500],
      [1, 1],
    ],
  ]
  for (const [sizes, lengths] of SIZES) {
    test(`batches: events of ${sizes.join(', ')} bytes go as batches of ${lengths.join(', ')}`, async () => {
      await using trial = await open()
      const { store } = trial
      for (const [n, size] of sizes.entries()) await gather(store, `e${n}`, { at: 1_000, size })
      const batches = await claim(store, 2_000)
      // A full one goes before the last one, which waits for company.
      const inOrder = batches.toSorted((one, other) => Number(one.id) - Number(other.id))
      assert.deepEqual(
        inOrder.map(({ items }) => items.length),
        lengths,
      )
      for (const { body, items } of inOrder) {
        assert.ok(items.length === 1 || Buffer.byteLength(body ?? '') <= LIMITS.bytes, body ?? '')
      }
    })
  }

  test('batches: one that can take no more, by its size alone, waits for nobody', async () => {
    await using trial = await open()
    await gather(trial.store, 'large', { at: 1_000, size: 500 })
    assert.equal((await claim(trial.store, 1_000)).length, 1)
  })

  test('batches: sizes are bytes, not characters', async () => {
    await using trial = await open()
    const { store } = trial
    for (const id of ['ééééééééééé', 'êêêêêêêêêêê']) await gather(store, id, { at: 1_000 })
    assert.deepEqual(
      (await claim(store, 2_000)).map(({ items }) => items.length),
      [1, 1],
    )
  })

  test('batches: each registration and each replay gathers for itself', async () => {
    await using trial = await open()
    const { store } = trial
    await gather(store, 'a', { at: 1_000 })
    await gather(store, 'b', { at: 1_000, registrationId: 'r2' })
    await gather(store, 'c', { at: 1_000, replayId: 'replay-1' })
    await gather(store, 'd', { at: 1_000 })
    const batches = await claim(store, 2_000)
    assert.deepEqual(
      batches.map(({ registrationId, replayId, body }) => [registrationId, replayId, body]),
      [
        ['r1', null, '[{"n":"a"},{"n":"d"}]'],
        ['r2', null, '[{"n":"b"}]'],
        ['r1', 'replay-1', '[{"n":"c"}]'],
      ],
    )
  })

  test('batches: one that failed is sent as the same bytes, while another is gathered', async () => {
    await using trial = await open()
    const { store } = trial
    await gather(store, 'a', { at: 1_000 })
    const [first] = await claim(store, 2_000)
    assert.ok(first !== undefined)
    await settle(store, first, 'waiting', 3_000)
    await gather(store, 'b', { at: 2_000 })
    const [again, other] = await claim(store, 3_000)
    assert.deepEqual(
      [again?.id, again?.body, again?.bodyId],
      [first.id, '[{"n":"a"}]', first.bodyId],
    )
    assert.equal(other?.body, '[{"n":"b"}]')
  })

  test('batches: one that is owed again holds the same events and bytes', async () => {
    await using trial = await open()
    const { store } = trial
    for (const id of ['a', 'b']) await gather(store, id, { at: 1_000 })
    const [first] = await claim(store, 2_000)
    assert.ok(first !== undefined)
    await settle(store, first, 'delivered')
    await store.commit((all) => all.deliveries.appendAgain(first.id, 'resend', 5_000))
    const [again] = await claim(store, 5_000)
    assert.deepEqual([again?.items, again?.body], [first.items, first.body])
    assert.notEqual(again?.id, first.id)
    const found = await store.read.deliveries.listOfEvent(idOf('r1'), idOf('b'))
    assert.equal(found.length, 2)
  })

  test('batches: whatever happens, each event is in one batch, in order, and bytes never change', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 1, maxLength: 40 }), async (steps) => {
        await using trial = await open()
        const model = new Model()
        let { store } = trial
        for (const step of steps) {
          switch (step.kind) {
            case 'gather':
              await gather(store, model.nextEvent(), { at: model.now, size: step.size })
              break
            case 'claim':
              model.noteClaims(await claim(store, (model.now += step.afterMs)))
              break
            case 'settle':
              for (const owed of model.takeOut(step.index)) {
                await settle(store, owed, step.to, step.to === 'waiting' ? model.now : null)
              }
              break
            case 'reopen':
              store = await trial.reopen()
              model.out = []
              await store.commit(({ deliveries }) => deliveries.releaseAll(model.now, Infinity))
          }
        }
        // What is left goes out in the end.
        await store.commit(({ deliveries }) => deliveries.releaseAll(model.now, Infinity))
        model.noteClaims(await claim(store, model.now + LIMITS.waitMs))
        const batches = [...model.batches.entries()].toSorted(([one], [other]) => one - other)
        assert.deepEqual(
          batches.flatMap(([, { items }]) => items),
          model.events,
        )
        for (const [, { items, body }] of batches) {
          assert.ok(items.length <= LIMITS.items)
          assert.ok(items.length === 1 || Buffer.byteLength(body) <= LIMITS.bytes)
          assert.deepEqual(namesIn(body), items)
        }
      }),
      { numRuns: 60 },
    )
  })
}

const STEP = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('gather' as const),
      size: fc.integer({ min: 10, max: 70 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('claim' as const),
      afterMs: fc.integer({ min: 0, max: 1_500 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      index: fc.nat(),
      to: fc.constantFrom('waiting' as const, 'delivered' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
)

/** What was gathered, and what each claim of a batch has shown. */
class Model {
  now = 1_000
  events: EventId[] = []
  out: OwedDelivery[] = []
  readonly batches = new Map<number, { items: readonly EventId[]; body: string }>()

  nextEvent(): EventId {
    const id = idOf<'event'>(`e${this.events.length}`)
    this.events.push(id)
    return id
  }

  noteClaims(claimed: readonly OwedDelivery[]): void {
    for (const owed of claimed) {
      const seen = { items: owed.items.map(({ eventId }) => eventId), body: owed.body ?? '' }
      const before = this.batches.get(Number(owed.id))
      if (before !== undefined)
        assert.deepEqual(seen, before, 'a batch changed once it was claimed')
      this.batches.set(Number(owed.id), seen)
      this.out.push(owed)
    }
  }

  takeOut(index: number): OwedDelivery[] {
    return this.out.length === 0 ? [] : this.out.splice(index % this.out.length, 1)
  }
}

/** The events that a batch tells of; each body is an object with its name in `n`. */
function namesIn(body: string): string[] {
  const told: { n: string }[] = JSON.parse(body)
  return told.map(({ n }) => n.trim())
}

interface Gathered {
  readonly at: number
  /** How long its body is to be. */
  readonly size?: number
  readonly registrationId?: string
  readonly replayId?: string
}

async function gather(store: OpenStore, eventId: string, gathered: Gathered): Promise<void> {
  const { at, size, registrationId = 'r1', replayId = null } = gathered
  const shortest = `{"n":"${eventId}"}`
  const body =
    size === undefined
      ? shortest
      : `{"n":"${eventId}${' '.repeat(Math.max(0, size - shortest.length))}"}`
  await store.commit(async ({ events, deliveries }) => {
    const bodyId = await events.appendBody(idOf(eventId), 'adobe_io', body)
    const owed = aDelivery(registrationId, {
      eventId: idOf(eventId),
      bodyId,
      replayId,
      createdAt: at,
    })
    await deliveries.gather(owed, Buffer.byteLength(body), LIMITS)
  })
}

function claim(store: OpenStore, now: number): Promise<OwedDelivery[]> {
  return store.commit(({ deliveries }) => deliveries.claim(now, Infinity, upTo(100)))
}

async function settle(
  store: OpenStore,
  { id }: OwedDelivery,
  status: 'waiting' | 'delivered',
  nextAttemptAt: number | null = null,
): Promise<void> {
  const settlement = { id, status, nextAttemptAt, lastOutcome: '' }
  assert.ok(await store.commit(({ deliveries }) => deliveries.settle(settlement)))
}

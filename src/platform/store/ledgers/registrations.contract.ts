/** registrations.contract: what is promised of registrations that are read again and again, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { idOf } from '../../../domain/ids.ts'
import type { OpenTrial } from '../store.contract.ts'
import { aRegistration } from '../store-trial.ts'

const INTEREST = { providerId: idOf<'provider'>('provider-1'), eventCode: 'code' }

export function registrationsContract(open: OpenTrial): void {
  test('registrations: whatever was changed, undone and read in between, what is read is what stands', async () => {
    const step = fc.record({
      id: fc.constantFrom('r1', 'r2'),
      isUndone: fc.boolean(),
      isReadWithin: fc.boolean(),
      isReadAfter: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        await using trial = await open()
        const { store } = trial
        const names = new Map([
          ['r1', 'r1'],
          ['r2', 'r2'],
        ])
        await store.commit(async ({ registrations }) => {
          for (const id of names.keys()) {
            await registrations.insert(aRegistration(id, { name: id, interests: [INTEREST] }))
          }
        })
        for (const [n, { id, isUndone, isReadWithin, isReadAfter }] of steps.entries()) {
          const name = `name ${n}`
          const changing = store.commit(async ({ registrations }) => {
            const before = await registrations.find(idOf(id))
            assert.ok(before !== null)
            assert.equal(before.name, names.get(id))
            await registrations.replace({ ...before, name })
            if (isReadWithin) assert.equal((await registrations.find(idOf(id)))?.name, name)
            if (isUndone) throw new Error('undone')
          })
          if (isUndone) await assert.rejects(changing, /undone/)
          else await changing
          if (!isUndone) names.set(id, name)
          if (!isReadAfter) continue
          assert.equal((await store.read.registrations.find(idOf(id)))?.name, names.get(id))
          const interested = await store.commit(({ registrations }) =>
            registrations.listInterested(INTEREST.providerId, [INTEREST.eventCode]),
          )
          assert.deepEqual(
            interested.map((one) => one.name),
            [...names.values()],
          )
        }
      }),
      { numRuns: 30 },
    )
  })

  test('registrations: one that was removed is found no more, however often it was read', async () => {
    await using trial = await open()
    const { store } = trial
    const id = idOf<'registration'>('r1')
    const find = () => store.read.registrations.find(id)
    await store.commit(({ registrations }) => registrations.insert(aRegistration('r1')))
    assert.equal((await find())?.id, id)
    await store.commit(({ registrations }) => registrations.remove(id))
    assert.equal(await find(), null)
    await store.commit(({ registrations }) =>
      registrations.insert(aRegistration('r1', { name: 'Another' })),
    )
    assert.equal((await find())?.name, 'Another')
  })
}

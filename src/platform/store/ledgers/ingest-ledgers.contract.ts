/** ingest-ledgers.contract: what the ledgers of half one promise, in every store. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Credential } from '../../../domain/credential.ts'
import { causeOf, type Fact } from '../../../domain/fact.ts'
import { idOf } from '../../../domain/ids.ts'
import type { RunStatus } from '../../../domain/run.ts'
import type { OpenTrial } from '../store.contract.ts'
import { aConnection, aRun } from '../store-trial.ts'
import type { Page, PageRequest } from './documents.ts'

export function ingestLedgersContract(open: OpenTrial): void {
  test('documents: pages go from the newest to the oldest without a gap or a repeat', async () => {
    await using trial = await open()
    const { store } = trial
    let kept: string[] = []
    let count = 0
    const insert = (): Promise<void> => {
      const id = `c${count++}`
      kept = [id, ...kept]
      return store.commit(({ connections }) => connections.insert(aConnection(id)))
    }
    await fc.assert(
      fc.asyncProperty(
        fc.nat(12),
        fc.array(fc.nat(50)),
        fc.integer({ min: 1, max: 9 }),
        async (insertCount, removals, limit) => {
          await Promise.all(Array.from({ length: insertCount }, insert))
          const removed = new Set(removals.flatMap((at) => kept[at] ?? []))
          kept = kept.filter((id) => !removed.has(id))
          const answers = await Promise.all(
            [...removed].map((id) =>
              store.commit(({ connections }) => connections.remove(idOf(id))),
            ),
          )
          assert.ok(answers.every(Boolean))
          const expected = kept
          // A row that comes while somebody turns pages belongs to none of them. One is enough: with one a
          // page, there would be twice as many rows after each list of one-row pages.
          let comesLater = 1
          const pages = await pagesOf(async (request) => {
            const page = await store.read.connections.list(request)
            if (comesLater-- > 0) await insert()
            return page
          }, limit)
          assert.deepEqual(pages.flat(), expected)
          assert.ok(pages.slice(0, -1).every((page) => page.length === limit))
        },
      ),
      { numRuns: 25 },
    )
  })

  test('documents: an id is there once, and is replaced or removed only where it is', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(({ connections }) => connections.insert(aConnection('c1')))
    await assert.rejects(store.commit(({ connections }) => connections.insert(aConnection('c1'))))
    const renamed = { ...aConnection('c1'), name: 'Renamed' }
    const answers = await store.commit(async ({ connections }) => [
      await connections.replace(renamed),
      await connections.replace(aConnection('c2')),
      await connections.remove(idOf('c2')),
    ])
    assert.deepEqual(answers, [true, false, false])
    assert.deepEqual(await store.read.connections.find(idOf('c1')), renamed)
    assert.equal(await store.read.connections.find(idOf('c2')), null)
    assert.equal(await store.commit(({ connections }) => connections.remove(idOf('c1'))), true)
    assert.equal(await store.read.connections.count(), 0)
  })

  test('documents: each noun has rows of its own', async () => {
    await using trial = await open()
    await trial.store.commit(({ connections }) => connections.insert(aConnection('c1')))
    assert.equal(await trial.store.read.flows.count(), 0)
    assert.equal(await trial.store.read.flows.find(idOf('c1')), null)
  })

  test('runs: the runs of one flow page apart from those of others', async () => {
    await using trial = await open()
    const { store } = trial
    for (let n = 0; n < 10; n++) {
      const run = aRun({ id: idOf(`run-${n}`), flowId: idOf(n % 2 === 0 ? 'even' : 'odd') })
      await store.commit(({ runs }) => runs.insert(run))
    }
    const even = await pagesOf((page) => store.read.runs.list({ ...page, flowId: idOf('even') }), 2)
    assert.deepEqual(even, [['run-8', 'run-6'], ['run-4', 'run-2'], ['run-0']])
    assert.equal((await pagesOf((page) => store.read.runs.list(page), 3)).flat().length, 10)
  })

  const MOVES: readonly [is: RunStatus, from: RunStatus, to: RunStatus, isMoved: boolean][] = [
    ['scheduled', 'scheduled', 'inProgress', true],
    ['inProgress', 'inProgress', 'success', true],
    ['scheduled', 'inProgress', 'success', false],
    ['success', 'inProgress', 'failed', false],
    ['failed', 'scheduled', 'inProgress', false],
  ]
  for (const [is, from, to, isMoved] of MOVES) {
    test(`runs: a run that is ${is} ${isMoved ? 'moves' : 'does not move'} from ${from} to ${to}`, async () => {
      await using trial = await open()
      const { store } = trial
      const before = aRun({ status: is })
      await store.commit(({ runs }) => runs.insert(before))
      const after = aRun({ status: to, attempt: 2 })
      assert.equal(await store.commit(({ runs }) => runs.move(after, from)), isMoved)
      assert.deepEqual(await store.read.runs.find(before.id), isMoved ? after : before)
    })
  }

  test('runs: of two that move the same run at once, one does', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(({ runs }) => runs.insert(aRun()))
    const moves = [1, 2].map((attempt) =>
      store.commit(({ runs }) => runs.move(aRun({ status: 'inProgress', attempt }), 'scheduled')),
    )
    assert.deepEqual(await Promise.all(moves), [true, false])
  })

  test('runs: what is unfinished comes oldest first, with how it is to end', async () => {
    await using trial = await open()
    const { store } = trial
    const outcome = { run: aRun({ id: idOf('working'), status: 'success' }), batch: null }
    const early = { run: aRun({ id: idOf('waiting'), status: 'success' }), batch: null }
    await store.commit(async ({ runs }) => {
      await runs.insert(aRun({ id: idOf('done'), status: 'success' }))
      await runs.insert(aRun({ id: idOf('waiting') }))
      await runs.insert(aRun({ id: idOf('working'), status: 'inProgress' }))
      await runs.insert(aRun({ id: idOf('broken'), status: 'failed' }))
      await runs.prepare(outcome)
      await runs.prepare(early)
    })
    const unfinished = await store.read.runs.listUnfinished()
    assert.deepEqual(
      unfinished.map(({ run, outcome: end }) => [run.id, run.status, end]),
      [
        ['waiting', 'scheduled', null],
        ['working', 'inProgress', outcome],
      ],
      'only a run in progress takes an outcome',
    )
    assert.ok(await store.commit(({ runs }) => runs.move(outcome.run, 'inProgress')))
    assert.equal((await store.read.runs.listUnfinished()).length, 1)
  })

  test('outbox: a fact is in it once, as it was first written, in the order of happening', async () => {
    await using trial = await open()
    const { store } = trial
    await store.commit(async ({ outbox }) => {
      await outbox.append(ended('b', 'first'))
      await outbox.append(ended('a'))
      await outbox.append({ ...ended('a'), kind: 'runStarted' })
      await outbox.append(ended('b', 'second'))
    })
    const entries = await store.read.outbox.list(10)
    assert.deepEqual(
      entries.map(({ fact }) => fact),
      [ended('b', 'first'), ended('a'), { ...ended('a'), kind: 'runStarted' }],
    )
    assert.equal((await store.read.outbox.list(1)).length, 1)
    await store.commit(({ outbox }) => outbox.remove(ended('b')))
    assert.deepEqual(
      (await store.read.outbox.list(10)).map(({ fact }) => causeOf(fact)),
      ['run a ended', 'run a started'],
    )
  })

  test('checkpoints: the items of a flow are its own, and the same item is kept once', async () => {
    await using trial = await open()
    const { store } = trial
    const item = { path: 'a.csv', bytes: 3, modifiedAt: 5, sha256: 'x', recordCount: 1 }
    await store.commit(async ({ checkpoints }) => {
      await checkpoints.append(idOf('flow-1'), idOf('batch-1'), [item, { ...item, modifiedAt: 6 }])
      await checkpoints.append(idOf('flow-1'), idOf('batch-2'), [item])
    })
    const taken = await store.read.checkpoints.list(idOf('flow-1'))
    assert.deepEqual(
      taken.map((one) => ({ ...one })),
      [
        { path: 'a.csv', bytes: 3, modifiedAt: 5 },
        { path: 'a.csv', bytes: 3, modifiedAt: 6 },
      ],
    )
    assert.deepEqual(await store.read.checkpoints.list(idOf('flow-2')), [])
  })

  test('credentials: a token opens until it runs out, and not at that instant', async () => {
    await using trial = await open()
    const { store } = trial
    const grant = { clientId: 'client-1', scopes: ['openid', 'adobeio_api'] }
    const { credentials: read } = store.read
    const credential: Credential = {
      id: idOf('credential-1'),
      clientId: 'client-1',
      name: 'one',
      workspaceId: idOf('workspace-1'),
      scopes: ['openid', 'adobeio_api'],
      secretHash: 'secret',
      createdAt: 0,
      revokedAt: null,
    }
    await store.commit(({ credentials }) => credentials.write(credential))
    await store.commit(({ credentials }) => credentials.appendToken('hash-1', grant, 2_000, 1_000))
    assert.deepEqual(await read.findGrant('hash-1', 1_999), grant)
    assert.equal(await read.findGrant('hash-1', 2_000), null)
    assert.equal(await read.findGrant('hash-2', 1_000), null)
    await store.commit(({ credentials }) => credentials.appendToken('hash-2', grant, 9_000, 2_000))
    assert.equal(await read.findGrant('hash-1', 1_000), null, 'swept away')
    assert.deepEqual(await read.findGrant('hash-2', 2_000), grant)
    await store.commit(({ credentials }) => credentials.write({ ...credential, revokedAt: 2_000 }))
    assert.equal(await read.findGrant('hash-2', 2_000), null, 'of one that was revoked')
    await store.commit(({ credentials }) => credentials.write(credential))
    await store.commit(({ credentials }) => credentials.removeTokensOf('client-1'))
    assert.equal(await read.findGrant('hash-2', 2_000), null)
  })
}

function ended(id: string, verdict: string | null = null): RunFact {
  return { kind: 'runEnded', run: aRun({ id: idOf(id), verdict }) }
}

type RunFact = Exclude<Fact, { kind: 'alert' | 'batchEnded' }>

/** The ids on every page, page by page. */
async function pagesOf<Noun extends { readonly id: string }>(
  list: (request: PageRequest) => Promise<Page<Noun>>,
  limit: number,
): Promise<string[][]> {
  const pages: string[][] = []
  let after: number | undefined
  do {
    const { items, next }: Page<Noun> = await list({ limit, after })
    pages.push(items.map(({ id }) => id))
    after = next ?? undefined
  } while (after !== undefined)
  return pages
}

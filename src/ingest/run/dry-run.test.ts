import assert from 'node:assert/strict'
import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openDiskBlobs } from '../../platform/blobs/disk-blobs.ts'
import { systemChance } from '../../platform/chance.ts'
import { openSqliteStore } from '../../platform/store/sqlite-store.ts'
import { createDryRuns, type DryRunOrder } from './dry-run.ts'
import { openReferences } from './references.ts'
import { createRunner } from './runner.ts'

const WAITING = fileURLToPath(new URL('./waiting-runner-trial.ts', import.meta.url))
const ANYTHING = 'anything'

async function openTrial() {
  const folder = await mkdtemp(join(tmpdir(), 'weir dry run [test] '))
  const store = openSqliteStore(join(folder, 'weir.sqlite'))
  const blobs = await openDiskBlobs(folder)
  const runner = createRunner(WAITING)
  const limits = { closedFolder: folder, threads: 1, memoryMb: 64, keptRejections: 10 }
  const references = openReferences(() => undefined, folder)
  const dryRuns = createDryRuns({ store, blobs, chance: systemChance, runner, limits, references })
  return {
    blobs,
    runner,
    dryRuns,
    work: () => readdir(join(folder, 'work')),
    async [Symbol.asyncDispose]() {
      await runner.stop()
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

function orderOf(path: string): DryRunOrder {
  return {
    flowId: null,
    parts: {
      connector: 'folder',
      connection: { root: '/nowhere' },
      selection: { path, type: 'file', recursive: false },
      format: { kind: 'json' },
      schema: { fields: [], isOpen: true },
      options: {
        errorDiagnosticsEnabled: true,
        partialIngestionPercent: null,
        errorLimit: null,
        abortAfter: 1_000,
      },
      schedule: null,
    },
    firstRecords: null,
  }
}

test('two dry runs may be at work at once; a third is refused until one is over', async () => {
  await using trial = await openTrial()
  const gone = [new AbortController(), new AbortController()]
  const waiting = gone.map(({ signal }) =>
    assert.rejects(trial.dryRuns.execute(orderOf(ANYTHING), signal), { code: 'WEIR-409' }),
  )
  const { signal } = new AbortController()
  await assert.rejects(trial.dryRuns.execute(orderOf(ANYTHING), signal), {
    code: 'WEIR-429',
    message: '2 dry runs are at work already. Try again when one of them is over.',
  })
  gone[0]?.abort()
  await waiting[0]
  const ended = await trial.dryRuns.execute(orderOf('crash'), signal)
  assert.equal(ended.status, 'failed')
  gone[1]?.abort()
  await waiting[1]
  assert.deepEqual(await trial.work(), [])
})

test('a dry run whose runner crashes is told as a run that would fail, and leaves nothing', async () => {
  await using trial = await openTrial()
  const { verdict, status, causes, records } = await trial.dryRuns.execute(
    orderOf('crash'),
    new AbortController().signal,
  )
  assert.equal(status, 'failed')
  assert.equal(verdict, 'It would fail: The runner ended early (exit code 7).')
  assert.deepEqual(
    causes.map(({ code }) => code),
    ['WEIR-RUNNER-500'],
  )
  assert.deepEqual(records, { read: null, accepted: null, refused: null })
  assert.deepEqual(await trial.work(), [])
})

test('one that nobody waits for from the beginning ends at once', async () => {
  await using trial = await openTrial()
  await assert.rejects(trial.dryRuns.execute(orderOf(ANYTHING), AbortSignal.abort()), {
    code: 'WEIR-409',
  })
  assert.deepEqual(await trial.work(), [])
})

test('when Weir stops, a dry run ends with it', async () => {
  await using trial = await openTrial()
  const { signal } = new AbortController()
  const ended = assert.rejects(trial.dryRuns.execute(orderOf(ANYTHING), signal), {
    code: 'WEIR-503',
  })
  // It is at work, or about to be; both end alike.
  await trial.runner.stop()
  await ended
  assert.deepEqual(await trial.work(), [])
})

test('what a crash of Weir has left of a dry run is dropped at the next start, and nothing else', async () => {
  await using trial = await openTrial()
  for (const name of ['plan-1', 'plan-2', 'run-1']) {
    await writeFile(join(await trial.blobs.workFolder(name), 'half'), '')
  }
  await trial.dryRuns.start()
  assert.deepEqual(await trial.work(), ['run-1'])
  await access(join(trial.blobs.workPath('run-1'), 'half'))
})

test('a flow that is not there is said so', async () => {
  await using trial = await openTrial()
  const order = { ...orderOf('x'), parts: null, flowId: 'none' } as unknown as DryRunOrder
  await assert.rejects(trial.dryRuns.execute(order, new AbortController().signal), {
    code: 'FLOW-1430-404',
  })
  assert.deepEqual(await trial.work(), [])
})

import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { idOf } from '../../domain/ids.ts'
import { hasEnded, type Run } from '../../domain/run.ts'
import { openDiskBlobs } from '../../platform/blobs/disk-blobs.ts'
import { openLocalBus } from '../../platform/bus/local-bus.ts'
import { systemChance } from '../../platform/chance.ts'
import { systemClock } from '../../platform/clock.ts'
import { silentLog } from '../../platform/log.ts'
import { aConnection, aFlow, aRun, openStoreTrial } from '../../platform/store/store-trial.ts'
import { cancelRun } from './cancel.ts'
import { createRunQueue } from './run-queue.ts'
import { createRunner } from './runner.ts'

const WAITING = fileURLToPath(new URL('./waiting-runner-trial.ts', import.meta.url))
const FLOW = aFlow()
const RUN = aRun({ attempt: 0 })

/** A queue over runners that never answer, or crash where the path is "crash". */
async function openTrial(path: 'wait' | 'crash', run = RUN, clock = systemClock) {
  const trial = await openStoreTrial()
  const { store } = trial
  const folder = dirname(trial.file)
  const blobs = await openDiskBlobs(folder)
  const runner = createRunner(WAITING)
  const bus = openLocalBus()
  const limits = { closedFolder: folder, threads: 1, memoryMb: 64, keptRejections: 10 }
  const ends = new Set<() => void>()
  const hooks = { onPlan: async (): Promise<void> => {}, onEnded: async (): Promise<void> => {} }
  const queue = createRunQueue({
    store,
    blobs,
    bus,
    clock,
    chance: systemChance,
    log: silentLog,
    limits,
    runner: {
      ...runner,
      async execute(plan, onProgress) {
        const end = await runner.execute(plan, onProgress)
        await hooks.onEnded()
        return end
      },
    },
    references: {
      async resolve(value) {
        await hooks.onPlan()
        return value
      },
    },
    atOnce: 1,
    onProgress: () => {},
    onEnd: () => ends.forEach((look) => look()),
  })
  await store.commit(async ({ flows, connections, sources, targets, schemas, datasets, runs }) => {
    const { id: _, ...resource } = aConnection('c1')
    const made = { createdAt: 1, updatedAt: 1, etag: '', description: '' }
    await flows.insert(FLOW)
    await connections.insert({
      ...aConnection('c1'),
      auth: { specName: 'None', params: { root: 'env:ROOT' } },
    })
    await sources.insert({
      ...resource,
      id: RUN.sourceId,
      connectionId: idOf('c1'),
      selection: { path, type: 'file', recursive: false },
      format: { kind: 'json' },
    })
    await targets.insert({
      ...resource,
      id: RUN.targetId,
      datasetId: idOf('d1'),
      schemaId: idOf('s1'),
    })
    await schemas.insert({
      ...made,
      id: idOf('s1'),
      altId: '',
      title: 'One',
      records: { fields: [], isOpen: true },
      revision: 0,
      obstacle: null,
      document: {},
    })
    await datasets.insert({
      ...made,
      id: idOf('d1'),
      name: 'One',
      schemaId: idOf('s1'),
      lastBatchId: null,
      lastBatchStatus: null,
      lastSuccessfulBatchId: null,
      lastFailedBatchId: null,
      tags: {},
    })
    await runs.insert(run)
  })
  return {
    store,
    queue,
    hooks,
    needs: { store, bus, clock },
    work: () => readdir(`${folder}/work`),
    /** Starts the queue; answers the run once it has ended. */
    async ended(): Promise<Run> {
      const end = new Promise<Run>((resolve) => {
        const look = async (): Promise<void> => {
          const run = await store.read.runs.find(RUN.id)
          if (run !== null && hasEnded(run)) resolve(run)
        }
        ends.add(() => void look())
      })
      await queue.start()
      return await end
    },
    async [Symbol.asyncDispose]() {
      await queue.stop()
      await runner.stop()
      await trial[Symbol.asyncDispose]()
    },
  }
}

function codesOf({ activities }: Run): string[] {
  return activities.flatMap(({ causes }) => causes.map(({ code }) => code))
}

test('a run that is cancelled while it is planned does not wait for its runner', async () => {
  await using trial = await openTrial('wait')
  trial.hooks.onPlan = async () => {
    await cancelRun(RUN.id, 'me', trial.needs)
    await rung()
  }
  const run = await trial.ended()
  assert.deepEqual([run.status, codesOf(run)], ['failed', ['WEIR-CANCELLED-409']])
  assert.deepEqual([run.cancel?.by, await trial.work()], ['me', []])
})

test('a run that is cancelled between its runner and its outcome ends as cancelled', async () => {
  await using trial = await openTrial('crash')
  trial.hooks.onEnded = async () => void (await cancelRun(RUN.id, 'me', trial.needs))
  const run = await trial.ended()
  assert.deepEqual([codesOf(run), run.cancel?.by], [['WEIR-CANCELLED-409'], 'me'])
})

test('a run of a flow that was disabled meanwhile is not begun', async () => {
  await using trial = await openTrial('wait')
  await trial.store.commit(({ flows }) => flows.replace({ ...FLOW, state: 'disabled' }))
  const run = await trial.ended()
  assert.deepEqual([run.begunAt, codesOf(run)], [[], ['WEIR-CANCELLED-409']])
  assert.match(run.activities[0]?.causes[0]?.message ?? '', /by its flow, which is disabled;/)
})

test('a run for later is begun also where its instant comes while the queue looks', async () => {
  const start = systemClock.now()
  for (let ticks = 1; ticks < 8; ticks++) {
    let now = start
    const run = { ...RUN, createdAt: start, dueAt: start + ticks }
    await using trial = await openTrial('crash', run, { now: () => now++ })
    assert.equal((await trial.ended()).status, 'failed')
  }
})

test('what goes wrong while Weir stops leaves the run to the next start', async () => {
  await using trial = await openTrial('wait')
  let stopped: Promise<void> | undefined
  const planned = new Promise<void>((resolve) => {
    trial.hooks.onPlan = async () => {
      stopped = trial.queue.stop()
      resolve()
      throw new Error('no disk')
    }
  })
  await trial.queue.start()
  await planned
  await stopped
  assert.equal((await trial.store.read.runs.find(RUN.id))?.status, 'inProgress')
})

test('a run that Weir stopped at work leaves nothing on disk, so that it can be cancelled without a trace', async () => {
  await using trial = await openTrial('wait')
  const planned = new Promise<void>((resolve) => {
    trial.hooks.onPlan = async () => resolve()
  })
  await trial.queue.start()
  await planned
  await trial.queue.stop()
  assert.equal((await trial.store.read.runs.find(RUN.id))?.attempt, 0)
  assert.deepEqual(await trial.work(), [])
})

test('a queue that is stopped while it looks leaves no timer behind', async () => {
  const later = { ...RUN, dueAt: systemClock.now() + 1_000_000 }
  await using trial = await openTrial('wait', later)
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  await trial.queue.start()
  await trial.queue.stop()
  assert.equal(timers(), before)
})

/** Whoever was rung for by now has woken. */
async function rung(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}

test('the batch of a run at work is there to be read, and says how it went once the run has ended', async () => {
  await using trial = await openTrial('crash')
  const seen: (string | undefined)[] = []
  const { batches } = trial.store.read
  trial.hooks.onPlan = async () => void seen.push((await batches.find(RUN.batchId))?.status)
  await trial.ended()
  const batch = await batches.find(RUN.batchId)
  assert.deepEqual([...seen, batch?.status], ['processing', 'failed'])
  assert.deepEqual(
    [batch?.datasetId, batch?.format, batch?.completedAt === null],
    ['d1', 'json', false],
  )
  assert.equal(batch?.causes.length, 1)
})

test('the batch of a run that is cancelled is aborted, and told of in the same commit', async () => {
  await using trial = await openTrial('wait')
  trial.hooks.onPlan = async () => {
    await cancelRun(RUN.id, 'me', trial.needs)
  }
  await trial.ended()
  assert.equal((await trial.store.read.batches.find(RUN.batchId))?.status, 'aborted')
  const facts = (await trial.store.read.outbox.list(9)).map(({ fact }) => fact.kind)
  assert.deepEqual(facts, ['runStarted', 'runEnded', 'batchEnded'])
})

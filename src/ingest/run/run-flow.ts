/**
 * run-flow: one execution of a flow, the whole of ingestion on one page.
 * Before: promote. After: announce.
 * Keeps: a run ends once, in one final status, and its fact is in the outbox exactly then.
 *
 * The order is what makes `kill -9` harmless: the outcome is written first, then the data becomes
 * visible in one step, then run, batch, checkpoint and outbox are written together. A crash in
 * between is finished from the outcome; a crash before it begins the run again.
 */
import { join } from 'node:path'
import type { Batch } from '../../domain/batch.ts'
import { hasEnded, nameOfRun, type Run, type RunOutcome } from '../../domain/run.ts'
import type { Blobs } from '../../platform/blobs/blobs.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { RowChance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { Store } from '../../platform/store/store.ts'
import { newAlertIds, noteEnd } from '../alerts/alerts.ts'
import { endBatch, tagsOf } from './batch-of-run.ts'
import { noteLastRun } from './last-run.ts'
import type { Plan, RunAnswer, RunProgress } from './plan.ts'
import { type EngineLimits, planOf, planOfUpload } from './plan-of.ts'
import type { References } from './references.ts'
import type { Runner } from './runner.ts'
import { workNameOf } from './left-work.ts'
import { uploadedKey, uploadKey } from './upload-place.ts'
import { summarize, summarizeCancelled, summarizeCrash } from './summary.ts'

export interface RunNeeds {
  readonly store: Store<
    | 'runs'
    | 'flows'
    | 'sources'
    | 'connections'
    | 'targets'
    | 'datasets'
    | 'schemas'
    | 'batches'
    | 'checkpoints'
    | 'outbox'
    | 'alerts'
    | 'mappingSets'
  >
  readonly blobs: Blobs
  readonly bus: Bus
  readonly clock: Clock
  readonly chance: RowChance
  readonly log: Log
  readonly runner: Runner
  readonly limits: EngineLimits
  readonly references: References
  readonly onProgress: (run: Run, progress: RunProgress) => void
}

/** Writes until it is written: how a run ended does not depend on the room that the disk has just then. */
export type UntilWritten = (write: () => Promise<void>) => Promise<void>

/** Executes a claimed run to its end. Resolves without ending it only where Weir itself is stopping. */
export async function runFlow(
  run: Run,
  needs: RunNeeds,
  untilWritten: UntilWritten,
): Promise<void> {
  const { store, blobs, clock, chance, runner } = needs
  const folder = await blobs.workFolder(workNameOf(run))
  const plan = await planFor(run, folder, needs)
  // A deleted flow leaves its target free to go while the run is at work.
  const datasetId = await datasetIdOf(run, store)
  needs.log.info('run.started', {
    runId: run.id,
    flowId: run.flowId,
    flowName: nameOfRun(run),
    trigger: run.trigger,
    attempt: run.attempt,
  })

  let stage: RunProgress['stage'] = 'copy'
  const ended = runner.execute(plan, (progress) => {
    stage = progress.stage
    needs.onProgress(run, progress)
  })
  // Somebody may have wanted it to end before there was a process to be ended.
  if (await isCancelled(run, store.read)) runner.cancel(run.id)
  const end = await ended
  if (end.kind === 'stopped') return await giveBack(run, needs)
  if (end.kind === 'cancelled') return await endCancelled(run, stage, needs, untilWritten)

  const ending = { at: clock.now(), etag: chance.etag() }
  const outcome: RunOutcome =
    end.kind === 'crashed'
      ? { run: summarizeCrash(run, end.reason, stage, ending), batch: null }
      : outcomeOf(summarize(run, end.answer, ending), end.answer, plan.format.kind, datasetId)
  // What a crash left behind may be what fills the disk.
  if (end.kind === 'crashed') await dropWork(run, needs)
  let isToEnd = false
  await untilWritten(async () => {
    isToEnd = await store.commit(async (ledgers) => {
      if (await isCancelled(run, ledgers)) return true
      await ledgers.runs.prepare(outcome)
      return false
    })
  })
  if (isToEnd) return await endCancelled(run, stage, needs, untilWritten)
  await finishRun(outcome, needs)
}

async function planFor(run: Run, folder: string, needs: RunNeeds): Promise<Plan> {
  const { store, limits, blobs, references } = needs
  if (run.flowId !== null) return await planOf(run, folder, store, limits, references)
  const root = blobs.localPath(uploadedKey(run.batchId))
  return await planOfUpload(run, { folder, root }, store, limits)
}

async function isCancelled({ id }: Run, { runs }: Store<'runs'>['read']): Promise<boolean> {
  const current = await runs.find(id)
  return current !== null && current.cancel !== null
}

/** A stop on purpose is not the run's doing: the attempt does not count. */
async function giveBack(run: Run, needs: RunNeeds): Promise<void> {
  // Its folder bears the number of the attempt, which is to be another's.
  await dropWork(run, needs)
  await needs.store.commit(async ({ runs }) => {
    const current = await runs.find(run.id)
    if (current === null) return
    await runs.move({ ...current, attempt: current.attempt - 1 }, 'inProgress')
  })
}

/** A run ends as failed because somebody wanted it to, whether it had begun or not. */
export async function endCancelled(
  run: Run,
  stage: RunProgress['stage'],
  needs: RunNeeds,
  untilWritten: UntilWritten,
): Promise<void> {
  await dropWork(run, needs)
  const { store, clock, chance } = needs
  // Nothing of it is to become visible, so that its end needs no preparing.
  await untilWritten(async () => {
    const current = (await store.read.runs.find(run.id)) ?? run
    const ending = { at: clock.now(), etag: chance.etag() }
    await finishRun({ run: summarizeCancelled(current, stage, ending), batch: null }, needs)
  })
}

/** Makes an outcome that was written visible and final. Doing it again changes nothing. */
export async function finishRun({ run, batch }: RunOutcome, needs: RunNeeds): Promise<void> {
  const { store, blobs, bus, chance, log } = needs
  if (batch !== null) {
    const folder = blobs.workPath(workNameOf(run))
    await blobs.publish(join(folder, 'diagnostics'), `batches/${batch.id}`)
    if (batch.status === 'success') {
      await blobs.publish(join(folder, 'dataset'), `datasets/${batch.datasetId}/${batch.id}`)
    }
  }

  const alertIds = newAlertIds(chance)
  const isFirst = await store.commit(async (ledgers) => {
    const { runs, checkpoints, flows, outbox } = ledgers
    const current = await runs.find(run.id)
    if (current === null || hasEnded(current)) return false
    await runs.move(run, current.status)
    const ended = await endBatch({ run, batch }, ledgers)
    if (run.flowId !== null) {
      await noteLastRun(run, flows)
      if (batch?.status === 'success') await checkpoints.append(run.flowId, batch.id, batch.items)
      await outbox.append({ kind: 'runEnded', run })
      await noteEnd(run, alertIds, ledgers)
    }
    if (ended !== null) await outbox.append({ kind: 'batchEnded', batch: ended, run })
    return true
  })

  await dropWork(run, needs)
  // What was uploaded is in the dataset now, or was refused and is with its client still.
  if (run.flowId === null) await blobs.remove(uploadKey(run.batchId))
  bus.ring('outbox')
  if (!isFirst) return
  log.info('run.finished', factsOf(run))
}

/** What somebody must find in the log who asks how last night's load went. */
function factsOf(run: Run) {
  const first = run.activities[0]
  const last = run.activities.at(-1)
  return {
    runId: run.id,
    flowId: run.flowId,
    flowName: nameOfRun(run),
    batchId: run.batchId,
    status: run.status,
    attempt: run.attempt,
    durationMs: run.updatedAt - (first?.startedAt ?? run.updatedAt),
    inputRecordCount: last?.input.records ?? null,
    outputRecordCount: last?.output.records ?? null,
    failedRecordCount: last?.failedRecordCount ?? null,
    errors: run.errors.map(({ code }) => code),
    causes: run.activities.flatMap(({ causes }) => causes.map(({ message }) => message)),
  }
}

/** Throws away what the run's last attempt left on disk. */
export async function dropWork(run: Run, { blobs }: Pick<RunNeeds, 'blobs'>): Promise<void> {
  await blobs.dropWorkFolder(workNameOf(run))
}

async function datasetIdOf(run: Run, store: Store<'targets'>): Promise<Batch['datasetId']> {
  if (run.flowId === null) return run.datasetId
  const target = await store.read.targets.find(run.targetId)
  if (target === null) throw new Error(`The target connection "${run.targetId}" is gone.`)
  return target.datasetId
}

function outcomeOf(
  run: Run,
  answer: RunAnswer,
  format: Batch['format'],
  datasetId: Batch['datasetId'],
): RunOutcome {
  const promotion = answer.activities.find(({ kind }) => kind === 'promotion')
  if (answer.batch === null || promotion === undefined) return { run, batch: null }
  return {
    run,
    batch: {
      id: run.batchId,
      runId: run.id,
      datasetId,
      status: promotion.status,
      createdAt: run.createdAt,
      updatedAt: run.updatedAt,
      createdBy: run.createdBy,
      createdClient: run.createdClient,
      tags: tagsOf(run),
      format,
      startedAt: promotion.startedAt,
      completedAt: promotion.completedAt,
      inputBytes: answer.batch.items.reduce((sum, item) => sum + item.bytes, 0),
      inputRecordCount: numberOrNull(promotion.input.records),
      outputRecordCount: numberOrNull(promotion.output.records),
      failedRecordCount: promotion.failedRecordCount,
      causes: answer.batch.causes,
      items: answer.batch.items,
      parts: answer.batch.parts,
    },
  }
}

function numberOrNull(measured: number | null | 'unknown'): number | null {
  return typeof measured === 'number' ? measured : null
}

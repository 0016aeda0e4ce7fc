/**
 * promote: a staged batch → one Parquet part of the dataset, all or nothing.
 * Before: copy. After: run-flow.
 * Keeps: a reader of the dataset never sees half a part.
 */
import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Part } from '../../domain/batch.ts'
import type { StagedFile } from '../../domain/staged.ts'
import { compileChecks } from './checks.ts'
import { Duckdb } from './duckdb.ts'
import { findFirstOffence, gatherRefused, type CheckedGroup, type GatherLimits } from './gather.ts'
import { layOut } from './layout.ts'
import { abandoned, type Diagnosis, settled, unusable } from './outcome.ts'
import { writeParts } from './part.ts'
import type { OnProgress, Promotion, PromotionOrder } from './promotion.ts'
import { areFirstRefused, countRefused } from './refused-rows.ts'
import { Diagnostics } from './rejections.ts'
import { judgeRefusals } from './threshold.ts'

export async function promote(
  staged: readonly StagedFile[],
  order: PromotionOrder,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<Promotion> {
  const { problems, groups } = layOut(staged, order.format, order.schema, order.mappings)
  if (problems.length > 0) return unusable(problems)

  const { folder, threads, memoryMb } = order
  const readablePaths = staged.map((file) => file.localPath)
  await using db = await Duckdb.open({ folder, readablePaths, threads, memoryMb }, signal)
  const work: Work = {
    db,
    order,
    groups: groups.map((group) => {
      return { ...group, checks: compileChecks(order.schema, group.read(group.files)) }
    }),
    batchDigest: digestOf(staged),
    inputRecordCount: staged.reduce((sum, file) => sum + file.scan.recordCount, 0),
  }
  let promotion: Promotion | null = null
  try {
    promotion = (await abandonEarly(work)) ?? (await settle(work, await write(work, onProgress)))
    return promotion
  } finally {
    if (promotion?.status !== 'success')
      await rm(datasetOf(order), { recursive: true, force: true })
  }
}

interface Work {
  readonly db: Duckdb
  readonly order: PromotionOrder
  readonly groups: readonly CheckedGroup[]
  readonly batchDigest: string
  readonly inputRecordCount: number
}

/**
 * Stops where the first `abortAfter` records of the first file are all refused and would fail the
 * whole run even if every other record were accepted; `null` anywhere else.
 */
async function abandonEarly(work: Work): Promise<Promotion | null> {
  const { db, order, groups, inputRecordCount } = work
  const first = order.options.abortAfter
  const group = groups[0]
  const file = group?.files[0]
  if (group === undefined || file === undefined) return null
  if (first < 1 || inputRecordCount <= first || file.scan.recordCount < first) return null

  const judgement = judgeRefusals({ inputRecordCount, refusedRecordCount: first }, order.options)
  if (judgement.status === 'success') return null
  const reading = group.read([file])
  if (!(await areFirstRefused(db, reading, group.checks, first))) return null

  const diagnosis = await diagnose({ ...work, groups: [{ ...group, files: [file] }] }, true, {
    kept: first,
    countsAll: false,
  })
  return abandoned(inputRecordCount, first, diagnosis, judgement)
}

/** The first pass: writes every record that passes all checks. */
async function write(
  { db, order, groups, inputRecordCount }: Work,
  onProgress: OnProgress,
): Promise<readonly Part[]> {
  const timer = setInterval(() => {
    const percent = db.percent()
    const recordCount = Math.round(((percent ?? 0) / 100) * inputRecordCount)
    onProgress({ recordCount, percent })
  }, PROGRESS_EVERY_MS)
  const selects = groups.map(({ files, read, checks }) => {
    const from = checks.typed(read(files))
    return `SELECT ${checks.columns.join(', ')}\nFROM ${from}\nWHERE ${checks.isAcceptable}`
  })
  try {
    return await writeParts(db, datasetOf(order), selects)
  } finally {
    clearInterval(timer)
  }
}

const PROGRESS_EVERY_MS = 200

/** Where all were accepted that is the end of it; else the second pass must account for the rest. */
async function settle(work: Work, parts: readonly Part[]): Promise<Promotion> {
  const { inputRecordCount, order } = work
  const acceptedRecordCount = parts.reduce((sum, part) => sum + part.recordCount, 0)
  const refusedRecordCount = inputRecordCount - acceptedRecordCount
  const judgement = judgeRefusals({ inputRecordCount, refusedRecordCount }, order.options)
  const keptRejections = order.isDry === true ? Infinity : order.keptRejections
  const facts = { inputRecordCount, refusedRecordCount, parts, judgement, keptRejections }
  if (refusedRecordCount === 0) {
    return settled({ ...facts, diagnosis: { tally: null, firstOffence: null } })
  }

  const diagnosis = await diagnose(work, judgement.status === 'failed', {
    kept: order.keptRejections,
    countsAll: true,
  })
  const found = diagnosis.tally?.recordCount ?? (await countAgain(work))
  if (acceptedRecordCount + found !== inputRecordCount) {
    throw new Error(
      `The records do not add up: ${acceptedRecordCount} accepted and ${found} refused ` +
        `are not the ${inputRecordCount} that were copied.`,
    )
  }
  return settled({ ...facts, diagnosis })
}

/** Writes the diagnostics of the first refused records; where the flow wants none, names the first alone. */
async function diagnose(work: Work, isFailed: boolean, limits: GatherLimits): Promise<Diagnosis> {
  const { db, order, groups, batchDigest } = work
  if (!order.options.errorDiagnosticsEnabled) {
    return { tally: null, firstOffence: await findFirstOffence(db, groups, order) }
  }
  const failedName = isFailed ? `part-00000-${batchDigest}.json` : null
  await using diagnostics = new Diagnostics(join(order.folder, 'diagnostics'), failedName)
  const tally = await gatherRefused(db, groups, order, diagnostics, limits)
  await diagnostics.finish()
  const isKept = limits.kept > 0
  const firstOffence = isKept ? tally.firstOffence() : await findFirstOffence(db, groups, order)
  return { tally, firstOffence }
}

async function countAgain({ db, groups }: Work): Promise<number> {
  let found = 0
  for (const { files, read, checks } of groups) {
    for (const { recordCount } of await countRefused(db, read(files), checks)) found += recordCount
  }
  return found
}

function datasetOf({ folder }: PromotionOrder): string {
  return join(folder, 'dataset')
}

/** The same for the same files, so that a retried run names its failed records alike. */
function digestOf(staged: readonly StagedFile[]): string {
  const hash = createHash('sha256')
  for (const { item } of staged) hash.update(`${item.path}\0${item.sha256}\n`)
  return hash.digest('hex').slice(0, 24)
}

/** execute-plan: what a runner process does: copy, then promote, and report both as activities. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Activity, type Cause, type Measures, NOT_MEASURED } from '../../domain/activity.ts'
import { offenceOf } from '../../domain/offence.ts'
import type { StagedFile } from '../../domain/staged.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Connector } from '../connectors/connector.ts'
import { type Copy, copy, type CopyOrder } from '../copy/copy.ts'
import { Duckdb } from '../promote/duckdb.ts'
import { promote } from '../promote/promote.ts'
import type { Promotion } from '../promote/promotion.ts'
import type { Plan, RunAnswer, RunProgress } from './plan.ts'

export async function executePlan(plan: Plan, needs: ExecuteNeeds): Promise<RunAnswer> {
  try {
    return await copyAndPromote(plan, needs)
  } finally {
    // Nobody needs it any more, and a disk that it has filled has room again to write how the run went.
    await rm(join(plan.folder, 'staged'), { recursive: true, force: true })
  }
}

async function copyAndPromote(
  plan: Plan,
  { connector, clock, onProgress }: ExecuteNeeds,
): Promise<RunAnswer> {
  const copyStartedAt = clock.now()
  const { folder, threads, memoryMb } = plan
  const openDatabase: CopyOrder['openDatabase'] = (readablePaths) =>
    Duckdb.open({ folder, readablePaths, threads, memoryMb })
  const copied = await copy({ ...plan, openDatabase }, connector, (progress) => {
    const percent = progress.totalBytes === 0 ? 100 : (progress.bytes / progress.totalBytes) * 100
    onProgress({ stage: 'copy', startedAt: copyStartedAt, recordCount: 0, percent, ...progress })
  })
  const copyActivity = reportCopy(copied, { startedAt: copyStartedAt, completedAt: clock.now() })

  if (copied.kind === 'failed' || copied.kind === 'nothingNew') {
    const [cause] = copyActivity.causes
    const firstOffence =
      copied.kind === 'failed' && cause !== undefined ? offenceOf(cause, copied.file) : null
    return { activities: [copyActivity], batch: null, topRefusals: [], firstOffence, verdict: null }
  }
  if (copied.kind === 'noItems') {
    return answerNoItems(plan, { startedAt: copyStartedAt, completedAt: clock.now() })
  }

  const startedAt = clock.now()
  const { bytes, files } = copyActivity.output
  const promotion = await promote(copied.files, plan, ({ recordCount, percent }) => {
    const done = {
      bytes: Number(bytes),
      totalBytes: Number(bytes),
      files: Number(files),
      totalFiles: Number(files),
    }
    onProgress({ stage: 'promotion', startedAt, ...done, recordCount, percent })
  })
  const promotionActivity = reportPromotion(copied.files, promotion, {
    startedAt,
    completedAt: clock.now(),
  })
  return {
    activities: [copyActivity, promotionActivity],
    batch: {
      items: copied.files.map(({ item }) => item),
      parts: promotion.parts,
      causes: promotion.causes,
    },
    topRefusals: promotion.topRefusals,
    firstOffence: promotion.firstOffence,
    verdict: promotion.verdict,
  }
}

export interface ExecuteNeeds {
  readonly connector: Connector
  readonly clock: Clock
  readonly onProgress: (progress: RunProgress) => void
}

type Span = Pick<Activity, 'startedAt' | 'completedAt'>

function reportCopy(copied: Copy, span: Span): Activity {
  if (copied.kind === 'failed') {
    return {
      kind: 'copy',
      ...span,
      input: NOT_MEASURED,
      output: NOT_MEASURED,
      failedRecordCount: null,
      status: 'failed',
      causes: [{ code: '2200', message: copied.reason }],
    }
  }
  const files = copied.kind === 'staged' ? copied.files : []
  const measures = measuresOf(files)
  return {
    kind: 'copy',
    ...span,
    input: measures,
    output: measures,
    failedRecordCount: null,
    status: 'success',
    causes: [],
  }
}

function reportPromotion(files: readonly StagedFile[], promotion: Promotion, span: Span): Activity {
  return {
    kind: 'promotion',
    ...span,
    input: { ...measuresOf(files), records: promotion.inputRecordCount },
    output: {
      bytes: sumOf(promotion.parts, (part) => part.bytes),
      records: promotion.status === 'success' ? promotion.acceptedRecordCount : 0,
      files: promotion.parts.length,
    },
    failedRecordCount: promotion.refusedRecordCount,
    status: promotion.status,
    causes: promotion.causes,
  }
}

/** The documented answer to a selection that holds no file: a promotion that found none (code 133). */
function answerNoItems(plan: Plan, span: Span): RunAnswer {
  const cause: Cause = {
    code: '133',
    message: `We are unable to locate any files uploaded for this batch. Please upload files to ingest. Nothing in "${plan.connection.root}" is selected by "${plan.selection.path}".`,
  }
  const causes = [cause]
  const activity: Activity = {
    kind: 'promotion',
    ...span,
    input: { bytes: 'unknown', records: null, files: 'unknown' },
    output: NOT_MEASURED,
    failedRecordCount: null,
    status: 'failed',
    causes,
  }
  return {
    activities: [activity],
    batch: { items: [], parts: [], causes },
    topRefusals: [],
    firstOffence: offenceOf(cause, plan.selection.path),
    verdict: null,
  }
}

function measuresOf(files: readonly StagedFile[]): Measures {
  return {
    bytes: sumOf(files, ({ item }) => item.bytes),
    records: sumOf(files, ({ item }) => item.recordCount),
    files: files.length,
  }
}

function sumOf<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((sum, one) => sum + of(one), 0)
}

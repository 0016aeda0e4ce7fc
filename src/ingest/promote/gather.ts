/**
 * gather: the second pass, over what the first one refused: counts all, keeps and explains the first.
 * Keeps: nothing is inferred from the first pass; whoever calls compares the two counts.
 */
import type { Offence } from '../../domain/offence.ts'
import type { StagedFile } from '../../domain/staged.ts'
import type { Failure } from './check.ts'
import type { Checks } from './checks.ts'
import type { Duckdb } from './duckdb.ts'
import { explain, UNPARSABLE, type RowContext } from './explain.ts'
import type { FileGroup } from './layout.ts'
import { RecordTexts } from './places.ts'
import type { PromotionOrder } from './promotion.ts'
import { countRefused, findRefused } from './refused-rows.ts'
import type { Diagnostics } from './rejections.ts'
import { Tally, type Complaint } from './tally.ts'

/** A group of files with the checks that its records must pass. */
export interface CheckedGroup extends FileGroup {
  readonly checks: Checks
}

export interface GatherLimits {
  /** How many refused records are kept with their reasons. */
  readonly kept: number
  /** False for a run that is given up, which looks no further. */
  readonly countsAll: boolean
}

/** Keeps the first refused records, file by file, and counts what is beyond them. */
export async function gatherRefused(
  db: Duckdb,
  groups: readonly CheckedGroup[],
  order: PromotionOrder,
  diagnostics: Diagnostics,
  limits: GatherLimits,
): Promise<Tally> {
  const tally = new Tally(order.shownRefusals)
  for (const { group, file } of inOrder(groups)) {
    const left = limits.kept - tally.recordCount
    if (left > 0) await keepRefused(db, group, file, order, { limit: left, tally, diagnostics })
  }
  const isComplete = tally.recordCount < limits.kept || !limits.countsAll
  return isComplete ? tally : await countAll(db, groups, order, tally)
}

/** The first of the refused records alone; nothing is counted and nothing is kept. */
export async function findFirstOffence(
  db: Duckdb,
  groups: readonly CheckedGroup[],
  order: PromotionOrder,
): Promise<Offence | null> {
  const tally = new Tally()
  for (const { group, file } of inOrder(groups)) {
    await keepRefused(db, group, file, order, { limit: 1, tally, diagnostics: null })
    const offence = tally.firstOffence()
    if (offence !== null) return offence
  }
  return null
}

/** The files in the order of the source, which is by path: groups cut across it. */
function inOrder(
  groups: readonly CheckedGroup[],
): readonly { readonly group: CheckedGroup; readonly file: StagedFile }[] {
  return groups
    .flatMap((group) => group.files.map((file) => ({ group, file })))
    .toSorted((one, other) => (one.file.item.path < other.file.item.path ? -1 : 1))
}

interface Keeping {
  readonly limit: number
  readonly tally: Tally
  readonly diagnostics: Diagnostics | null
  readonly isWanted?: string
}

async function keepRefused(
  db: Duckdb,
  group: CheckedGroup,
  file: StagedFile,
  { format, schema }: PromotionOrder,
  { limit, tally, diagnostics, isWanted }: Keeping,
): Promise<void> {
  const reading = group.read([file])
  const texts = new RecordTexts(file, format)
  const { checks, columnCount } = group
  const context: RowContext = { file, format, schema, reading, checks, columnCount, texts }
  try {
    for await (const row of findRefused(db, reading, checks, limit, isWanted)) {
      const rejection = await explain(row, context)
      tally.note(rejection)
      if (diagnostics === null) continue
      tally.count(rejection.errors, 1)
      await diagnostics.add(rejection)
    }
  } finally {
    await texts.close()
  }
}

/** More were refused than are kept: counts them where they are, and looks up an example of each kind. */
async function countAll(
  db: Duckdb,
  groups: readonly CheckedGroup[],
  order: PromotionOrder,
  kept: Tally,
): Promise<Tally> {
  const tally = kept.withoutCounts()
  for (const { files, read, checks } of groups) {
    for (const { fault, failed, recordCount } of await countRefused(db, read(files), checks)) {
      tally.count(fault === null ? failed.map(complaintOf) : [{ code: UNPARSABLE }], recordCount)
    }
  }
  for (const complaint of tally.withoutExample()) {
    for (const group of groups) {
      const isWanted = breaksOne(complaint, group)
      if (isWanted === null) continue
      for (const file of group.files) {
        await keepRefused(db, group, file, order, { limit: 1, tally, diagnostics: null, isWanted })
      }
    }
  }
  return tally
}

function complaintOf({ check: { code, column } }: Failure): Complaint {
  return column === null ? { code } : { code, column }
}

/** SQL for records that fail like this; `null` where a group has no such check. */
function breaksOne(complaint: Complaint, { read, files, checks }: CheckedGroup): string | null {
  const { fault } = read(files)
  if (complaint.code === UNPARSABLE) return `(${fault}) IS NOT NULL`
  const failures = checks.checks
    .filter(({ code, column }) => code === complaint.code && column === (complaint.column ?? null))
    .map(({ holds }) => `(${holds}) IS NOT TRUE`)
  // A rule counts only where the value is of its type, and anything only where it could be mapped. In a list, other
  // elements may be of any type: rules there look at the type themselves.
  const types = checks.checks.filter(({ code, column, places }) => {
    if (places !== undefined) return false
    const isFirst = code === 'INGEST-1554-400' || code === 'MAPPER-3700-400'
    return isFirst && code !== complaint.code && column === complaint.column
  })
  const readable = [`(${fault}) IS NULL`, ...types.map(({ holds }) => holds)].join(' AND ')
  return failures.length === 0 ? null : `${readable} AND (${failures.join(' OR ')})`
}

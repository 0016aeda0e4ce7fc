/**
 * batches: what was promoted or failed to be, found by what the Catalog filters by.
 * Keeps: what a filter passes over is decided by an index alone; no document of it is read.
 */
import type { Batch } from '../../../domain/batch.ts'
import type { BatchId, DatasetId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'
import type { DocumentRow } from './documents.ts'

/** By which columns batches are filtered and ordered. */
export type BatchColumn = keyof typeof COLUMNS

const COLUMNS = {
  id: 'id',
  datasetId: 'dataset_id',
  status: 'status',
  createdAt: 'created_at',
  startedAt: 'started_at',
  completedAt: 'completed_at',
  updatedAt: 'updated_at',
  recordCount: 'record_count',
  failedRecordCount: 'failed_count',
  bytes: 'bytes',
} as const

export interface BatchCondition {
  readonly column: BatchColumn
  readonly operator: '=' | '!=' | '<' | '<=' | '>' | '>='
  /** Any of these; with `!=`, none of these. */
  readonly values: readonly (string | number)[]
}

export interface BatchOrder {
  readonly column: BatchColumn
  readonly isDescending: boolean
}

/** Equal ones follow each other as they were written, in the direction of the first order. */
export interface BatchesAsked {
  readonly conditions: readonly BatchCondition[]
  readonly order: readonly BatchOrder[]
  readonly limit: number
  /** How many of them to pass over. */
  readonly start: number
}

export function batchesLedger(rows: Rows) {
  return {
    async find(id: BatchId): Promise<Batch | null> {
      const row = await rows.one<DocumentRow>('SELECT document FROM batches WHERE id = ?', id)
      return row === null ? null : JSON.parse(row.document)
    },

    async list({ conditions, order, limit, start }: BatchesAsked): Promise<Batch[]> {
      const where = conditions.map((condition) => `AND ${sqlOf(condition)}`).join(' ')
      const direction = order[0]?.isDescending === true ? 'DESC' : 'ASC'
      const by = order.map(
        ({ column, isDescending }) => `${COLUMNS[column]} ${isDescending ? 'DESC' : 'ASC'}`,
      )
      const ordered = `ORDER BY ${[...by, `seq ${direction}`].join(', ')}`
      const found = await rows.all<DocumentRow>(
        `SELECT document FROM batches
         JOIN (SELECT seq AS place FROM batches WHERE TRUE ${where} ${ordered} LIMIT ? OFFSET ?)
           ON seq = place
         ${ordered}`,
        ...conditions.flatMap(({ values }) => values),
        limit,
        start,
      )
      return found.map(({ document }) => JSON.parse(document))
    },

    /** How many a dataset has taken, and the records of those that are in it. */
    async countInDataset(id: DatasetId): Promise<{ batchCount: number; recordCount: number }> {
      const row = await rows.one<{ batches: number; records: number | null }>(
        `SELECT count(*) AS batches,
           sum(CASE WHEN status = 'success' THEN record_count - coalesce(failed_count, 0) END) AS records
         FROM batches WHERE dataset_id = ?`,
        id,
      )
      return { batchCount: row?.batches ?? 0, recordCount: row?.records ?? 0 }
    },

    async insert(batch: Batch): Promise<void> {
      const columns = columnsOf(batch)
      const names = Object.keys(columns)
      await rows.run(
        `INSERT INTO batches (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
        ...Object.values(columns),
      )
    },

    /** Answers whether there was a row to replace. */
    async replace(batch: Batch): Promise<boolean> {
      const columns = columnsOf(batch)
      const set = Object.keys(columns).map((name) => `${name} = ?`)
      const changed = await rows.run(
        `UPDATE batches SET ${set.join(', ')} WHERE id = ?`,
        ...Object.values(columns),
        batch.id,
      )
      return changed > 0
    },

    async remove(id: BatchId): Promise<void> {
      await rows.run('DELETE FROM batches WHERE id = ?', id)
    },

    /** Those whose diagnostics are kept and that have not changed since then, the oldest first. */
    async listDiagnosed(before: number, limit: number): Promise<BatchId[]> {
      const found = await rows.all<{ id: BatchId }>(
        `SELECT id FROM batches WHERE has_diagnostics = 1 AND updated_at < ? ORDER BY updated_at LIMIT ?`,
        before,
        limit,
      )
      return found.map(({ id }) => id)
    },

    /** Nothing but its row is kept of it from now on. */
    async noteUndiagnosed(id: BatchId): Promise<void> {
      await rows.run('UPDATE batches SET has_diagnostics = 0 WHERE id = ?', id)
    },
  }
}

function sqlOf({ column, operator, values }: BatchCondition): string {
  const name = COLUMNS[column]
  const places = values.map(() => '?').join(', ')
  if (operator === '=') return `${name} IN (${places})`
  // What is not known is none of them.
  if (operator === '!=') return `(${name} IS NULL OR ${name} NOT IN (${places}))`
  return `(${values.map(() => `${name} ${operator} ?`).join(' OR ')})`
}

function columnsOf(batch: Batch) {
  return {
    id: batch.id,
    dataset_id: batch.datasetId,
    status: batch.status,
    created_at: batch.createdAt,
    started_at: batch.startedAt,
    completed_at: batch.completedAt,
    updated_at: batch.updatedAt,
    record_count: batch.inputRecordCount,
    failed_count: batch.failedRecordCount,
    bytes: batch.inputBytes,
    document: JSON.stringify(batch),
  }
}

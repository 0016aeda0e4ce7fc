/** checkpoints: which items of its source a flow has already promoted. */
import type { CopiedItem, TakenItem } from '../../../domain/batch.ts'
import type { BatchId, FlowId } from '../../../domain/ids.ts'
import type { Rows } from '../store.ts'

export function checkpointsLedger(rows: Rows) {
  return {
    async list(flowId: FlowId): Promise<TakenItem[]> {
      return await rows.all<{ path: string; bytes: number; modifiedAt: number }>(
        'SELECT path, bytes, modified_at AS modifiedAt FROM taken_items WHERE flow_id = ?',
        flowId,
      )
    },

    async clear(flowId: FlowId): Promise<void> {
      await rows.run('DELETE FROM taken_items WHERE flow_id = ?', flowId)
    },

    async append(flowId: FlowId, batchId: BatchId, items: readonly CopiedItem[]): Promise<void> {
      for (const item of items) {
        await rows.run(
          `INSERT OR REPLACE INTO taken_items (flow_id, path, bytes, modified_at, sha256, batch_id)
           VALUES (?, ?, ?, ?, ?, ?)`,
          flowId,
          item.path,
          item.bytes,
          item.modifiedAt,
          item.sha256,
          batchId,
        )
      }
    },
  }
}

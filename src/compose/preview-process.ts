/** preview-process: the file that a preview's process runs. It ends with its parent. */
import type { PreviewAnswer, PreviewOrder } from '../ingest/datasets/preview.ts'
import { firstRows } from '../ingest/promote/first-rows.ts'

process.once('disconnect', () => process.exit(1))
process.once('message', (order: PreviewOrder) => {
  void answerTo(order).then((answer) => {
    process.send?.(answer, undefined, undefined, () => process.exit(0))
  })
})

async function answerTo({ paths, limit, memoryMb }: PreviewOrder): Promise<PreviewAnswer> {
  try {
    return { kind: 'rows', json: await firstRows(paths, limit, memoryMb) }
  } catch (error) {
    return { kind: 'broken', reason: error instanceof Error ? error.message : String(error) }
  }
}

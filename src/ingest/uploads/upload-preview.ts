/** upload-preview: the first rows of what was uploaded, read as its run would read them, in another format if need be. */
import { buffer } from 'node:stream/consumers'
import { Fault } from '../../domain/fault.ts'
import type { BatchId, DatasetId } from '../../domain/ids.ts'
import type { RecordFormat } from '../../domain/source.ts'
import type { Blobs } from '../../platform/blobs/blobs.ts'
import type { Store } from '../../platform/store/store.ts'
import { dataOf } from '../explore/explore.ts'
import { HEAD_BYTES } from '../explore/head.ts'
import { type LeftOut, sampleOf } from '../explore/sample.ts'
import { uploadedKey } from '../run/upload-place.ts'
import { getUpload } from './upload-batch.ts'

export interface UploadPreview {
  readonly file: string
  readonly data: readonly Readonly<Record<string, unknown>>[]
  readonly leftOut: readonly LeftOut[]
  readonly recordCount: number
  readonly isWhole: boolean
}

/** Of the first file by name. `formatOf` is asked with the format that the batch was made with. */
export async function previewUpload(
  { batchId, datasetId }: { readonly batchId: BatchId; readonly datasetId: DatasetId },
  formatOf: (own: RecordFormat) => RecordFormat,
  rowCount: number,
  { store, blobs }: { readonly store: Store<'batches'>; readonly blobs: Blobs },
): Promise<UploadPreview> {
  const batch = await getUpload(batchId, store)
  const key = uploadedKey(batchId)
  const [first] = batch.datasetId === datasetId ? await blobs.list(key) : []
  if (first === undefined) {
    const problem = `The batch "${batchId}" has no file in the dataset "${datasetId}" to look at: none has come, or its run has ended.`
    throw new Fault('IMPORT-404', { problem })
  }
  const file = first.key.slice(key.length + 1)
  const bytes = await buffer(blobs.read(first.key, { start: 0, end: HEAD_BYTES - 1 }))
  const head = { path: file, bytes, isWhole: first.bytes <= HEAD_BYTES }
  const sample = sampleOf(head, formatOf(batch.upload.format), rowCount)
  if (sample.kind === 'unreadable') throw new Fault('IMPORT-400', { problem: sample.reason })
  const { leftOut, recordCount } = sample
  const { data, isCut } = dataOf(sample)
  return { file, data, leftOut, recordCount, isWhole: sample.isWhole && !isCut }
}

/** upload-place: where among the blobs lies what clients upload, batch by batch. */
import type { BatchId } from '../../domain/ids.ts'

export const UPLOADS = 'uploads'

/** All that there is of a batch. */
export function uploadKey(id: BatchId): string {
  return `${UPLOADS}/${id}`
}

/** Its files that are whole: what is here has been accepted, and is what its run takes. */
export function uploadedKey(id: BatchId): string {
  return `${uploadKey(id)}/files`
}

/** A file that comes in ranges, each a file of its own. */
export function rangesKey(id: BatchId, name?: string): string {
  return name === undefined ? `${uploadKey(id)}/ranges` : `${uploadKey(id)}/ranges/${name}`
}

/**
 * upload-retention: what was begun and never completed is given up after a while, and what a kill has left of
 * uploads is taken away. Keeps: nothing of a batch that is still loading, or whose run has not ended, is touched.
 */
import { isOver } from '../../domain/batch.ts'
import { idOf } from '../../domain/ids.ts'
import type { Blobs } from '../../platform/blobs/blobs.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import { createRounds } from '../../platform/rounds.ts'
import type { Service } from '../../platform/service.ts'
import type { Store } from '../../platform/store/store.ts'
import { uploadKey, UPLOADS } from '../run/upload-place.ts'

export interface UploadRetentionNeeds {
  readonly store: Store<'batches'>
  readonly blobs: Blobs
  readonly clock: Clock
  readonly log: Log
  readonly keptMs: number
}

/** To be started before the door opens: what lies in the work folder then is nobody's. */
export function createUploadRetention(needs: UploadRetentionNeeds): Service {
  const rounds = createRounds({
    name: 'upload-retention',
    everyMs: 60 * 60 * 1_000,
    log: needs.log,
    round: (goesOn) => dropOldUploads(needs, goesOn),
  })
  return {
    ...rounds,
    async start() {
      for (const name of await needs.blobs.listWorkFolders()) {
        if (name.startsWith('upload-')) await needs.blobs.dropWorkFolder(name)
      }
      await rounds.start()
    },
  }
}

/** One round. */
export async function dropOldUploads(
  needs: UploadRetentionNeeds,
  goesOn: () => boolean = () => true,
): Promise<void> {
  const count = await abandon(needs, goesOn)
  if (count > 0) needs.log.info('uploads.abandoned', { batches: count })
  const files = await needs.blobs.list(UPLOADS)
  for (const id of new Set(files.map(({ key }) => key.split('/')[1] ?? ''))) {
    if (!goesOn()) return
    const batch = await needs.store.read.batches.find(idOf(id))
    if (batch === null || isOver(batch)) await needs.blobs.remove(uploadKey(idOf(id)))
  }
}

async function abandon(
  { store, clock, keptMs }: UploadRetentionNeeds,
  goesOn: () => boolean,
): Promise<number> {
  const now = clock.now()
  let count = 0
  while (goesOn()) {
    const some = await store.commit(async ({ batches }) => {
      const found = await batches.list({
        conditions: [
          { column: 'status', operator: '=', values: ['loading'] },
          { column: 'updatedAt', operator: '<', values: [now - keptMs] },
        ],
        order: [],
        limit: 50,
        start: 0,
      })
      for (const batch of found) {
        await batches.replace({ ...batch, status: 'abandoned', updatedAt: now, completedAt: now })
      }
      return found.length
    })
    if (some === 0) break
    count += some
  }
  return count
}

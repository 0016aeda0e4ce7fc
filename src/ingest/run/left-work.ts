/** left-work: the work folders of runs, and those that a kill has left behind. */
import { idOf } from '../../domain/ids.ts'
import { hasEnded, type Run } from '../../domain/run.ts'
import type { Blobs } from '../../platform/blobs/blobs.ts'
import type { Store } from '../../platform/store/store.ts'

/** A folder for each attempt: one left behind by a crash cannot be mistaken for the next one's. */
export function workNameOf(run: Run): string {
  return `${run.id}-${run.attempt}`
}

/** Killed between the end of a run and the end of its folder, Weir has left the folder. */
export async function dropWorkOfEnded({
  store,
  blobs,
}: {
  readonly store: Store<'runs'>
  readonly blobs: Blobs
}): Promise<void> {
  for (const name of await blobs.listWorkFolders()) {
    const run = await store.read.runs.find(idOf(name.replace(/-\d+$/, '')))
    if (run !== null && hasEnded(run)) await blobs.dropWorkFolder(name)
  }
}

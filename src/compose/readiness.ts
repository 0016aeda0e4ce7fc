/**
 * readiness: whether this Weir can do its work now: what `/readyz` answers. Anybody may read it, so it
 * names neither folders nor figures.
 */
import { statfs } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Check } from '../domain/check.ts'
import { Fault } from '../domain/fault.ts'
import type { WholeStore } from '../platform/store/store.ts'

export interface ReadinessNeeds {
  readonly store: Pick<WholeStore, 'flushed' | 'read' | 'trouble'>
  readonly dataFolder: string
  /** False until every service has started, and once they are told to stop. */
  readonly isStarted: () => boolean
  readonly freeBytes?: (folder: string) => Promise<number>
}

/** With less than this, the next commits, or the next checkpoint of the database, may fail. */
export const LEAST_FREE_BYTES = 64_000_000

/** A disk that has not answered by then does not serve anybody. */
const PATIENCE_MS = 2_000

export function createReadiness(needs: ReadinessNeeds): () => Promise<readonly Check[]> {
  return async () => [startedCheck(needs), await storeCheck(needs), await roomCheck(needs)]
}

export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

function startedCheck({ isStarted }: ReadinessNeeds): Check {
  return isStarted()
    ? { name: 'services', says: 'Every service has started.', todo: null }
    : {
        name: 'services',
        says: 'Weir is starting, or stopping.',
        todo: 'Wait a moment and ask again.',
      }
}

async function storeCheck({ store }: ReadinessNeeds): Promise<Check> {
  const name = 'store'
  const says = await Promise.race([
    readAndKept(store),
    pause(PATIENCE_MS, 'The disk takes too long to keep what is written.', { ref: false }),
  ])
  return says === null
    ? { name, says: 'The store can be read, and its disk keeps what is written.', todo: null }
    : { name, says, todo: 'Run `weir doctor` on its machine, and look into the log.' }
}

/** `null`, or what is wrong. */
async function readAndKept(store: ReadinessNeeds['store']): Promise<string | null> {
  try {
    await store.read.credentials.findIdentity()
    await store.flushed()
    return store.trouble
  } catch (error) {
    // A Fault says it in words for anybody; what else went wrong may name what is nobody's business.
    return error instanceof Fault ? 'The disk has failed.' : 'The store cannot be read.'
  }
}

async function roomCheck({ dataFolder, freeBytes = freeBytesOf }: ReadinessNeeds): Promise<Check> {
  const name = 'disk'
  const free = await freeBytes(dataFolder).catch(() => null)
  const least = `${LEAST_FREE_BYTES / 1_000_000} MB`
  if (free === null) {
    const todo = 'Mount it again, or put it back.'
    return { name, says: 'The data folder is not there any more.', todo }
  }
  return free >= LEAST_FREE_BYTES
    ? { name, says: `The disk of the data folder has more than ${least} left.`, todo: null }
    : {
        name,
        says: `The disk of the data folder has less than ${least} left.`,
        todo: 'Make room there, or lower WEIR_RETENTION_DAYS.',
      }
}

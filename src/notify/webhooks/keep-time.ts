/**
 * keep-time: waits are so long, whatever the clock is set to meanwhile: once it has jumped, what is open is
 * moved with it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { type Clock, type Ticks, watchJumps } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { Jump } from '../../platform/store/ledgers/delivery-rows.ts'
import type { Store } from '../../platform/store/store.ts'

export interface KeepTimeNeeds {
  readonly store: Store<'deliveries'>
  readonly clock: Clock
  readonly ticks: Ticks
  readonly log: Log
  /** A jump that cannot be written is tried again until then. */
  readonly isStopped: () => boolean
}

/** How many ids are gone through at once. */
const SHIFTED_AT_ONCE = 20_000

const AGAIN_MS = 1_000

/** Resolves once what the clock said before it was set is put right; to be asked before it is gone by. */
export function createKeepTime(needs: KeepTimeNeeds): () => Promise<void> {
  const { clock, log } = needs
  const jumped = watchJumps(clock, needs.ticks)
  let kept: Promise<void> = Promise.resolve()
  return () => {
    const byMs = jumped()
    if (byMs === 0) return kept
    log.warn('clock.jumped', { byMs })
    const jump = { byMs, latest: clock.now() - byMs }
    kept = kept.then(() => shift(jump, needs))
    return kept
  }
}

async function shift(jump: Jump, { store, log, isStopped }: KeepTimeNeeds): Promise<void> {
  let next: number | null = 0
  while (next !== null) {
    const after: number = next
    try {
      next = await store.commit(({ deliveries }) => deliveries.shift(jump, after, SHIFTED_AT_ONCE))
    } catch (error) {
      if (isStopped()) return
      log.error('sender.stumbled', { error: String(error) })
      await pause(AGAIN_MS)
    }
  }
}

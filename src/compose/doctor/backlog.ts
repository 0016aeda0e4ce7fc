/** backlog: whether what is owed and what is to be announced gets its turn. */
import type { Check } from '../../domain/check.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Inspection } from '../../platform/store/sqlite-inspection.ts'
import { spanOf, unwell, well } from './looked.ts'

interface BacklogNeeds {
  readonly clock: Clock
  readonly isRunning: boolean
}

const LONG_MS = 15 * 60_000

export async function backlogCheck(
  { rollUps, deliveries, outbox }: Inspection['read'],
  { clock, isRunning }: BacklogNeeds,
): Promise<Check> {
  const name = 'backlog'
  const now = clock.now()
  const { waiting, retrying, sending } = await rollUps.countBacklog()
  const dueForMs = now - ((await deliveries.findDueSince(now)) ?? now)
  const [unannounced] = await outbox.list(1)
  const endedForMs = unannounced === undefined ? 0 : now - unannounced.run.updatedAt
  const owed = waiting + retrying + sending
  const says = `${owed} deliveries are owed (${retrying} of them were tried before); the longest due has been so for ${spanOf(dueForMs)}.`
  if (!isRunning && (dueForMs > LONG_MS || endedForMs > LONG_MS)) {
    return unwell(name, says, 'Start Weir: nothing is sent or announced while it does not run.')
  }
  if (endedForMs > LONG_MS) {
    const todo = 'Look into the log for announcer.stumbled, which says why.'
    return unwell(name, `A run ended ${spanOf(endedForMs)} ago and was not announced.`, todo)
  }
  if (dueForMs > LONG_MS) {
    const todo =
      'See `weir deliveries --status waiting` for whom: a receiver that hangs, or takes less than it is owed, delays only its own. Where it is everybody, look into the log for sender.stumbled.'
    return unwell(name, says, todo)
  }
  return well(name, owed === 0 ? 'Nothing is owed.' : says)
}

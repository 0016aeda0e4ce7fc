/** backlog: whether what is owed and what is to be announced gets its turn. */
import type { Check } from '../../domain/check.ts'
import { causeOf, instantOf } from '../../domain/fact.ts'
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
  const unheard = (await outbox.list(1)).map(({ fact }) => fact)
  const [unheardForMs = 0] = unheard.map((fact) => now - instantOf(fact))
  const owed = waiting + retrying + sending
  const says = `${owed} deliveries are owed (${retrying} of them were tried before); the longest due has been so for ${spanOf(dueForMs)}.`
  if (!isRunning && (dueForMs > LONG_MS || unheardForMs > LONG_MS)) {
    return unwell(name, says, 'Start Weir: nothing is sent or announced while it does not run.')
  }
  if (unheardForMs > LONG_MS) {
    const todo = 'Look into the log for announcer.stumbled, which says why.'
    return unwell(
      name,
      `It was not announced in ${spanOf(unheardForMs)}: ${unheard.map(causeOf).join()}.`,
      todo,
    )
  }
  if (dueForMs > LONG_MS) {
    const todo =
      'See `weir deliveries --status waiting` for whom: a receiver that hangs, or takes less than it is owed, delays only its own. Where it is everybody, look into the log for sender.stumbled.'
    return unwell(name, says, todo)
  }
  return well(name, owed === 0 ? 'Nothing is owed.' : says)
}

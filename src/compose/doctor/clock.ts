/** clock: whether the clock of the machine agrees with what is stored; its time zone does not matter. */
import type { Check } from '../../domain/check.ts'
import type { Inspection } from '../../platform/store/sqlite-inspection.ts'
import { momentOf, unwell, well } from './looked.ts'

/** What is written while this looks is a little newer. */
const SLACK_MS = 60_000

/** A retry comes within 24 hours of the first attempt. */
const FARTHEST_MS = 25 * 3_600_000

export async function clockCheck(
  { soundness }: Pick<Inspection['read'], 'soundness'>,
  now: number,
): Promise<Check> {
  const name = 'clock'
  const newest = await soundness.findNewest()
  if (newest !== null && newest > now + SLACK_MS) {
    const says = `The clock says ${momentOf(now)}, but the newest rows are of ${momentOf(newest)}.`
    const todo =
      'Either the clock is behind now, or it was ahead then. Set it right and keep it so (`timedatectl`, chrony); until it has caught up, what waits is not tried.'
    return unwell(name, says, todo)
  }
  const last = await soundness.findLastDue()
  if (last !== null && last > now + FARTHEST_MS) {
    const says = `It is ${momentOf(now)}, but a delivery is to be tried at ${momentOf(last)}.`
    const todo =
      'The clock was ahead when that was written. See `weir deliveries --status waiting`, and publish again what must not wait.'
    return unwell(name, says, todo)
  }
  return well(name, `It is ${momentOf(now)}, and nothing that is stored is from later.`)
}

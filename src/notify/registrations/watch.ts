/**
 * watch: keeps time for registrations, whose status may change though nothing happens: a day of
 * being unstable ends, a proof that was to come within five minutes does not.
 */
import type { Bus } from '../../platform/bus/bus.ts'
import type { Service } from '../../platform/service.ts'
import type { Store } from '../../platform/store/store.ts'
import { bucketOf, HEALTH_WINDOW_MS, windowStart } from './health.ts'
import { type LetterOf, moveByHealth, tellMove } from './move.ts'
import { expireValidations } from './proof.ts'
import type { RegistrationNeeds } from './registration.ts'

export interface WatchNeeds extends Pick<RegistrationNeeds, 'clock' | 'log' | 'challenge'> {
  readonly store: Store<'registrations' | 'traces' | 'tallies' | 'letters'>
  readonly bus: Bus
  readonly letterOf: LetterOf
}

/** A proof that is first awaited after a round runs out at most so much later than it should. */
const LONGEST_REST_MS = 30_000

export function createWatch(needs: WatchNeeds): Service {
  const { clock, log } = needs
  let isOn = false
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let droppedAt: number | null = null

  async function look(): Promise<void> {
    let next: number | null = null
    try {
      next = await watchOnce(needs)
      const bucket = bucketOf(clock.now())
      if (bucket !== droppedAt) await dropOldTallies(needs)
      droppedAt = bucket
    } catch (error) {
      log.error('watch.stumbled', { error: String(error), againInMs: LONGEST_REST_MS })
    }
    const rest = Math.min(Math.max((next ?? Infinity) - clock.now(), 0), LONGEST_REST_MS)
    if (isOn) timer = setTimeout(wake, rest)
  }

  function wake(): void {
    looking = look()
  }

  return {
    name: 'watch',
    async start() {
      if (isOn) return
      isOn = true
      wake()
      // What ran out while Weir was down is settled before anything is pushed or asked.
      await looking
    },
    async stop() {
      isOn = false
      await looking
      clearTimeout(timer)
    },
  }
}

/** One round. Answers when the next status may change by time alone; `null` where none will. */
export async function watchOnce(needs: WatchNeeds): Promise<number | null> {
  const due = [await expireValidations(needs), await judgeUnstable(needs)]
  const known = due.filter((at) => at !== null)
  return known.length === 0 ? null : Math.min(...known)
}

/** Once their day is over, also where nothing was attempted in it: silence is no failure (decision 18). */
async function judgeUnstable(needs: WatchNeeds): Promise<number | null> {
  const { store, clock, letterOf } = needs
  const now = clock.now()
  let next: number | null = null
  for (const { id, statusSince } of await store.read.registrations.listOfStatus('unstable')) {
    const endsAt = statusSince + HEALTH_WINDOW_MS
    if (endsAt > now) {
      next = Math.min(next ?? endsAt, endsAt)
      continue
    }
    const move = await store.commit((ledgers) => moveByHealth(id, now, ledgers, letterOf))
    if (move !== null) tellMove(move, needs)
  }
  return next
}

/** They are older than any attempt that health is judged by. */
async function dropOldTallies({
  store,
  clock,
}: Pick<WatchNeeds, 'store' | 'clock'>): Promise<void> {
  const before = windowStart(clock.now())
  await store.commit(({ tallies }) => tallies.dropBefore(before))
}

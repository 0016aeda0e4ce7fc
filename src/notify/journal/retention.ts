/**
 * retention: what has grown too old leaves the journals, and with it the events, bodies, deliveries and
 * traces that nothing needs any more.
 * Keeps: it goes in small steps, each a commit of its own, so that nobody waits for it.
 */
import { TRACES_KEPT } from '../../domain/trace.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import { createRounds } from '../../platform/rounds.ts'
import type { Service } from '../../platform/service.ts'
import {
  type Ageing,
  AGEING,
  type Range,
  type Step,
} from '../../platform/store/ledgers/retention.ts'
import type { Store } from '../../platform/store/store.ts'

export interface RetentionNeeds {
  readonly store: Store<'retention' | 'hours'>
  readonly clock: Clock
  readonly log: Log
  /** How long a journal keeps its entries. */
  readonly keptMs: number
}

/** A round at start and every ten minutes. */
export function createRetention(needs: RetentionNeeds): Service {
  return createRounds({
    name: 'retention',
    everyMs: ROUND_MS,
    log: needs.log,
    round: (goesOn) => dropOld(needs, goesOn),
  })
}

/** One round, to its end or until `goesOn` says no. */
export async function dropOld(
  { store, clock, log, keptMs }: RetentionNeeds,
  goesOn: () => boolean = () => true,
): Promise<void> {
  const now = clock.now()
  await dropRemoved(store, goesOn)
  const dropped: Record<Ageing, number> = {
    events: 0,
    journal: 0,
    deliveries: 0,
    traces: 0,
    replays: 0,
  }
  for (const what of AGEING) {
    const before = now - (what === 'traces' ? TRACES_KEPT.ms : keptMs)
    const bounds = { before, latest: now + CLOCK_TOLERANCE_MS }
    dropped[what] = await dropBefore(what, bounds, store, goesOn)
  }
  await store.commit(({ hours }) => hours.dropBefore(now - HOURS_KEPT_MS))
  const isAnything = Object.values(dropped).some((count) => count > 0)
  if (isAnything) log.info('retention.dropped', { ...dropped })
}

/** What registrations that are gone have left, whatever its age. */
async function dropRemoved(store: RetentionNeeds['store'], goesOn: () => boolean): Promise<void> {
  let isMore = true
  while (isMore && goesOn()) {
    isMore = await store.commit(({ retention }) => retention.dropRemoved(STEP_ROWS))
  }
}

async function dropBefore(
  what: Ageing,
  bounds: Pick<Range, 'before' | 'latest'>,
  store: RetentionNeeds['store'],
  goesOn: () => boolean,
): Promise<number> {
  let count = 0
  let step: Step = { removed: 0, next: 0 }
  while (step.next !== null && goesOn()) {
    const range: Range = { ...bounds, after: step.next, limit: STEP_ROWS }
    step = await store.commit(({ retention }) => retention.drop(what, range))
    count += step.removed
  }
  return count
}

/** By how much a clock may be put back without what was written before being held for a mistake. */
const CLOCK_TOLERANCE_MS = 60 * 60 * 1_000

/** Somewhat more than a year, so that a picture can hold this month against that of a year ago. */
const HOURS_KEPT_MS = 400 * 24 * 60 * 60 * 1_000

const ROUND_MS = 10 * 60 * 1_000

/** A few milliseconds of work, which is what another commit may have to wait. */
const STEP_ROWS = 500

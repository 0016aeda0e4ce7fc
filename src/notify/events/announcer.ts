/** announcer: announces what the outbox holds, in order, whenever the bell rings and once at start. */
import { causeBefore, causeOf } from '../../domain/fact.ts'
import { idOf } from '../../domain/ids.ts'
import type { Chance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import { createDrain } from '../../platform/drain.ts'
import type { Service } from '../../platform/service.ts'
import type { OutboxEntry } from '../../platform/store/ledgers/outbox.ts'
import { findEventCode, PLATFORM_NOTIFICATIONS } from '../catalog/catalog.ts'
import { announce, type AnnounceNeeds, type Announcement } from './announce.ts'
import { eventOfFact, type FactOptions } from './fact.ts'

export interface AnnouncerNeeds extends AnnounceNeeds {
  readonly clock: Clock
  readonly chance: Chance
  readonly options: FactOptions
}

const AT_ONCE = 100

/** What cannot be announced is left where it is, and what is behind it goes on; it is tried again later. */
export function createAnnouncer(needs: AnnouncerNeeds): Service {
  let after = 0
  let left = new Map<string, { entry: OutboxEntry; error: string }>()
  let said = ''

  async function announceOrLeave(entry: OutboxEntry): Promise<void> {
    const cause = causeOf(entry.fact)
    const causeOfBefore = causeBefore(entry.fact) ?? ''
    const before = left.get(causeOfBefore)
    try {
      if (before === undefined) return await announceFact(entry, needs)
      await announceAfter(before.entry, entry, needs)
      left.delete(causeOfBefore)
    } catch (error) {
      left.set(cause, { entry, error: String(error) })
    }
  }

  /** Once, however often they are tried again. */
  function sayWhatIsLeft(): void {
    const all = [...left].map(([cause, { error }]) => ({ cause, error }))
    const [first] = all
    const now = JSON.stringify(all)
    if (first !== undefined && now !== said) {
      needs.log.error('announcer.stumbled', { ...first, factCount: all.length })
    }
    said = now
  }

  return createDrain({
    name: 'announcer',
    bell: 'outbox',
    bus: needs.bus,
    log: needs.log,
    async drain() {
      const entries = await needs.store.read.outbox.list(AT_ONCE, after)
      for (const entry of entries) await announceOrLeave(entry)
      after = entries.at(-1)?.seq ?? after
      if (entries.length === AT_ONCE) return true

      const isClear = left.size === 0
      sayWhatIsLeft()
      after = 0
      left = new Map()
      return isClear ? false : 'later'
    },
  })
}

/** The fact leaves the outbox in the commit that announces it. */
export async function announceFact(entry: OutboxEntry, needs: AnnouncerNeeds): Promise<void> {
  await announce([announcementOf(entry, needs)], needs, ({ outbox }) => outbox.remove(entry.fact))
}

/**
 * Where a start could not be announced and its end has come, both are, in their order (decision 15). A
 * start that still cannot be is given up with the end: told after it, it would say what is no longer so.
 */
async function announceAfter(
  before: OutboxEntry,
  entry: OutboxEntry,
  needs: AnnouncerNeeds,
): Promise<void> {
  const leave: Parameters<typeof announce>[2] = async ({ outbox }) => {
    await outbox.remove(before.fact)
    await outbox.remove(entry.fact)
  }
  try {
    await announce([announcementOf(before, needs), announcementOf(entry, needs)], needs, leave)
  } catch (error) {
    await announce([announcementOf(entry, needs)], needs, leave)
    needs.log.error('announcer.gaveUp', { cause: causeOf(before.fact), error: String(error) })
  }
}

function announcementOf({ fact }: OutboxEntry, needs: AnnouncerNeeds): Announcement {
  const { clock, chance, options } = needs
  const event = eventOfFact(fact, idOf<'event'>(chance.uuid()), clock.now(), options)
  const provider = PLATFORM_NOTIFICATIONS
  const code = findEventCode(provider, event.code)
  if (code === null) throw new Error(`The catalog lacks the event code "${event.code}".`)
  return { event, provider, code, cause: causeOf(fact) }
}

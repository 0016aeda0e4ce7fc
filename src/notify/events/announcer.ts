/** announcer: announces finished runs from the outbox, in order, whenever the bell rings and once at start. */
import { idOf, type RunId } from '../../domain/ids.ts'
import type { Chance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import { createDrain } from '../../platform/drain.ts'
import type { Service } from '../../platform/service.ts'
import type { OutboxEntry } from '../../platform/store/ledgers/outbox.ts'
import { findEventCode, PLATFORM_NOTIFICATIONS } from '../catalog/catalog.ts'
import { announce, type AnnounceNeeds } from './announce.ts'
import { eventOfRun, type FactOptions } from './fact.ts'

export interface AnnouncerNeeds extends AnnounceNeeds {
  readonly clock: Clock
  readonly chance: Chance
  readonly options: FactOptions
}

const AT_ONCE = 100

/** A run that cannot be announced is left where it is, and those behind it go on; it is tried again later. */
export function createAnnouncer(needs: AnnouncerNeeds): Service {
  let after = 0
  let left: { runId: RunId; error: string }[] = []
  let said = ''

  async function announceOrLeave(entry: OutboxEntry): Promise<void> {
    try {
      await announceRun(entry, needs)
    } catch (error) {
      left.push({ runId: entry.run.id, error: String(error) })
    }
  }

  /** Once, however often they are tried again. */
  function sayWhatIsLeft(): void {
    const [first] = left
    const now = JSON.stringify(left)
    if (first !== undefined && now !== said) {
      needs.log.error('announcer.stumbled', { ...first, runCount: left.length })
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

      const isClear = left.length === 0
      sayWhatIsLeft()
      after = 0
      left = []
      return isClear ? false : 'later'
    },
  })
}

/** The run leaves the outbox in the commit that announces it. */
export async function announceRun({ run }: OutboxEntry, needs: AnnouncerNeeds): Promise<void> {
  const { clock, chance, options } = needs
  const event = eventOfRun(run, idOf<'event'>(chance.uuid()), clock.now(), options)
  const provider = PLATFORM_NOTIFICATIONS
  const code = findEventCode(provider, event.code)
  if (code === null) throw new Error(`The catalog lacks the event code "${event.code}".`)
  const announcement = { event, provider, code, cause: `run ${run.id} ended` }
  await announce([announcement], needs, ({ outbox }) => outbox.remove(run.id))
}

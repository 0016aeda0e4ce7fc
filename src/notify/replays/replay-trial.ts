/** replay-trial: what the tests of replays share: a registration with a journal, and what was owed of it. */
import { idOf } from '../../domain/ids.ts'
import type { Delivery } from '../../domain/delivery.ts'
import type { Registration } from '../../domain/registration.ts'
import type { Replay, ReplayWindow } from '../../domain/replay.ts'
import type { OpenStore } from '../../platform/store/store.ts'
import { anEvent } from '../../platform/store/store-trial.ts'
import { type NotifyTrial, openNotifyTrial } from '../notify-trial.ts'
import { planReplay } from './replay.ts'

export const ALL: ReplayWindow = { from: null, to: null, eventCode: null, rule: null }

export interface ReplayTrial extends NotifyTrial {
  readonly registration: Registration
  /** Journals so many events for a registration, `everyMs` apart, the first at the instant that is. */
  journal(count: number, given?: Journaled): Promise<void>
  plan(window?: Partial<ReplayWindow>, perSecond?: number): Promise<Replay>
}

interface Journaled {
  readonly everyMs?: number
  readonly registrationId?: string
  readonly eventCode?: string
}

export async function openReplayTrial(changes: Partial<Registration> = {}): Promise<ReplayTrial> {
  const trial = await openNotifyTrial()
  const registration = await trial.register('r1', changes)
  let ordinal = 0
  return {
    ...trial,
    registration,
    async journal(count, { everyMs = 10, registrationId = 'r1', eventCode = 'code-1' } = {}) {
      await trial.store.commit(async ({ events, journal }) => {
        for (let n = 0; n < count; n++) {
          const id = idOf<'event'>(`event-${++ordinal}`)
          const at = trial.clock.at + n * everyMs
          await events.append({ ...anEvent(id), code: eventCode, at }, `cause ${id}`)
          const body = JSON.stringify({ event_id: id, event: { n: ordinal } })
          const bodyId = await events.appendBody(id, 'adobe_io client-1 code', body)
          const entry = { registrationId: idOf<'registration'>(registrationId), eventId: id }
          await journal.append({ ...entry, eventCode, bodyId, at, push: 'owed' })
        }
      })
    },
    plan: (window = {}, perSecond = 10) =>
      planReplay(registration, { window: { ...ALL, ...window }, perSecond }, trial),
  }
}

/** What was owed, oldest first. */
export async function owedIn(store: OpenStore): Promise<Delivery[]> {
  return (await store.read.deliveries.list({ limit: 100_000 })).toReversed()
}

export function eventIds(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, n) => `event-${from + n}`)
}

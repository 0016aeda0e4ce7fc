/**
 * announce: a finished run from the outbox → event, journal entries and deliveries owed: the whole
 * fan-out on one page.
 * Before: run-flow. After: journal.
 * Keeps: a fact is announced exactly once, and nothing is owed before its event is in the journal.
 */
import { type EventId, idOf } from '../../domain/ids.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Chance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { OutboxEntry } from '../../platform/store/ledgers/outbox.ts'
import type { Store } from '../../platform/store/store.ts'
import { match } from '../registrations/match.ts'
import { findEventCode, PLATFORM_NOTIFICATIONS } from './catalog.ts'
import { envelope, variantOf } from './envelope.ts'
import { eventOfRun, type FactOptions } from './fact.ts'

export interface AnnounceNeeds {
  readonly store: Store<'outbox' | 'events' | 'registrations' | 'journal' | 'deliveries'>
  readonly bus: Bus
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  readonly options: FactOptions
}

export async function announce({ run }: OutboxEntry, needs: AnnounceNeeds): Promise<void> {
  const { store, bus, clock, chance, log, options } = needs
  const event = eventOfRun(
    run,
    idOf<'event'>(chance.uuid()) satisfies EventId,
    clock.now(),
    options,
  )
  const code = findEventCode(PLATFORM_NOTIFICATIONS, event.code)
  if (code === null) throw new Error(`The catalog lacks the event code "${event.code}".`)

  const owedCount = await store.commit(async (ledgers) => {
    await ledgers.outbox.remove(run.id)
    if (!(await ledgers.events.append(event, `run ${run.id} ended`))) return null
    const interested = await ledgers.registrations.listInterested(event.providerId, [
      code.code,
      ...code.aliases,
    ])
    let owed = 0
    for (const registration of interested) {
      const eventCode = match(event, code, registration)
      if (eventCode === null) continue
      const to = {
        format: registration.deliveryFormat,
        clientId: registration.clientId,
        eventCode,
        imsOrgId: options.identity.imsOrgId,
      }
      const bodyId = await ledgers.events.appendBody(event.id, variantOf(to), envelope(event, to))
      await ledgers.journal.append(registration.id, bodyId)
      // A disabled registration finds the event in its journal only (io-events 2.6).
      if (!registration.isEnabled || registration.deliveryType === 'journal') continue
      owed++
      await ledgers.deliveries.append({
        registrationId: registration.id,
        eventId: event.id,
        eventCode,
        providerMetadataId: event.providerMetadataId,
        bodyId,
        createdAt: event.at,
      })
    }
    return owed
  })

  if (owedCount === null) return
  bus.ring('deliveries')
  log.info('event.announced', {
    eventId: event.id,
    eventCode: event.code,
    runId: run.id,
    flowId: run.flowId,
    deliveries: owedCount,
  })
}

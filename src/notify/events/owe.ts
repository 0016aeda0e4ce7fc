/** owe: notes that a registration is to get an event: in its journal, and by a delivery where it is pushed to. */
import type { Event } from '../../domain/event.ts'
import { isPushedTo, type Registration } from '../../domain/registration.ts'
import type { BatchLimits } from '../../platform/store/ledgers/delivery-rows.ts'
import type { Push } from '../../platform/store/ledgers/journal.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'

export interface Owed {
  readonly event: Pick<Event, 'id' | 'providerMetadataId'>
  /** In the spelling the registration asked for. */
  readonly eventCode: string
  readonly bodyId: number
  readonly body: string
}

export interface Occasion {
  /** What it sends again; `null` for the first time. */
  readonly replayId: string | null
  readonly at: number
}

/** Decision 23. */
const BATCH_LIMITS: BatchLimits = { items: 20, bytes: 2_000_000, waitMs: 1_000 }

/** For the first time. A registration that cannot be pushed to finds it in its journal only (io-events 2.6). */
export async function journalAndOwe(
  registration: Registration,
  owed: Owed,
  at: number,
  { journal, deliveries }: Pick<Ledgers, 'journal' | 'deliveries'>,
): Promise<Push> {
  const push = pushOf(registration)
  const { event, eventCode, bodyId } = owed
  const entry = { registrationId: registration.id, eventId: event.id, eventCode, bodyId, at, push }
  await journal.append(entry)
  if (push === 'owed') await owe(registration, owed, { replayId: null, at }, deliveries)
  return push
}

function pushOf(registration: Registration): Push {
  if (isPushedTo(registration)) return 'owed'
  return registration.deliveryType === 'journal' ? 'journal' : 'disabled'
}

/** Alone, or in the batch that is being gathered for it. */
export async function owe(
  registration: Pick<Registration, 'id' | 'deliveryType'>,
  { event, eventCode, bodyId, body }: Owed,
  { replayId, at }: Occasion,
  deliveries: Ledgers['deliveries'],
): Promise<void> {
  const owed = {
    registrationId: registration.id,
    eventId: event.id,
    eventCode,
    providerMetadataId: event.providerMetadataId,
    bodyId,
    replayId,
    createdAt: at,
  }
  if (registration.deliveryType !== 'webhook_batch') return await deliveries.append(owed)
  await deliveries.gather(owed, Buffer.byteLength(body), BATCH_LIMITS)
}

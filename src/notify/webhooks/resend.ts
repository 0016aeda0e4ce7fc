/** resend: a delivery that is over is owed once more: the same bytes, a life of its own (decision 28). */
import type { Delivery, DeliveryStatus } from '../../domain/delivery.ts'
import { Fault } from '../../domain/fault.ts'
import type { DeliveryId } from '../../domain/ids.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { Store } from '../../platform/store/store.ts'
import { whyNotPushed } from '../registrations/pushable.ts'

export interface ResendNeeds {
  readonly store: Store<'deliveries' | 'registrations' | 'events'>
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
}

/** What its deliveries carry as their replay. */
const RESEND = 'resend'

export async function resend(
  id: DeliveryId,
  { store, bus, clock, log }: ResendNeeds,
): Promise<Delivery> {
  const now = clock.now()
  const newId = await store.commit(async ({ deliveries, registrations, events }) => {
    const before = await deliveries.find(id)
    if (before === null) throw notFound(id)
    if (!isOver(before.status)) {
      throw conflict(
        `The delivery "${id}" is ${before.status}, so it is on its way already. Only a delivered, refused or expired one is sent again.`,
      )
    }
    const registration = await registrations.find(before.registrationId)
    if (registration === null) throw notFound(id)
    const problem = whyNotPushed(registration)
    if (problem !== null) throw conflict(problem)
    if (before.bodyId === null || (await events.findBody(before.bodyId)) === null) {
      throw conflict(`The delivery "${id}" has grown too old: its body is not kept any more.`)
    }
    return await deliveries.appendAgain(id, RESEND, now)
  })
  bus.ring('deliveries')
  const delivery = await getDelivery(newId, store)
  const { registrationId, eventId } = delivery
  log.info('delivery.resent', { deliveryId: newId, resendOf: id, registrationId, eventId })
  return delivery
}

export async function getDelivery(
  id: DeliveryId,
  { read }: Pick<Store<'deliveries'>, 'read'>,
): Promise<Delivery> {
  // Ids are whole numbers; what is none is not asked for, for "0x1" would be found as 1.
  const delivery = /^\d{1,15}$/.test(id) ? await read.deliveries.find(id) : null
  if (delivery === null) throw notFound(id)
  return delivery
}

function isOver(status: DeliveryStatus): boolean {
  return status === 'delivered' || status === 'refused' || status === 'expired'
}

function conflict(problem: string): Fault {
  return new Fault('WEIR-409', { problem })
}

function notFound(id: DeliveryId): Fault {
  return new Fault('WEIR-404', { problem: `The delivery "${id}" is not found.` })
}

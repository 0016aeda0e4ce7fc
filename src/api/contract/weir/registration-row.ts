/** registration-row: a registration in short, with how its last day went, on the wire. */
import { type Static, Type } from 'typebox'
import { isEnabled, type Registration } from '../../../domain/registration.ts'
import type { Tally } from '../../../platform/store/ledgers/tallies.ts'
import { PageFields } from '../events/pages.ts'

export const RegistrationRow = Type.Object({
  id: Type.String(),
  name: Type.String(),
  status: Type.String(),
  statusSince: Type.Integer(),
  /** What there is to say of it; '' where all is well. */
  reason: Type.String(),
  isEnabled: Type.Boolean(),
  isWanted: Type.Boolean(),
  deliveryType: Type.String(),
  webhookUrl: Type.Union([Type.Null(), Type.String()]),
  eventCodes: Type.Array(Type.String()),
  flowIds: Type.Array(Type.String()),
  /** Attempts of the last 24 hours, since it was last edited; challenges left out. */
  lastDay: Type.Object({ attempts: Type.Integer(), successes: Type.Integer() }),
})

export const RegistrationRows = Type.Object({
  registrations: Type.Array(RegistrationRow),
  page: PageFields,
})

export function registrationRow(
  registration: Registration,
  reason: string,
  { attempts, successes }: Tally,
): Static<typeof RegistrationRow> {
  const { id, name, status, statusSince, isWanted } = registration
  return {
    id,
    name,
    status,
    statusSince,
    reason,
    isEnabled: isEnabled(registration),
    isWanted,
    deliveryType: registration.deliveryType,
    webhookUrl: registration.webhookUrl,
    eventCodes: registration.interests.map(({ eventCode }) => eventCode),
    flowIds: [...registration.flowIds],
    lastDay: { attempts, successes },
  }
}

/**
 * move: a registration whose health asks for another status gets it, in the commit of whoever noticed
 * (decision 18). Read again in there, so that an edit that came meanwhile is not overwritten.
 */
import type { RegistrationId } from '../../domain/ids.ts'
import type { Registration, WebhookStatus } from '../../domain/registration.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Log } from '../../platform/log.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'
import type { Letter } from '../../platform/store/ledgers/letters.ts'
import { judgeHealth, whyUnhealthy, windowStart } from './health.ts'

export interface Move {
  readonly from: WebhookStatus
  /** As it is now. */
  readonly registration: Registration
}

/** What is mailed about a move; `null` where no mail is configured. */
export type LetterOf = ((move: Move) => Letter) | null

/** Answers `null` where it stays what it is. */
export async function moveByHealth(
  id: RegistrationId,
  now: number,
  { registrations, tallies, letters }: Pick<Ledgers, 'registrations' | 'tallies' | 'letters'>,
  letterOf: LetterOf,
): Promise<Move | null> {
  const before = await registrations.find(id)
  if (before === null) return null
  const tally = await tallies.find(before, windowStart(now))
  const status = judgeHealth({ ...before, ...tally, now })
  if (status === before.status) return null

  const registration: Registration = {
    ...before,
    status,
    statusSince: now,
    statusReason: whyUnhealthy({ ...tally, status, statusSince: now }),
  }
  const move: Move = { from: before.status, registration }
  await registrations.replace(registration)
  if (letterOf !== null && status !== 'verified') await letters.append(letterOf(move), now)
  return move
}

/** Once the commit is on disk. */
export function tellMove(
  { from, registration }: Move,
  { log, bus }: { readonly log: Log; readonly bus: Bus },
): void {
  bus.ring('registrations')
  const { id: registrationId, status, statusReason: reason } = registration
  const facts = { registrationId, from, reason }
  if (status === 'verified') return log.info('registration.healed', { registrationId, from })
  log.warn(status === 'unstable' ? 'registration.unstable' : 'registration.disabled', facts)
  bus.ring('letters')
}

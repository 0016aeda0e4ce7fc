/**
 * registration: who wants what; created, changed and deleted here, trusted only after a challenge.
 * Before: journal. After: deliver.
 * Keeps: nothing is pushed to a webhook that has not proved to belong to whoever registered it.
 */
import { Fault } from '../../domain/fault.ts'
import { idOf, type RegistrationId } from '../../domain/ids.ts'
import type { Registration } from '../../domain/registration.ts'
import type { Trace } from '../../domain/trace.ts'
import type { Chance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { Store } from '../../platform/store/store.ts'
import type { Wishes } from './draft.ts'

export interface RegistrationNeeds {
  readonly store: Store<'registrations' | 'traces'>
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  /** A sentence why a webhook may not be called at all; `null` where it may. */
  readonly judgeUrl: (url: string) => string | null
  readonly challenge: Challenge
}

/** Asks the webhook for its proof; handed in, since asking is the work of the push side. */
export type Challenge = (
  id: RegistrationId,
  webhookUrl: string,
) => Promise<{ isVerified: boolean; reason: string; trace: Trace }>

export async function createRegistration(
  wishes: Wishes,
  needs: RegistrationNeeds,
): Promise<Registration> {
  const { store, clock, chance } = needs
  await refuseTakenName(wishes.name, null, needs)
  await refuseOverQuota(wishes.clientId, store.read.registrations)
  const now = clock.now()
  const draft: Registration = {
    ...wishes,
    id: idOf(chance.uuid()),
    number: 0,
    status: 'pending_verification',
    statusReason: '',
    createdAt: now,
    updatedAt: now,
  }
  const { registration, trace } = await verify(draft, needs)

  // Asked again where nobody can come between: others may have come during the challenge.
  await store.commit(async ({ registrations, traces }) => {
    const holder = await registrations.findByName(registration.name)
    if (holder !== null) throw nameTaken(holder)
    await refuseOverQuota(registration.clientId, registrations)
    await registrations.insert(registration)
    if (trace !== null) await traces.append(trace, null)
  })
  return await getRegistration(registration.id, store)
}

/** Changing a registration challenges its webhook again, which is also how it is healed (io-events 2.5). */
export async function changeRegistration(
  id: RegistrationId,
  wishes: Omit<Wishes, 'clientId'>,
  needs: RegistrationNeeds,
): Promise<Registration> {
  const { store, clock } = needs
  const before = await getRegistration(id, store)
  await refuseTakenName(wishes.name, id, needs)
  const { registration, trace } = await verify(
    {
      ...before,
      ...wishes,
      status: 'pending_verification',
      statusReason: '',
      updatedAt: clock.now(),
    },
    needs,
  )

  await store.commit(async ({ registrations, traces }) => {
    const holder = await registrations.findByName(registration.name)
    if (holder !== null && holder.id !== id) throw nameTaken(holder)
    if (!(await registrations.replace(registration))) throw notFound(id)
    if (trace !== null) await traces.append(trace, null)
  })
  return registration
}

export async function deleteRegistration(
  id: RegistrationId,
  { store, log }: RegistrationNeeds,
): Promise<void> {
  const wasThere = await store.commit(({ registrations }) => registrations.remove(id))
  if (!wasThere) throw notFound(id)
  log.info('registration.deleted', { registrationId: id })
}

export async function getRegistration(
  id: RegistrationId,
  { read }: Store<'registrations'>,
): Promise<Registration> {
  const registration = await read.registrations.find(id)
  if (registration === null) throw notFound(id)
  return registration
}

/** A journal has nothing to prove; a webhook that fails its proof is kept, disabled (decision 17). */
async function verify(
  draft: Registration,
  { challenge, judgeUrl, log }: RegistrationNeeds,
): Promise<{ registration: Registration; trace: Trace | null }> {
  if (draft.webhookUrl === null) {
    return { registration: { ...draft, status: 'verified' }, trace: null }
  }
  const problem = judgeUrl(draft.webhookUrl)
  if (problem !== null) throw new Fault('EVENTS-400', { problem })

  const { isVerified, reason, trace } = await challenge(draft.id, draft.webhookUrl)
  const registration: Registration = {
    ...draft,
    status: isVerified ? 'verified' : 'verification_failed',
    statusReason: isVerified ? '' : reason,
    isEnabled: isVerified && draft.isEnabled,
  }
  log.info('registration.challenged', {
    registrationId: draft.id,
    status: registration.status,
    reason,
  })
  return { registration, trace }
}

/** io-events 2.4. */
const MAX_PER_ORG = 2_500
const MAX_PER_CLIENT = 30

async function refuseOverQuota(
  clientId: string,
  registrations: Store<'registrations'>['read']['registrations'],
): Promise<void> {
  const all = await registrations.list()
  if (all.length >= MAX_PER_ORG) {
    throw conflict(
      `The organisation has ${MAX_PER_ORG} registrations, its limit. Delete one first.`,
    )
  }
  if (all.filter((registration) => registration.clientId === clientId).length >= MAX_PER_CLIENT) {
    throw conflict(
      `The client "${clientId}" has ${MAX_PER_CLIENT} registrations, its limit. Delete one first.`,
    )
  }
}

async function refuseTakenName(
  name: string,
  except: RegistrationId | null,
  { store }: RegistrationNeeds,
): Promise<void> {
  const holder = await store.read.registrations.findByName(name)
  if (holder !== null && holder.id !== except) throw nameTaken(holder)
}

function nameTaken({ id, name }: Registration): Fault {
  return conflict(`The name "${name}" is used by the registration "${id}". Choose another.`, id)
}

function conflict(problem: string, conflictingId?: string): Fault {
  return new Fault('EVENTS-409', {
    problem,
    ...(conflictingId === undefined ? {} : { conflictingId }),
  })
}

function notFound(id: RegistrationId): Fault {
  return new Fault('EVENTS-404', { type: 'registration', id })
}

/**
 * registration: who wants what; created, changed and deleted here, trusted only after a challenge.
 * Before: journal. After: deliver.
 * Keeps: nothing is pushed to a webhook that has not proved to belong to whoever registered it.
 */
import { isDeepStrictEqual } from 'node:util'
import { Fault } from '../../domain/fault.ts'
import { idOf, type RegistrationId } from '../../domain/ids.ts'
import type { Registration } from '../../domain/registration.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Chance } from '../../platform/chance.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { Store } from '../../platform/store/store.ts'
import type { Wishes } from './draft.ts'
import { askForProof, askToCallBack, type Challenge, keepTrace } from './proof.ts'

export interface RegistrationNeeds {
  readonly store: Store<'registrations' | 'traces' | 'tallies'>
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  readonly bus: Pick<Bus, 'ring'>
  /** Encrypts a secret before it is kept. */
  readonly seal: (secret: string) => string
  /** A sentence why a webhook may not be called at all; `null` where it may. */
  readonly judgeUrl: (url: string) => string | null
  readonly challenge: Challenge
}

/** A registration as kept, and its secret where one was made just now: it is shown this once. */
export interface Registered {
  readonly registration: Registration
  readonly secret: string | null
}

export async function createRegistration(
  wishes: Wishes,
  needs: RegistrationNeeds,
): Promise<Registered> {
  const { store, clock, chance } = needs
  await refuseTakenName(wishes, null, store.read.registrations)
  await refuseOverQuota(wishes.clientId, store.read.registrations)
  const now = clock.now()
  const { sealedSecret, secret } = secretFor(wishes, null, needs)
  const draft: Registration = {
    ...wishes,
    id: idOf(chance.uuid()),
    number: 0,
    sealedSecret,
    status: 'pending_verification',
    statusSince: now,
    statusReason: '',
    validation: null,
    createdAt: now,
    updatedAt: now,
    editedAt: now,
  }
  const { registration, trace, challenge } = await askForProof(draft, needs)

  // Asked again where nobody can come between: others may have come during the challenge.
  await store.commit(async ({ registrations, traces }) => {
    await refuseTakenName(registration, null, registrations)
    await refuseOverQuota(registration.clientId, registrations)
    await registrations.insert(registration)
    if (trace !== null) await keepTrace(trace, traces)
  })
  needs.bus.ring('registrations')
  if (challenge !== null) await askToCallBack(registration, challenge, needs)
  return { registration: await getRegistration(registration.id, store), secret }
}

/**
 * Changing a registration challenges its webhook again, which is also how it is healed (io-events 2.5).
 * `before`: as it was read when the wishes were formed. Where it was edited since, nothing is changed.
 */
export async function changeRegistration(
  before: Registration,
  wishes: Wishes,
  needs: RegistrationNeeds,
): Promise<Registered> {
  const { store, clock } = needs
  const { id } = before
  await refuseTakenName(wishes, id, store.read.registrations)
  const now = clock.now()
  const { sealedSecret, secret } = secretFor(wishes, before.sealedSecret, needs)
  const draft: Registration = {
    ...before,
    ...wishes,
    sealedSecret,
    status: 'pending_verification',
    statusSince: now,
    statusReason: '',
    validation: null,
    updatedAt: now,
    editedAt: Math.max(now, before.editedAt + 1),
  }
  const { registration, trace, challenge } = await askForProof(draft, needs)

  const kept = await store.commit(async ({ registrations, traces, tallies }) => {
    const current = await registrations.find(id)
    if (current === null) throw notFound(id)
    if (current.editedAt !== before.editedAt) {
      throw conflict(`The registration "${id}" was changed meanwhile; read it again.`)
    }
    await refuseTakenName(registration, id, registrations)
    // A secret that was made during the challenge was shown to somebody already.
    const isSigned = sealedSecret !== null
    const next = {
      ...registration,
      sealedSecret: isSigned ? (current.sealedSecret ?? sealedSecret) : null,
      // Whoever says nothing new of the filter does not undo what was done to it meanwhile.
      filters: isDeepStrictEqual(wishes.filters, before.filters) ? current.filters : wishes.filters,
    }
    await registrations.replace(next)
    // Who has proved itself again is judged by what comes from now on.
    await tallies.clear(id)
    if (trace !== null) await keepTrace(trace, traces)
    return next
  })
  needs.bus.ring('registrations')
  if (challenge !== null) await askToCallBack(registration, challenge, needs)
  const isShown = kept.sealedSecret === sealedSecret
  return { registration: await getRegistration(id, store), secret: isShown ? secret : null }
}

export async function deleteRegistration(
  id: RegistrationId,
  { store, log, bus }: RegistrationNeeds,
): Promise<void> {
  const wasThere = await store.commit(({ registrations }) => registrations.remove(id))
  if (!wasThere) throw notFound(id)
  bus.ring('registrations')
  log.info('registration.deleted', { registrationId: id })
}

export async function getRegistration(
  id: RegistrationId,
  { read }: Pick<Store<'registrations'>, 'read'>,
): Promise<Registration> {
  const registration = await read.registrations.find(id)
  if (registration === null) throw notFound(id)
  return registration
}

/** Made when `standard_webhooks` is first asked for, kept while it is, forgotten when it is not. */
function secretFor(
  { signatures }: Wishes,
  sealedBefore: string | null,
  { chance, seal }: RegistrationNeeds,
): { sealedSecret: string | null; secret: string | null } {
  if (!signatures.includes('standard_webhooks')) return { sealedSecret: null, secret: null }
  if (sealedBefore !== null) return { sealedSecret: sealedBefore, secret: null }
  const secret = newSecret(chance)
  return { sealedSecret: seal(secret), secret }
}

/** https://www.standardwebhooks.com asks for 24 to 64 bytes. */
export function newSecret(chance: Chance): string {
  return `whsec_${Buffer.from(chance.hex(64), 'hex').toString('base64')}`
}

/** io-events 2.4. */
const MAX_PER_ORG = 2_500
const MAX_PER_CLIENT = 30

async function refuseOverQuota(clientId: string, registrations: Reading): Promise<void> {
  if ((await registrations.count()) >= MAX_PER_ORG) {
    throw conflict(
      `The organisation has ${MAX_PER_ORG} registrations, its limit. Delete one first.`,
    )
  }
  if ((await registrations.countOfClient(clientId)) >= MAX_PER_CLIENT) {
    throw conflict(
      `The client "${clientId}" has ${MAX_PER_CLIENT} registrations, its limit. Delete one first.`,
    )
  }
}

async function refuseTakenName(
  { workspaceId, name }: Pick<Registration, 'workspaceId' | 'name'>,
  except: RegistrationId | null,
  registrations: Reading,
): Promise<void> {
  const holder = await registrations.findByName(workspaceId, name)
  if (holder === null || holder.id === except) return
  throw conflict(
    `The name "${name}" is used by the registration "${holder.id}". Choose another.`,
    holder.id,
  )
}

type Reading = Store<'registrations'>['read']['registrations']

function conflict(problem: string, conflictingId?: string): Fault {
  return new Fault('EVENTS-409', {
    problem,
    ...(conflictingId === undefined ? {} : { conflictingId }),
  })
}

function notFound(id: RegistrationId): Fault {
  return new Fault('EVENTS-404', { type: 'registration', id })
}

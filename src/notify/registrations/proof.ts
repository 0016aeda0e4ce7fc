/**
 * proof: what a webhook has to show before it is trusted, and what it has shown (io-events 3.1).
 * At once, by echoing a value; or later, by calling back an address of Weir within five minutes.
 */
import { Fault } from '../../domain/fault.ts'
import type { RegistrationId } from '../../domain/ids.ts'
import type { Registration, Validation } from '../../domain/registration.ts'
import { type Trace, TRACES_KEPT } from '../../domain/trace.ts'
import type { Ledgers } from '../../platform/store/ledgers/ledgers.ts'
import type { Store } from '../../platform/store/store.ts'
import { hashOf } from '../../platform/secret-hash.ts'
import type { RegistrationNeeds } from './registration.ts'

/** Asks a webhook for its proof; handed in, since asking is the work of the push side. */
export interface Challenge {
  /** `later`: it answered 200 without the echo, so it may be asked to call back. */
  ask(
    id: RegistrationId,
    webhookUrl: string,
  ): Promise<{ kind: 'proven' | 'failed' | 'later'; reason: string; trace: Trace }>
  /** Tells it what to call; `reason` is '' where it took that with a 200. */
  askToCallBack(
    id: RegistrationId,
    webhookUrl: string,
    validation: CallBack,
  ): Promise<{ reason: string; trace: Trace }>
  /** The host that is to be called: the rest of the URL is a secret. */
  readonly callBackHost: string
}

/** A registration after its first challenge, and the value that it may still be asked to call back with. */
export interface Proof {
  readonly registration: Registration
  readonly trace: Trace | null
  readonly challenge: string | null
}

export const CALL_BACK_MS = 5 * 60 * 1_000

/** A journal has nothing to prove; a webhook that fails its proof is kept, disabled (decision 17). */
export async function askForProof(draft: Registration, needs: RegistrationNeeds): Promise<Proof> {
  const { clock, chance, log } = needs
  if (draft.webhookUrl === null) {
    return { registration: { ...draft, status: 'verified' }, trace: null, challenge: null }
  }
  const problem = needs.judgeUrl(draft.webhookUrl)
  if (problem !== null) throw new Fault('EVENTS-400', { problem })

  const { kind, reason, trace } = await needs.challenge.ask(draft.id, draft.webhookUrl)
  const statusSince = clock.now()
  log.info('registration.challenged', { registrationId: draft.id, outcome: kind, reason })
  switch (kind) {
    case 'proven': {
      const registration: Registration = { ...draft, status: 'verified', statusSince }
      return { registration, trace, challenge: null }
    }
    case 'failed':
      return { registration: failed(draft, reason, statusSince), trace, challenge: null }
    case 'later': {
      const challenge = chance.uuid()
      const validation: Validation = {
        id: chance.uuid(),
        challengeHash: hashOf(challenge),
        expiresAt: statusSince + CALL_BACK_MS,
      }
      const statusReason = `${reason} It has until ${new Date(validation.expiresAt).toISOString()} to call its validation URL on ${hostIn(needs)}.`
      return { registration: { ...draft, validation, statusReason, statusSince }, trace, challenge }
    }
  }
}

/**
 * Once the pending registration is kept, so that a call back finds it, however early it comes. Where
 * Weir stops in between, nobody was asked, and the proof runs out like any that does not come.
 */
export async function askToCallBack(
  { id, webhookUrl, validation }: Registration,
  challenge: string,
  needs: RegistrationNeeds,
): Promise<void> {
  if (webhookUrl === null || validation === null) return
  const asked = { id: validation.id, challenge }
  const { reason, trace } = await needs.challenge.askToCallBack(id, webhookUrl, asked)
  const now = needs.clock.now()
  await needs.store.commit(async ({ registrations, traces }) => {
    const current = await registrations.find(id)
    if (current === null) return
    await keepTrace(trace, traces)
    // Whoever has called back meanwhile, or was edited, is past this.
    if (reason === '' || current.validation?.id !== validation.id) return
    await registrations.replace(failed(current, reason, now))
  })
  needs.bus.ring('registrations')
  needs.log.info('registration.askedToCallBack', { registrationId: id, reason })
}

/** Editing again and again must not fill the disk: no more is kept than is shown. */
export async function keepTrace(trace: Trace, traces: Ledgers['traces']): Promise<void> {
  await traces.append(trace, null)
  await traces.trim(trace.registrationId, TRACES_KEPT.ofEach)
}

/** A webhook calls back. Answers the registration, now verified; a Fault where nothing is awaited so. */
export async function acceptCallBack(
  given: CallBack,
  { store, clock, log, bus }: Pick<RegistrationNeeds, 'store' | 'clock' | 'log' | 'bus'>,
): Promise<Registration> {
  const now = clock.now()
  // Anybody may call: only who seems right is let into a commit.
  if ((await findAwaiting(given, now, store.read.registrations)) === null) throw notAwaited()
  const proven = await store.commit(async ({ registrations }) => {
    const waiting = await findAwaiting(given, now, registrations)
    if (waiting === null) return null
    const registration: Registration = {
      ...waiting,
      status: 'verified',
      statusSince: now,
      statusReason: '',
      validation: null,
    }
    await registrations.replace(registration)
    return registration
  })
  if (proven === null) throw notAwaited()
  bus.ring('registrations')
  log.info('registration.calledBack', { registrationId: proven.id })
  return proven
}

/** What a validation URL carries. */
export interface CallBack {
  readonly id: string
  readonly challenge: string
}

/** Whether it was wrong, late or used is nobody's business who cannot look at the registration. */
export function notAwaited(): Fault {
  const problem =
    'No registration awaits this validation: it was used, its five minutes are over, or it was never given out. Edit the registration to be asked again.'
  return new Fault('EVENTS-400', { problem })
}

/** Those whose five minutes are over are disabled. Answers when the next one runs out. */
export async function expireValidations(needs: ExpiryNeeds): Promise<number | null> {
  const { store, clock, log, bus } = needs
  const now = clock.now()
  const pending = await store.read.registrations.listOfStatus('pending_verification')
  const isOver = ({ validation }: Registration): boolean => (validation?.expiresAt ?? 0) <= now
  for (const { id, validation } of pending.filter(isOver)) {
    const reason = `The webhook did not call its validation URL on ${hostIn(needs)} within five minutes.`
    const hasFailed = await store.commit(async ({ registrations }) => {
      const current = await registrations.find(id)
      if (current?.status !== 'pending_verification') return false
      if (current.validation?.id !== validation?.id) return false
      return await registrations.replace(failed(current, reason, now))
    })
    if (hasFailed) bus.ring('registrations')
    if (hasFailed) log.warn('registration.notCalledBack', { registrationId: id, reason })
  }
  const left = pending.filter((one) => !isOver(one)).map(({ validation }) => validation?.expiresAt)
  return left.reduce<number | null>((next, at = now) => Math.min(next ?? at, at), null)
}

type ExpiryNeeds = Pick<RegistrationNeeds, 'store' | 'clock' | 'log' | 'bus' | 'challenge'>

/** Whoever waits in vain may have to look whether the host can be reached from where the webhook is. */
function hostIn({ challenge }: Pick<RegistrationNeeds, 'challenge'>): string {
  return `the host "${challenge.callBackHost}" (WEIR_PUBLIC_URL)`
}

async function findAwaiting(
  { id, challenge }: CallBack,
  now: number,
  registrations: Store<'registrations'>['read']['registrations'],
): Promise<Registration | null> {
  const waiting = await registrations.findOfValidation(id)
  const validation = waiting?.validation ?? null
  if (validation === null || validation.expiresAt <= now) return null
  return validation.challengeHash === hashOf(challenge) ? waiting : null
}

function failed(draft: Registration, statusReason: string, statusSince: number): Registration {
  return {
    ...draft,
    status: 'verification_failed',
    statusReason,
    statusSince,
    validation: null,
  }
}

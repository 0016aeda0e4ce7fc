/** registration-trial: what the tests of registrations share: a real webhook, challenged by the real push side. */
import assert from 'node:assert/strict'
import { Fault, type FaultCode } from '../../domain/fault.ts'
import { idOf } from '../../domain/ids.ts'
import type { Registration } from '../../domain/registration.ts'
import { openHttpClient } from '../../platform/http.ts'
import {
  INTEREST_IN,
  type NotifyTrial,
  openNotifyTrial,
  openReceiver,
  type Receiver,
} from '../notify-trial.ts'
import { type Allow, parseAllow } from '../webhooks/address.ts'
import { openKeysOnce } from '../webhooks/push-trial.ts'
import { createRegistrationNeeds } from '../webhooks/wiring.ts'
import type { Wishes } from './draft.ts'
import { acceptCallBack, type CallBack } from './proof.ts'
import {
  changeRegistration,
  createRegistration,
  getRegistration,
  type RegistrationNeeds,
} from './registration.ts'

export interface RegistrationTrial extends NotifyTrial {
  readonly receiver: Receiver
  readonly needs: RegistrationNeeds
  /** Challenged at the receiver, unless the wishes say another place. */
  create(changes?: Partial<Wishes>, needs?: RegistrationNeeds): Promise<Registration>
  change(id: string, changes: Partial<Wishes>): Promise<Registration>
  get(id: string): Promise<Registration>
  /** As if the validation URL had been called. */
  callBack(validationUrl: string): Promise<Registration>
}

export async function openRegistrationTrial(ranges = '127.0.0.0/8'): Promise<RegistrationTrial> {
  const trial = await openNotifyTrial()
  const receiver = await openReceiver()
  const http = openHttpClient({ permit: () => null, clock: trial.clock })
  const needs = createRegistrationNeeds({
    ...trial,
    http,
    keys: await openKeysOnce(),
    allow: allowed(ranges),
    places: { publicUrl: 'https://weir.example' },
  })
  return {
    ...trial,
    receiver,
    needs,
    async create(changes = {}, by = needs) {
      const asked = wishes({ webhookUrl: receiver.url, ...changes })
      return (await createRegistration(asked, by)).registration
    },
    async change(id, changes) {
      const asked = wishes({ webhookUrl: receiver.url, ...changes })
      return (await changeRegistration(await getRegistration(idOf(id), trial.store), asked, needs))
        .registration
    },
    get: (id) => getRegistration(idOf(id), trial.store),
    callBack: (validationUrl) => acceptCallBack(callBackIn(validationUrl), needs),
    async [Symbol.asyncDispose]() {
      await receiver[Symbol.asyncDispose]()
      await http.close()
      await trial[Symbol.asyncDispose]()
    },
  }
}

export function wishes(changes: Partial<Wishes>): Wishes {
  return {
    projectId: idOf('project-1'),
    workspaceId: idOf('workspace-1'),
    credentialId: idOf('credential-1'),
    name: 'Runs',
    description: '',
    clientId: 'client-1',
    deliveryType: 'webhook',
    deliveryFormat: 'adobe_io',
    signatures: ['adobe_rsa'],
    webhookUrl: null,
    interests: [INTEREST_IN.success],
    filters: [],
    flowIds: [],
    isWanted: true,
    maxInFlight: null,
    maxPerSecond: null,
    ...changes,
  }
}

export function callBackIn(validationUrl: string): CallBack {
  const { searchParams } = new URL(validationUrl)
  return { id: searchParams.get('id') ?? '', challenge: searchParams.get('challenge') ?? '' }
}

/** What is thrown is this fault. */
export function aFault(code: FaultCode, message: RegExp, conflictingId?: string) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof Fault)
    assert.equal(error.code, code)
    assert.match(error.message, message)
    assert.equal(error.details['conflictingId'], conflictingId)
    return true
  }
}

function allowed(ranges: string): Allow {
  const allow = parseAllow(ranges)
  assert.ok(!('problem' in allow))
  return allow
}

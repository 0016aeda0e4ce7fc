/** push-trial: what the tests of the push side share: a sender's needs with real keys and a real client. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { idOf } from '../../domain/ids.ts'
import type { Clock } from '../../platform/clock.ts'
import { type HttpClient, openHttpClient } from '../../platform/http.ts'
import { type Keys, openKeys } from '../../platform/keys.ts'
import type { Log } from '../../platform/log.ts'
import type { Store } from '../../platform/store/store.ts'
import type { Share } from '../../platform/store/ledgers/delivery-turns.ts'
import { owe } from '../events/owe.ts'
import { type NotifyTrial, openNotifyTrial, openReceiver, type Receiver } from '../notify-trial.ts'
import { createCarry } from './carry.ts'
import { type DeliverNeeds, isSendable, type Sendable } from './deliver.ts'
import { createLanes } from './lanes.ts'
import type { SenderNeeds } from './sender.ts'
import { createSettle } from './settle.ts'
import type { Schedule } from './verdict.ts'
import { createPost } from './wiring.ts'

/** The default of WEIR_RETRY_SCHEDULE (decision 19). */
export const RETRY_SCHEDULE: Schedule = [60_000, 120_000, 240_000, 480_000, 900_000]

export interface PushTrial extends NotifyTrial {
  readonly needs: SenderNeeds & DeliverNeeds
  readonly http: HttpClient
  readonly keys: Keys
  readonly receiver: Receiver
  /** Owes a registration so many events, alone or in batches, as it asks; due at once or later. */
  owe(registrationId: string, count: number, dueInMs?: number): Promise<void>
  /** Claims the one delivery that is due. */
  claimOne(): Promise<Sendable>
}

/** With one registration, `r1`, that asks for everything to be sent to the receiver. */
export async function openPushTrial(settings: { timeoutMs?: number } = {}): Promise<PushTrial> {
  const trial = await openNotifyTrial()
  const { store, clock } = trial
  const receiver = await openReceiver()
  const http = openHttpClient({ permit: () => null, clock, ...settings })
  const keys = await openKeysOnce()
  await trial.register('r1', { webhookUrl: `${receiver.url}/r1` })
  let count = 0
  return {
    ...trial,
    needs: senderNeeds({ ...trial, http, keys }),
    http,
    keys,
    receiver,
    async owe(registrationId, howMany, dueInMs = 0) {
      await store.commit(async ({ events, deliveries, registrations }) => {
        const registration = await registrations.find(idOf(registrationId))
        if (registration === null) throw new Error(`"${registrationId}" is not registered.`)
        for (let n = 0; n < howMany; n++) {
          const eventId = idOf<'event'>(`event-${++count}`)
          const body = `{"event_id":"${eventId}","recipient_client_id":"client-1"}`
          const bodyId = await events.appendBody(eventId, 'adobe_io client-1 code', body)
          const event = { id: eventId, providerMetadataId: 'platform_notifications' }
          await owe(
            registration,
            { event, eventCode: 'sources_flow_run_success', bodyId, body },
            { replayId: null, at: clock.at + dueInMs },
            deliveries,
          )
        }
      })
    },
    async claimOne() {
      const [owed] = await store.commit(({ deliveries }) =>
        deliveries.claim(clock.at, Infinity, oneOf),
      )
      if (owed === undefined || !isSendable(owed)) throw new Error('Nothing is due.')
      return owed
    },
    async [Symbol.asyncDispose]() {
      await receiver[Symbol.asyncDispose]()
      await http.close()
      await trial[Symbol.asyncDispose]()
    },
  }
}

/** What a sender needs of its push side, in this thread. */
export function senderNeeds(given: Given): SenderNeeds & DeliverNeeds {
  const { store, bus, clock, log } = given
  const carry = createCarry(given)
  const lanes = createLanes({ carry, clock, hostInFlight: 64 })
  return {
    store,
    bus,
    clock,
    // Turned with the clock: a test that sets the clock alone hands in its own.
    ticks: () => clock.now(),
    log,
    registrationOf: store.read.registrations.find,
    post: createPost({ keys: given.keys, pass: lanes.pass }),
    recall: lanes.recall,
    settle: createSettle({ store, bus, clock, log, letterOf: null }),
    schedule: RETRY_SCHEDULE,
  }
}

interface Given extends Pick<NotifyTrial, 'bus' | 'chance'>, Pick<PushTrial, 'http' | 'keys'> {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

/** The first registration may have one delivery claimed, and no other any. */
const oneOf: Share = (wanting) =>
  new Map(wanting.slice(0, 1).map((id) => [id, { all: 1, again: 1 }]))

let keysOnce: Promise<Keys> | undefined

/** Making keys is slow, and one pair is as good as another. */
export function openKeysOnce(): Promise<Keys> {
  keysOnce ??= mkdtemp(join(tmpdir(), 'weir-keys-')).then(async (folder) => {
    const keys = await openKeys(folder)
    await rm(folder, { recursive: true })
    return keys
  })
  return keysOnce
}

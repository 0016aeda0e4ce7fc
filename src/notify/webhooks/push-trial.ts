/** push-trial: what the tests of the push side share: a sender's needs with real keys and a real client. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { idOf } from '../../domain/ids.ts'
import { type HttpClient, openHttpClient } from '../../platform/http.ts'
import { type Keys, openKeys } from '../../platform/keys.ts'
import { owe } from '../events/owe.ts'
import { type NotifyTrial, openNotifyTrial, openReceiver, type Receiver } from '../notify-trial.ts'
import { type DeliverNeeds, isSendable, type Sendable } from './deliver.ts'
import type { Schedule } from './verdict.ts'
import { createPost } from './wiring.ts'

/** The default of WEIR_RETRY_SCHEDULE (decision 19). */
export const RETRY_SCHEDULE: Schedule = [60_000, 120_000, 240_000, 480_000, 900_000]

export interface PushTrial extends NotifyTrial {
  readonly needs: DeliverNeeds & Pick<NotifyTrial, 'store'>
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
  const post = createPost({ ...trial, http, keys })
  await trial.register('r1', { webhookUrl: `${receiver.url}/r1` })
  let count = 0
  return {
    ...trial,
    needs: { ...trial, post, schedule: RETRY_SCHEDULE, letterOf: null },
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
      const [owed] = await store.commit(({ deliveries }) => deliveries.claim(clock.at, 1))
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

/**
 * told-trial: what the tests of deliveries, replays and why share: an app with a provider of its own, a
 * real receiver, and a sender that is at work, so that what is published is really sent.
 */
import assert from 'node:assert/strict'
import { idOf } from '../../../domain/ids.ts'
import { createReplayer } from '../../../notify/replays/replayer.ts'
import { hear, type HeardLog, openReceiver, type Receiver } from '../../../notify/notify-trial.ts'
import { senderNeeds } from '../../../notify/webhooks/push-trial.ts'
import { createSender } from '../../../notify/webhooks/sender.ts'
import { openHttpClient } from '../../../platform/http.ts'
import { type AppTrial, type Headers, openAppTrial } from '../../app-trial.ts'

export type Fields = Record<string, unknown>

export interface ToldTrial extends AppTrial {
  readonly receiver: Receiver
  readonly log: HeardLog
  /** Makes a registration for `order.made`, to the receiver. Answers its id. */
  register(name: string, changes?: Fields): Promise<string>
  /** Answers the id under which Weir knows what was published. */
  publish(eventCode: string, data?: Fields, publishedId?: string): Promise<string>
  /** The headers of a credential that is made for this. */
  credential(): Promise<{ readonly clientId: string; readonly headers: Headers }>
}

export async function openToldTrial(): Promise<ToldTrial> {
  const log = hear()
  const trial = await openAppTrial({ log })
  const { services, store } = trial
  const { identity, clock, chance } = services
  const receiver = await openReceiver()
  const http = openHttpClient({ permit: () => null, clock })
  const sender = createSender(senderNeeds({ ...services, http }))
  const replayer = createReplayer(services)
  await sender.start()
  await replayer.start()
  const home = `/events/${identity.consumerOrgId}/${identity.projectId}/${identity.workspaceId}`
  const make = async (url: string, body: Fields, headers: Headers = {}): Promise<Fields> => {
    const { status, json, text } = await trial.ask('POST', url, body, headers)
    assert.equal(status, 201, text)
    return Object.fromEntries(Object.entries(json ?? {}))
  }
  const { id: providerId } = await make(`${home}/providers`, { label: 'Orders' })
  const provider_id = String(providerId)
  for (const event_code of ['order.made', 'order.paid']) {
    const described = { event_code, label: event_code, description: event_code }
    await make(`${home}/providers/${provider_id}/eventmetadata`, described)
  }

  return {
    ...trial,
    receiver,
    log,
    async register(name, changes = {}) {
      const made = await make(`${home}/registrations`, {
        client_id: identity.clientId,
        name,
        delivery_type: 'webhook',
        webhook_url: `${receiver.url}/${encodeURIComponent(name)}`,
        events_of_interest: [{ provider_id, event_code: 'order.made' }],
        ...changes,
      })
      return String(made['registration_id'])
    },
    async publish(type, data = {}, id = chance.uuid()) {
      const event = { id, source: `urn:uuid:${provider_id}`, type, data }
      const headers = { 'content-type': 'application/cloudevents+json' }
      const answer = await trial.ask('POST', '/ingress', event, headers)
      assert.ok(answer.status === 200 || answer.status === 204, answer.text)
      const eventId = String(answer.headers['x-adobe-event-id'])
      assert.ok((await store.read.events.find(idOf(eventId))) !== null)
      return eventId
    },
    async credential() {
      const made = await make('/weir/v1/credentials', { name: 'a program' })
      const clientId = String(made['clientId'])
      const form = new URLSearchParams({
        client_id: clientId,
        client_secret: String(made['clientSecret']),
        grant_type: 'client_credentials',
      })
      const { json } = await trial.ask('POST', '/ims/token/v3', form.toString(), {
        authorization: null,
        'content-type': 'application/x-www-form-urlencoded',
      })
      const token = String(Object.fromEntries(Object.entries(json ?? {}))['access_token'])
      return { clientId, headers: { authorization: `Bearer ${token}`, 'x-api-key': clientId } }
    },
    async [Symbol.asyncDispose]() {
      await replayer.stop()
      await sender.stop()
      await receiver[Symbol.asyncDispose]()
      await http.close()
      await trial[Symbol.asyncDispose]()
    },
  }
}

/**
 * replayed: what a journal holds is sent once more, in batches and alone, and a kill in the middle of it
 * leaves nothing out and owes nothing twice.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ContextFields } from '../../src/cli/context.ts'
import { openWorld, type World } from '../world.ts'

const EVENTS = 60

for (const deliveryType of ['webhook', 'webhook_batch']) {
  test(`a replay to a ${deliveryType} goes on after kill -9, and owes each event once`, async () => {
    await using world = await openWorld()
    const registrationId = await publishTo(world, deliveryType)
    await world.receiver.until(() => eventsTold(world, null).length >= EVENTS)

    const path = `/weir/v1/registrations/${registrationId}/replays`
    const { id } = await world.client.send<Replay>('POST', path, { perSecond: 30 })
    await world.client.send('POST', `/weir/v1/replays/${id}/start`, {})
    await world.receiver.until(() => eventsTold(world, id).length >= 1)
    assert.ok((await readReplay(world, id)).sentCount < EVENTS, 'killed in the middle')
    await world.kill()
    await world.start()
    await world.receiver.until(() => new Set(eventsTold(world, id)).size === EVENTS)
    assert.equal((await readReplay(world, id)).status, 'finished')

    const { deliveries } = await world.client.get<{ deliveries: Delivery[] }>(
      `/weir/v1/deliveries?registrationId=${registrationId}&limit=1000`,
    )
    const owed = deliveries
      .filter(({ replayId }) => replayId === id)
      .flatMap(({ eventId, items }) =>
        items.length > 0 ? items.map((one) => one.eventId) : eventId,
      )
    assert.equal(owed.length, EVENTS)
    assert.equal(new Set(owed).size, EVENTS)
  })
}

interface Replay {
  readonly id: string
  readonly status: string
  readonly sentCount: number
}

interface Delivery {
  readonly eventId: string
  readonly replayId: string | null
  readonly items: readonly { readonly eventId: string }[]
}

/** Registers the receiver for a provider of its own, and publishes events of it. */
async function publishTo(world: World, delivery_type: string): Promise<string> {
  const { urls, credential } = await world.client.get<ContextFields>('/weir/v1/context')
  const home = new URL(urls.registrations).pathname.replace(/\/registrations$/, '')
  const provider = await world.client.send<{ id: string }>('POST', `${home}/providers`, {
    label: 'Orders',
  })
  const event_code = 'order.made'
  await world.client.send('POST', `${home}/providers/${provider.id}/eventmetadata`, {
    event_code,
    label: event_code,
    description: event_code,
  })
  const { registration_id: id } = await world.client.send<{ registration_id: string }>(
    'POST',
    `${home}/registrations`,
    {
      client_id: credential.clientId,
      name: 'Orders',
      webhook_url: `${world.receiver.url}/orders`,
      delivery_type,
      events_of_interest: [{ provider_id: provider.id, event_code }],
    },
  )
  for (let n = 0; n < EVENTS; n++) {
    const answer = await fetch(`${world.url}/ingress`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.token}`,
        'content-type': 'application/cloudevents+json',
      },
      body: JSON.stringify({
        id: `order-${n}`,
        source: `urn:uuid:${provider.id}`,
        type: event_code,
        data: { n },
      }),
    })
    assert.equal(answer.status, 200, await answer.text())
  }
  return id
}

async function readReplay(world: World, id: string): Promise<Replay> {
  return await world.client.get<Replay>(`/weir/v1/replays/${id}`)
}

/** The ids of the events in what was heard, in the first sending or in a replay. */
function eventsTold(world: World, replayId: string | null): string[] {
  return world.receiver.heard
    .filter(({ headers }) => (headers['x-weir-replay'] ?? null) === replayId)
    .flatMap(({ text }) => {
      const body: Told | Told[] = JSON.parse(text)
      return [body].flat().map(({ event_id: id }) => id)
    })
}

interface Told {
  readonly event_id: string
}

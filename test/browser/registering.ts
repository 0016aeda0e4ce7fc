/** registering: registrations as tests make, rename and try them out, by the API. */
import assert from 'node:assert/strict'
import type { ContextFields } from '../../src/cli/context.ts'
import type { World } from '../world.ts'

const PLATFORM = '7e1f5a52-6c5f-4b8e-9a40-706c6174666d'

/** Of failed runs alone, unless `more` says otherwise. Answers its id. */
export async function registerAt(world: World, name: string, more: object): Promise<string> {
  const { urls, credential } = await world.client.get<ContextFields>('/weir/v1/context')
  const made = await world.client.send<{ registration_id: string }>(
    'POST',
    new URL(urls.registrations).pathname,
    {
      client_id: credential.clientId,
      name,
      delivery_type: 'webhook',
      events_of_interest: [{ provider_id: PLATFORM, event_code: 'sources_flow_run_failed' }],
      ...more,
    },
  )
  return made.registration_id
}

export async function sendSamples(world: World, id: string, count: number): Promise<void> {
  const path = `/events/providers/${PLATFORM}/eventmetadata/sources_flow_run_failed/sample_event/${id}`
  for (let n = 0; n < count; n++) await world.client.send('POST', path, { n })
}

export async function rename(world: World, id: string, name: string): Promise<void> {
  const { _links } = await world.client.get<{ _links: { self: { href: string } } }>(
    `/weir/v1/registrations/${id}`,
  )
  const answer = await fetch(_links.self.href, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${world.token}`,
      'content-type': 'application/json-patch+json',
    },
    body: JSON.stringify([{ op: 'replace', path: '/name', value: name }]),
  })
  assert.equal(answer.status, 200)
}

/** live: a real Weir as a process of its own, asked over HTTP, for benches and journeys that go the whole way. */
import { Pool } from 'undici'
import type { SignatureScheme } from '../src/domain/registration.ts'
import { fieldsOf, textOf } from './fields.ts'
import { openWorld, type World } from './world.ts'

export interface Live extends AsyncDisposable {
  readonly world: World
  /** Makes a provider with one event code. */
  announceAs(name: string): Promise<Source>
  /** Registers a webhook for it. */
  register(
    source: Source,
    name: string,
    webhookUrl: string,
    signatures?: readonly SignatureScheme[],
  ): Promise<void>
}

export interface Source {
  readonly providerId: string
  readonly code: string
}

export async function openLive(settings: Readonly<Record<string, string>> = {}): Promise<Live> {
  const world = await openWorld({ WEIR_INGRESS_PER_5S: '1000000', ...settings })
  const context = fieldsOf(await world.client.get('/weir/v1/context'))
  const { pathname } = new URL(textOf(fieldsOf(context['urls'])['registrations']))
  const workspace = pathname.replace('/registrations', '')
  const clientId = textOf(fieldsOf(context['credential'])['clientId'])
  const { client } = world
  return {
    world,
    async announceAs(label) {
      const provider = fieldsOf(await client.send('POST', `${workspace}/providers`, { label }))
      const providerId = textOf(provider['id'])
      const code = 'com.example.bench'
      const described = { event_code: code, label, description: label }
      await client.send('POST', `${workspace}/providers/${providerId}/eventmetadata`, described)
      return { providerId, code }
    },
    async register({ providerId, code }, name, webhookUrl, signatures = ['adobe_rsa']) {
      await client.send('POST', `${workspace}/registrations`, {
        client_id: clientId,
        name,
        delivery_type: 'webhook',
        webhook_url: webhookUrl,
        events_of_interest: [{ provider_id: providerId, event_code: code }],
        _weir: { signatures },
      })
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

export interface Published {
  readonly status: number
  readonly text: string
}

export interface Publisher extends AsyncDisposable {
  /** Resolves once the event is answered; rejects where no answer came. */
  publish(source: Source, id: string): Promise<Published>
}

/** Bodies of about 1.8 KB over kept-alive connections. */
export function openPublisher({ url, token }: World, connections = 32): Publisher {
  const pool = new Pool(url, { connections })
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/cloudevents+json',
  }
  return {
    async publish(source, id) {
      const body = bodyOf(source, id)
      const response = await pool.request({ method: 'POST', path: '/ingress', headers, body })
      const text = await response.body.text()
      return { status: response.statusCode, text }
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  }
}

function bodyOf({ providerId, code }: Source, id: string): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: `urn:uuid:${providerId}`,
    type: code,
    data: { text: 'y'.repeat(1_600) },
  })
}

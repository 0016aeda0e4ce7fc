/** closed: what is not allowed is not called, the whole way through a real Weir and its own name look-up. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fields, fieldsOf, textOf } from '../fields.ts'
import { openWorld, type World } from '../world.ts'

const PROVIDER = '7e1f5a52-6c5f-4b8e-9a40-706c6174666d'

test('a webhook whose name leads where nothing may be called cannot prove itself', async () => {
  // With ::1 allowed "localhost" may be registered, but the receiver behind it is on 127.0.0.1.
  await using closed = await openWorld({ WEIR_WEBHOOK_ALLOW: '::1' })
  const url = closed.receiver.url.replace('127.0.0.1', 'localhost')
  assert.notEqual((await register(closed, url))['webhook_status'], 'verified')

  await using open = await openWorld()
  const same = open.receiver.url.replace('127.0.0.1', 'localhost')
  assert.equal((await register(open, same))['webhook_status'], 'verified')
})

test('a webhook that plainly leads inside is refused as it is registered', async () => {
  await using world = await openWorld({ WEIR_WEBHOOK_ALLOW: '' })
  const refused: readonly [url: string, why: RegExp][] = [
    [world.receiver.url, /Plain http/],
    ['https://localhost/', /this machine/],
    ['https://2130706433/', /this machine/],
    ['https://169.254.169.254/latest', /link-local/],
    ['https://metadata.google.internal/', /leads nowhere/],
  ]
  for (const [url, why] of refused) await assert.rejects(register(world, url), why)
})

async function register({ client }: World, webhookUrl: string): Promise<Fields> {
  const context = fieldsOf(await client.get('/weir/v1/context'))
  const path = new URL(textOf(fieldsOf(context['urls'])['registrations'])).pathname
  return await client.send<Fields>('POST', path, {
    client_id: fieldsOf(context['credential'])['clientId'],
    name: 'Somewhere inside',
    webhook_url: webhookUrl,
    delivery_type: 'webhook',
    events_of_interest: [{ provider_id: PROVIDER, event_code: 'sources_flow_run_success' }],
  })
}

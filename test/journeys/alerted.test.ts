/** alerted: who asks for one flow hears that its run has begun, takes too long and has ended, and of no other. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ContextFields } from '../../src/cli/context.ts'
import type { FlowFile } from '../../src/cli/flow-file.ts'
import type { RegistrationFields } from '../../src/cli/registrations.ts'
import { fieldsOf } from '../fields.ts'
import { openWorld, type World } from '../world.ts'

const RUNS = '/data/foundation/flowservice/runs'

test('a run that is killed after its alert has fired has started once, fired once and is resolved once', async () => {
  await using world = await openWorld()
  const flowId = await world.apply(await aFlow(world, 'Large', 3_000_000))
  const otherId = await world.apply(await aFlow(world, 'Small', 3))
  const { registration_id: registrationId } = await subscribe(world, flowId)
  const rule = { delayMinutes: 0.001, errorRatePercent: 0.5 }
  await world.client.send('PUT', `/weir/v1/alerts/rules/${flowId}`, rule)

  await runToEnd(world, otherId)
  const { id } = await world.client.send<{ id: string }>('POST', RUNS, { flowId })
  await world.receiver.until((heard) => heard.length >= 2)
  await world.kill()
  await world.start()
  for await (const _ of world.client.follow(`/weir/v1/runs/${id}/progress`)) continue
  await world.receiver.until((heard) => new Set(heard.map(({ eventId }) => eventId)).size >= 4)

  const told = (await world.journal(registrationId)).map((body) => factIn(body))
  assert.deepEqual(
    told.map(({ code }) => code),
    [
      'sources_flow_run_started',
      'sources_flow_run_delay FIRING',
      'sources_flow_run_success',
      'sources_flow_run_delay INACTIVE',
    ],
  )
  assert.deepEqual(
    told.map(({ runId }) => runId),
    [id, id, id, id],
  )
  const { alerts } = await world.client.get<{ alerts: { id: string; status: string }[] }>(
    '/weir/v1/alerts',
  )
  assert.deepEqual(
    alerts.map(({ status }) => status),
    ['INACTIVE'],
  )
})

async function subscribe(world: World, flowId: string): Promise<RegistrationFields> {
  const { urls, credential } = await world.client.get<ContextFields>('/weir/v1/context')
  const codes = [
    'sources_flow_run_started',
    'sources_flow_run_success',
    'sources_flow_run_delay',
    'sources_ingestion_error_rate_exceeded',
  ]
  return await world.client.send('POST', new URL(urls.registrations).pathname, {
    client_id: credential.clientId,
    name: 'On call for one flow',
    webhook_url: `${world.receiver.url}/hook`,
    delivery_type: 'webhook',
    events_of_interest: codes.map((code) => ({
      provider_id: '7e1f5a52-6c5f-4b8e-9a40-706c6174666d',
      event_code: code,
    })),
    _weir: { flowIds: [flowId] },
  })
}

async function runToEnd(world: World, flowId: string): Promise<void> {
  const { id } = await world.client.send<{ id: string }>('POST', RUNS, { flowId })
  for await (const _ of world.client.follow(`/weir/v1/runs/${id}/progress`)) continue
}

function factIn(body: unknown): { code: string; runId: unknown } {
  const event = fieldsOf(fieldsOf(body)['event'])
  const { eventCode } = fieldsOf(fieldsOf(event['header'])['_adobeio'])
  const status = typeof event['status'] === 'string' ? ` ${event['status']}` : ''
  return { code: `${String(eventCode)}${status}`, runId: event['flowRunId'] ?? event['id'] }
}

async function aFlow(world: World, name: string, rowCount: number): Promise<FlowFile> {
  const folder = join(world.folder, name)
  await mkdir(folder)
  await writeFile(join(folder, 'n.csv'), `n\n${'12345\n'.repeat(rowCount)}`)
  return {
    name,
    source: { folder, path: 'n.csv' },
    dataset: { name, schema: { properties: { n: { type: 'integer' } } } },
  }
}

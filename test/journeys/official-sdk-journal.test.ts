/** official-sdk-journal: the journal as the official SDK reads it: page by page, by its poller, and too late. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openAppTrial, TOKEN } from '../../src/api/app-trial.ts'
import { dropOld } from '../../src/notify/journal/retention.ts'
import { silentLog } from '../../src/platform/log.ts'
import { type Fields, fieldsOf, textOf } from '../fields.ts'
import { type JournalAnswer, openSdk, openSdkIn, type Sdk, type SdkIn } from '../official-sdk.ts'
import { openWorld, type World } from '../world.ts'

let world: World
let mine: SdkIn

before(async () => {
  world = await openWorld()
  mine = await openSdkIn(world)
})

after(() => world[Symbol.asyncDispose]())

const CODE = 'com.example.happened'

test('pages follow each other by their links, which keep the limit', async () => {
  const { sdk } = mine
  const { journal, publish } = await aJournal('Pages')
  for (const id of ['a', 'b', 'c']) assert.equal(await publish(id), 'OK')
  const page = await sdk.getEventsFromJournal(journal, { limit: 2 })
  const next = await sdk.getEventsFromJournal(page.link['next'] ?? '')
  const end = await sdk.getEventsFromJournal(next.link['next'] ?? '')
  assert.deepEqual([page, next].map(idsOf), [['a', 'b'], ['c']])
  assert.equal(end.events, undefined)
  assert.equal(end.retryAfter, 10_000)
  assert.match(end.link['next'] ?? '', /limit=2/)
  const valid = await fetch(end.link['validate'] ?? '', { headers: headersOf(mine) })
  assert.ok(valid.ok, `validate answered ${valid.status}`)
})

test('the poller waits at an empty journal, hands on what comes in order, and ends when the journal goes', async () => {
  const { sdk, place, imsOrgId, clientId, token } = mine
  const { journal, publish, registrationId } = await aJournal('Polling')
  const poller = spawn(process.execPath, [POLLER, world.url, imsOrgId, clientId, token, journal], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = linesOf(poller)
  assert.deepEqual((await said.next()).value, { isPolling: true })
  const ids = ['a', 'b', 'c', 'd', 'e']
  const seen: unknown[] = []
  for (const id of ids) {
    await publish(id)
    seen.push((await said.next()).value?.['id'])
  }
  assert.deepEqual(seen, ids)

  await sdk.deleteRegistration(...place, registrationId)
  assert.match(textOf((await said.next()).value?.['error']), /404/)
  poller.kill('SIGKILL')
})

test('who comes back after what it had not read was cleared is told so with 410', async () => {
  await using trial = await openAppTrial()
  const { identity, store } = trial.services
  const url = await trial.app.listen({ host: '127.0.0.1', port: 0 })
  const { consumerOrgId, projectId, workspaceId, credentialId, clientId, imsOrgId } = identity
  const sdk = await openSdk(url, { imsOrgId, clientId, token: TOKEN })
  const place = [consumerOrgId, projectId, workspaceId] as const
  const { registrationId, publish } = await subscribe(sdk, place, clientId, 'Late')
  const journal = `${url}/events/organizations/${consumerOrgId}/integrations/${credentialId}/${registrationId}`
  const empty = await sdk.getEventsFromJournal(journal)
  for (const id of ['a', 'b', 'c']) await publish(id)
  const first = await sdk.getEventsFromJournal(journal, { limit: 1 })
  const last = await sdk.getEventsFromJournal(journal)

  const day = 24 * 60 * 60 * 1_000
  const clock = { now: () => Date.now() + 8 * day }
  await dropOld({ store, clock, log: silentLog, keptMs: 7 * day })

  for (const { link } of [empty, first]) {
    await assert.rejects(sdk.getEventsFromJournal(link['next'] ?? ''), /410/)
  }
  // Who had read everything has lost nothing, and goes on.
  await publish('d')
  assert.deepEqual(idsOf(await sdk.getEventsFromJournal(last.link['next'] ?? '')), ['d'])
})

const POLLER = fileURLToPath(new URL('../sdk-poller.ts', import.meta.url))

async function* linesOf({ stdout }: ChildProcess): AsyncGenerator<Fields> {
  assert.ok(stdout !== null)
  for await (const line of createInterface({ input: stdout })) yield fieldsOf(JSON.parse(line))
}

function aJournal(name: string): ReturnType<typeof subscribe> {
  return subscribe(mine.sdk, mine.place, mine.clientId, name)
}

/** A provider with one code, a registration that only pulls, and a way to publish. */
async function subscribe(sdk: Sdk, place: SdkIn['place'], clientId: string, name: string) {
  const providerId = textOf((await sdk.createProvider(...place, { label: name }))['id'])
  const described = { event_code: CODE, label: name, description: name }
  await sdk.createEventMetadataForProvider(...place, providerId, described)
  const registration = await sdk.createRegistration(...place, {
    name: `SDK ${name}`,
    client_id: clientId,
    delivery_type: 'journal',
    events_of_interest: [{ provider_id: providerId, event_code: CODE }],
  })
  return {
    registrationId: textOf(registration['registration_id']),
    journal: textOf(fieldsOf(fieldsOf(registration['_links'])['rel:events'])['href']),
    publish: (id: string) =>
      sdk.publishEvent({
        specversion: '1.0',
        id,
        source: `urn:uuid:${providerId}`,
        type: CODE,
        data: { n: 1 },
      }),
  }
}

function headersOf({ token, clientId, imsOrgId }: SdkIn): Record<string, string> {
  return { authorization: `Bearer ${token}`, 'x-api-key': clientId, 'x-ims-org-id': imsOrgId }
}

function idsOf({ events = [] }: JournalAnswer): unknown[] {
  return events.map(({ event }) => event['id'])
}

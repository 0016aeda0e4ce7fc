import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { idOf } from '../../../domain/ids.ts'
import type { Trace } from '../../../domain/trace.ts'
import { PLATFORM_NOTIFICATIONS } from '../../../notify/catalog/catalog.ts'
import { openReceiver } from '../../../notify/notify-trial.ts'
import { aTrace } from '../../../platform/store/store-trial.ts'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'

const trial = await openAppTrial()
const receiver = await openReceiver()
after(async () => {
  await trial[Symbol.asyncDispose]()
  await receiver[Symbol.asyncDispose]()
})

const { identity, clock } = trial.services
const { consumerOrgId, projectId, workspaceId, credentialId, clientId } = identity
const DAY = 24 * 60 * 60 * 1_000
let count = 0

async function register(webhookUrl: string | null): Promise<string> {
  const path = `/events/${consumerOrgId}/${projectId}/${workspaceId}/registrations`
  const { json, text } = await trial.ask('POST', path, {
    client_id: clientId,
    name: `Traced ${++count}`,
    delivery_type: webhookUrl === null ? 'journal' : 'webhook',
    ...(webhookUrl === null ? {} : { webhook_url: webhookUrl }),
    events_of_interest: [
      { provider_id: PLATFORM_NOTIFICATIONS.id, event_code: 'sources_flow_run_success' },
    ],
  })
  const { registration_id: id } = json as { registration_id: string }
  assert.ok(id, text)
  return id
}

function pathsOf(id: string, elsewhere: { org?: string; credential?: string } = {}) {
  const { org = consumerOrgId, credential = credentialId } = elsewhere
  return [
    `/events/organizations/${org}/integrations/${credential}/tracing/${id}`,
    `/traces/${org}/${projectId}/${workspaceId}/registration/${id}`,
  ] as const
}

/** As both paths give them. */
async function tracesOf(id: string): Promise<Traced[]> {
  const [one, other] = pathsOf(id)
  const answer = await trial.ask('GET', one)
  assert.equal(answer.status, 200)
  assert.deepEqual((await trial.ask('GET', other)).json, answer.json)
  return answer.json as Traced[]
}

interface Traced {
  readonly id: string
  readonly trace: {
    readonly tracingRequest: Readonly<Record<string, unknown>>
    readonly tracingResponse: Readonly<Record<string, unknown>>
    readonly insightsInfo: readonly unknown[]
  }
}

/** Straight into the store, with the bodies that were sent. */
async function keep(traces: readonly Trace[], body: string | null = null): Promise<void> {
  await trial.store.commit(async (ledgers) => {
    const bodyId =
      body === null ? null : await ledgers.events.appendBody(idOf('e1'), `v${++count}`, body)
    for (const trace of traces) await ledgers.traces.append(trace, bodyId)
  })
}

test('a challenge is a trace, in the documented shape, at both paths', async () => {
  const id = await register(`${receiver.url}/hook?token=abc`)
  const [found, ...others] = await tracesOf(id)
  assert.deepEqual(others, [])
  const { trace, ...rest } = found ?? assert.fail()
  const { requestHeaders, requestUrl, ...request } = trace.tracingRequest
  const { responseHeaders, responseTime, responseBody, ...response } = trace.tracingResponse
  const { ts } = trace as unknown as { ts: number }
  assert.ok(Math.abs(clock.now() - ts) < 60_000)
  assert.deepEqual(Object.keys(trace).toSorted(), [
    'deliveryTime',
    'insightsInfo',
    'tracingRequest',
    'tracingResponse',
    'ts',
  ])
  assert.deepEqual(rest, {
    event: 'challenge',
    id: rest.id,
    date: new Date(ts).toISOString(),
    clientId,
    registrationId: id,
    _weir: { deliveryId: null, isSuccess: true },
  })
  assert.match(
    String(requestUrl),
    /\/hook\?token=•••&challenge=[0-9a-f-]{36}$/,
    'secrets are veiled, what was asked is not',
  )
  assert.deepEqual(request, {
    requestMethod: 'GET',
    contentType: 'application/json; charset=utf-8',
    requestBody: '',
  })
  const headers = requestHeaders as Record<string, string[]>
  assert.deepEqual(headers['x-adobe-event-code'], ['challenge'])
  assert.deepEqual(headers['user-agent'], ['Adobe/1.0'])
  assert.deepEqual(response, { responseCode: 200 })
  assert.ok(Number.isInteger(responseTime) && typeof responseHeaders === 'object')
  assert.ok(String(requestUrl).endsWith(`challenge=${String(responseBody)}`))
  assert.deepEqual(trace.insightsInfo, [
    {
      providerName: 'Adobe IO Events',
      eventCode: 'challenge',
      eventIds: headers['x-adobe-event-id'],
    },
  ])
})

test('a webhook that cannot be reached leaves an internal code, and an id for support', async () => {
  const nobody = await openReceiver()
  await nobody[Symbol.asyncDispose]()
  const [found] = await tracesOf(await register(`${nobody.url}/hook`))
  const { responseCode, responseBody, responseHeaders } = found?.trace.tracingResponse ?? {}
  assert.equal(responseCode, 602)
  assert.deepEqual(responseHeaders, {})
  const lines = String(responseBody).split('\n')
  assert.match(lines[0] ?? '', /^602: Nothing listens there: .*ECONNREFUSED/)
  assert.deepEqual(lines.slice(1, 3), ['Error class: ConnectFailure', `Support id: ${found?.id}`])
  assert.match(lines[3] ?? '', /^Caused by: \w+ \(ECONNREFUSED\)/)
  assert.doesNotMatch(String(responseBody), /\bat .+:\d+:\d+/)
})

test('the last hundred successes and the last hundred errors are shown, newest first', async () => {
  const id = await register(null)
  const at = clock.now()
  const aKept = (n: number, isSuccess: boolean): Trace => ({
    ...aTrace(`${isSuccess ? 'ok' : 'bad'} ${n}`, id, isSuccess),
    at,
  })
  await keep(Array.from({ length: 101 }, (_, n) => aKept(n, false)))
  await keep(Array.from({ length: 150 }, (_, n) => aKept(n, true)))
  const ids = (await tracesOf(id)).map((one) => one.id)
  assert.equal(ids.length, 200)
  assert.deepEqual([ids[0], ids[99], ids[100], ids[199]], ['ok 149', 'ok 50', 'bad 100', 'bad 1'])
})

test('a trace is shown for seven days', async () => {
  const id = await register(null)
  const now = clock.now()
  await keep([
    { ...aTrace('old', id, true), at: now - 7 * DAY - 1 },
    { ...aTrace('young', id, true), at: now - 7 * DAY + 60_000 },
  ])
  assert.deepEqual(
    (await tracesOf(id)).map((one) => one.id),
    ['young'],
  )
})

test('a batch names all of its events, by provider and code', async () => {
  const id = await register(null)
  const items = [
    { eventId: idOf<'event'>('e1'), eventCode: 'success', providerLabel: 'One' },
    { eventId: idOf<'event'>('e2'), eventCode: 'failed', providerLabel: 'One' },
    { eventId: idOf<'event'>('e3'), eventCode: 'success', providerLabel: 'One' },
    { eventId: idOf<'event'>('e4'), eventCode: 'success', providerLabel: 'Two' },
  ]
  await keep([{ ...aTrace('t1', id, true), items, at: clock.now() }], '[1,2]')
  const [found] = await tracesOf(id)
  assert.equal(found?.trace.tracingRequest['requestBody'], '[1,2]')
  assert.deepEqual(found.trace.insightsInfo, [
    { providerName: 'One', eventCode: 'success', eventIds: ['e1', 'e3'] },
    { providerName: 'One', eventCode: 'failed', eventIds: ['e2'] },
    { providerName: 'Two', eventCode: 'success', eventIds: ['e4'] },
  ])
})

test('what was sent again is marked', async () => {
  const id = await register(null)
  await keep([{ ...aTrace('t1', id, true), replayId: 'resend', at: clock.now() }])
  const [found] = await tracesOf(id)
  assert.deepEqual((found as { _weir?: unknown } | undefined)?._weir, {
    deliveryId: '1',
    isSuccess: true,
    replayId: 'resend',
  })
})

const BODIES: readonly [bytes: number, kept: number, note: string | undefined][] = [
  [65_536, 65_536, undefined],
  [65_537, 65_536, '… cut here: the body has 65537 bytes, of which the first 64 KB are kept.'],
  [900_000, 65_536, '… cut here: the body has 900000 bytes, of which the first 64 KB are kept.'],
]

for (const [bytes, kept, note] of BODIES) {
  test(`of a body of ${bytes} bytes ${kept} are shown`, async () => {
    const id = await register(null)
    await keep([{ ...aTrace('t1', id, true), at: clock.now() }], 'x'.repeat(bytes))
    const [found] = await tracesOf(id)
    const [text = '', said] = String(found?.trace.tracingRequest['requestBody']).split('\n')
    assert.deepEqual([text.length, said], [kept, note])
  })
}

test('a journal that nothing was pushed to has no traces', async () => {
  assert.deepEqual(await tracesOf(await register(null)), [])
})

test('the traces of a registration that is not there, or elsewhere, are not found', async () => {
  const id = await register(null)
  const wrong = [
    ...pathsOf('00000000-0000-4000-8000-000000000000'),
    ...pathsOf(id, { org: '1' }),
    pathsOf(id, { credential: '999999' })[0],
  ]
  for (const path of wrong) {
    const answer = await trial.ask('GET', path)
    assert.equal(answer.status, 404)
    assert.match(documentedSentence(path, answer), /is not found/)
  }
})

test('traces are for those with a token, and are only read', async () => {
  for (const path of pathsOf(await register(null))) {
    const stranger = await trial.ask('GET', path, undefined, { authorization: null })
    const wrong = await trial.ask('GET', path, undefined, { authorization: 'Bearer wrong' })
    const deleted = await trial.ask('DELETE', path)
    assert.deepEqual([stranger.status, wrong.status, deleted.status], [403, 401, 405])
    documentedSentence(path, deleted)
  }
})

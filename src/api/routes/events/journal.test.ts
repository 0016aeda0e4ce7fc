import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { PLATFORM_NOTIFICATIONS } from '../../../notify/events/catalog.ts'
import { announce } from '../../../notify/events/announce.ts'
import { aSuccess } from '../../../notify/notify-trial.ts'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const { identity } = trial.services
const { consumerOrgId, projectId, workspaceId, credentialId } = identity
const REGISTRATIONS = `/events/${consumerOrgId}/${projectId}/${workspaceId}/registrations`
let count = 0

async function openJournal(): Promise<string> {
  const { json } = await trial.ask('POST', REGISTRATIONS, {
    client_id: identity.clientId,
    name: `Journal ${++count}`,
    delivery_type: 'journal',
    events_of_interest: [
      { provider_id: PLATFORM_NOTIFICATIONS.id, event_code: 'sources_flow_run_success' },
    ],
  })
  const { registration_id: id } = json as { registration_id: string }
  return `/events/organizations/${consumerOrgId}/integrations/${credentialId}/${id}`
}

const OPTIONS = { identity, publicUrl: '', activityIds: 'names', hasExtras: false } as const

/** Ends runs with these ids, as far as whoever listens can tell. */
async function endRuns(...ids: readonly string[]): Promise<void> {
  const { store, bus, clock, chance, log } = trial.services
  for (const id of ids) {
    await store.commit(({ outbox }) => outbox.append(aSuccess(id)))
    const [entry] = await store.read.outbox.list(1)
    assert.ok(entry)
    await announce(entry, { store, bus, clock, chance, log, options: OPTIONS })
  }
}

interface Page {
  readonly status: number
  readonly runs: readonly string[]
  readonly last: string | undefined
  readonly next: string
  readonly headers: Readonly<Record<string, unknown>>
}

async function read(url: string): Promise<Page> {
  const { status, json, headers } = await trial.ask('GET', url, undefined, {
    'x-ims-org-id': identity.imsOrgId,
  })
  const page = json as {
    events: { position: string; event: { event: { id: string } } }[]
    _page: { last: string; count: number }
  } | null
  assert.equal(page?._page.count, page?.events.length)
  assert.equal(page?._page.last, page?.events.at(-1)?.position)
  const [first] = headers['link'] as string[]
  const next = /^<(.+)>; rel="next"$/.exec(first ?? '')?.[1]
  assert.ok(next, 'the first link is the next one')
  const runs = page?.events.map(({ event }) => event.event.id) ?? []
  return { status, runs, last: page?._page.last, next, headers }
}

test('an empty journal answers 204, when to come again, and its links one a line', async () => {
  const url = await openJournal()
  const { status, headers } = await read(url)
  assert.equal(status, 204)
  assert.equal(headers['retry-after'], '10')
  assert.deepEqual(headers['link'], [
    `<${url}?since=weir:0>; rel="next"`,
    `<${url}>; rel="events"`,
    `<${url}?latest=true>; rel="latest"`,
  ])
})

test('a journal is read to its end by its next links, each event once and in order', async () => {
  const url = await openJournal()
  const ids = ['a', 'b', 'c', 'd', 'e'].map((letter) => `${letter}-${count}`)
  await endRuns(...ids)
  const first = await read(`${url}?limit=2`)
  const second = await read(first.next)
  const third = await read(second.next)
  assert.deepEqual([first.runs, second.runs, third.runs].flat(), ids)
  assert.deepEqual(
    [first, second, third].map(({ runs }) => runs.length),
    [2, 2, 1],
  )
  const end = await read(third.next)
  assert.equal(end.status, 204)
  assert.equal(end.next, third.next, 'at the end the same place is handed out again')

  await endRuns(`f-${count}`)
  assert.deepEqual((await read(end.next)).runs, [`f-${count}`])
  assert.deepEqual((await read(first.next)).runs, second.runs, 'a place can be read again')
})

test('a reader who wants only what is new begins at the end', async () => {
  const url = await openJournal()
  await endRuns(`old-${count}`)
  const latest = await read(`${url}?latest=true`)
  assert.equal(latest.status, 204)
  await endRuns(`new-${count}`)
  assert.deepEqual((await read(latest.next)).runs, [`new-${count}`])
  assert.deepEqual((await read(`${latest.next}&latest=true`)).runs, [`new-${count}`])
})

test('a journal begins when its registration does', async () => {
  await endRuns(`before-${count}`)
  const url = await openJournal()
  assert.equal((await read(url)).status, 204)
})

const REFUSED: readonly [query: string, status: number, says: RegExp][] = [
  ['limit=0', 400, /`limit` is "0"; it must be a whole number from 1 to 1000/],
  ['limit=1001', 400, /"1001"/],
  ['limit=many', 400, /"many"/],
  ['limit=1&limit=2', 400, /\["1","2"\]/],
  ['since=here', 400, /"here" is not a position/],
  ['since=', 400, /"" is not a position/],
  ['since=weir:', 400, /"weir:" is not a position/],
]

for (const [query, status, says] of REFUSED) {
  test(`a journal with ?${query} is refused with the value that is wrong`, async () => {
    const url = `${await openJournal()}?${query}`
    const answer = await trial.ask('GET', url)
    assert.equal(answer.status, status)
    assert.match(documentedSentence(url, answer), says)
  })
}

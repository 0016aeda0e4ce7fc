import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { idOf } from '../../domain/ids.ts'
import { readJournal } from '../../notify/journal/journal.ts'
import { explainTo } from '../../notify/webhooks/why.ts'
import { openSqliteStore } from './sqlite-store.ts'
import type { OpenStore } from './store.ts'
import { aConnection, aDelivery, aFlow, aRegistration, aRun, upTo } from './store-trial.ts'

const MADE_AT = 1_600_000_000_000
const DAY = 24 * 60 * 60 * 1_000

test('what the first format kept is all there, in the form of today', async () => {
  await using old = await openOld()
  const { read } = old.store
  const identity = await read.credentials.findIdentity()
  assert.equal(identity?.workspaceId, 'workspace-1')
  const credentials = await read.credentials.list()
  assert.deepEqual(
    credentials.map(({ clientId, workspaceId, revokedAt }) => [clientId, workspaceId, revokedAt]),
    [
      ['client-2', 'workspace-1', null],
      ['client-1', 'workspace-1', null],
    ],
  )
  assert.deepEqual(await read.credentials.findGrant('hash-1', MADE_AT), {
    clientId: 'client-1',
    scopes: ['openid', 'AdobeID', 'read_organizations', 'adobeio_api', 'acp.foundation'],
  })
  assert.deepEqual(await read.connections.find(idOf('c1')), aConnection('c1'))
  assert.deepEqual(await read.flows.find(idOf('flow-1')), aFlow())
  assert.deepEqual(await read.runs.find(idOf('run-1')), aRun())
  assert.deepEqual(await read.outbox.list(10), [
    { seq: 1, fact: { kind: 'runEnded', run: aRun() } },
  ])

  const registrations = await read.registrations.list(idOf('workspace-1'))
  assert.deepEqual(
    registrations.map(({ id, number, deliveryType, status, credentialId, filters, flowIds }) => [
      id,
      number,
      deliveryType,
      status,
      credentialId,
      filters.length + flowIds.length,
    ]),
    [
      ['pushed', 1, 'webhook', 'verified', 'credential-1', 0],
      ['pulled', 2, 'journal', 'verified', 'credential-1', 0],
      ['disabled', 3, 'webhook', 'verification_failed', 'credential-1', 0],
    ],
  )
  const interested = await read.registrations.listInterested(idOf('provider-1'), ['code'])
  assert.equal(interested.length, 3)
  assert.deepEqual(
    (await read.deliveries.list({ limit: 10 })).map(({ id, status, attempts }) => [
      id,
      status,
      attempts,
    ]),
    [
      ['2', 'waiting', 1],
      ['1', 'delivered', 1],
    ],
  )
  assert.deepEqual(await read.rollUps.countBacklog(), { waiting: 0, retrying: 1, sending: 0 })
  assert.equal(await read.rollUps.countJournalEntries(), 4)
  const [trace] = await read.traces.listKept(idOf('pushed'), { ofEach: 10, since: 0 })
  assert.deepEqual([trace?.id, trace?.items, trace?.request.body], ['t1', [], BODIES[0]])
})

test('the first project and workspace are as old as the oldest credential', async () => {
  await using old = await openOld()
  const { read } = old.store
  const [project] = await read.projects.list()
  assert.deepEqual([project?.id, project?.createdAt], ['project-1', MADE_AT])
  const [workspace] = await read.projects.listWorkspaces(idOf('project-1'))
  assert.deepEqual([workspace?.id, workspace?.createdAt], ['workspace-1', MADE_AT])
})

test('a reader goes on from the position that it was given before', async () => {
  await using old = await openOld()
  for (const [since, bodies] of [
    ['weir:0', BODIES],
    ['weir:1', BODIES.slice(1)],
    ['weir:4', []],
  ] as const) {
    const request = { since, latest: false, seekTo: null, limit: null }
    const page = await readJournal(idOf('pushed'), request, old.store)
    assert.deepEqual(
      page.events.map(({ body }) => body),
      bodies,
    )
  }
})

test('ids go on after the highest that was ever given', async () => {
  await using old = await openOld()
  const { store } = old
  await store.commit(async ({ deliveries, registrations }) => {
    await deliveries.append(aDelivery('pushed', { createdAt: 9e12 }))
    await registrations.insert(aRegistration('new'))
  })
  const [newest] = await store.read.deliveries.list({ limit: 1 })
  assert.equal(newest?.id, '8')
  assert.equal((await store.read.registrations.find(idOf('new')))?.number, 5)
})

test('what is owed is claimed with its bytes', async () => {
  await using old = await openOld()
  const [owed] = await old.store.commit(({ deliveries }) =>
    deliveries.claim(MADE_AT + DAY, Infinity, upTo(10)),
  )
  assert.deepEqual([owed?.id, owed?.body, owed?.attempts], ['2', BODIES[1], 2])
  assert.equal(owed?.byteCount, Buffer.byteLength(BODIES[1]))
})

const WHY: readonly [registration: string, event: string, verdict: string][] = [
  ['pushed', 'e1', 'delivered'],
  ['pushed', 'e2', 'waiting'],
  ['pulled', 'e1', 'journal-only'],
  ['disabled', 'e1', 'disabled'],
]

for (const [id, event, verdict] of WHY) {
  test(`why the registration "${id}" has not been sent "${event}", or has, is answered: ${verdict}`, async () => {
    await using old = await openOld()
    const registration = await old.store.read.registrations.find(idOf(id))
    assert.ok(registration !== null)
    const explained = await explainTo(registration, idOf(event), old.store)
    assert.equal(explained.verdict, verdict, explained.sentence)
  })
}

const BODIES = ['{"event":"é"}', '{"event":2}'] as const

async function openOld(): Promise<AsyncDisposable & { readonly store: OpenStore }> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-upgrade-'))
  const file = join(folder, 'weir.sqlite')
  writeOld(file)
  const store = openSqliteStore(file)
  return {
    store,
    async [Symbol.asyncDispose]() {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** A database as the first release left it. */
function writeOld(file: string): void {
  const database = new DatabaseSync(file)
  for (const name of ['001_ingest.sql', '002_notify.sql']) {
    database.exec(readFileSync(new URL(`./migrations/${name}`, import.meta.url), 'utf8'))
  }
  database.exec('PRAGMA user_version = 2')
  const insert = (table: string, row: Readonly<Record<string, string | number | null>>): void => {
    const names = Object.keys(row)
    const marks = names.map(() => '?').join(', ')
    database
      .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`)
      .run(...Object.values(row))
  }
  insert('identity', { only_one: 1, document: JSON.stringify(IDENTITY) })
  for (const [n, createdAt] of [
    [2, MADE_AT + 5],
    [1, MADE_AT],
  ]) {
    const client_id = `client-${n}`
    const secret = { id: `credential-${n}`, clientId: client_id, name: 'One', secretHash: null }
    insert('credentials', { client_id, document: JSON.stringify({ ...secret, createdAt }) })
  }
  insert('tokens', { token_hash: 'hash-1', client_id: 'client-1', expires_at: MADE_AT + DAY })
  const { updatedBy: _by, updatedClient: _client, ...connection } = aConnection('c1')
  insert('connections', { id: 'c1', document: JSON.stringify(connection) })
  const {
    timeZone: _zone,
    labels: _labels,
    updatedBy: _by2,
    updatedClient: _client2,
    ...flow
  } = aFlow()
  // What has no frequency was kept, and never read.
  const unread = JSON.stringify({ ...flow, schedule: { startTime: 'soon' } })
  insert('flows', { id: 'flow-1', document: unread })
  const { begunAt: _at, window: _w, retryOf: _of, cancel: _c, firstOffence: _o, ...before } = aRun()
  const run = JSON.stringify(before)
  insert('runs', { id: 'run-1', flow_id: 'flow-1', status: 'scheduled', document: run })
  insert('outbox', { run_id: 'run-1', document: run })

  for (const [n, body] of BODIES.entries()) {
    const id = `e${n + 1}`
    const document = JSON.stringify({ ...EVENT, id, at: MADE_AT + n })
    insert('events', { id, cause: `run ${id} ended`, document })
    insert('bodies', { event_id: id, variant: 'adobe_io client-1 code', body })
  }
  for (const registration of REGISTRATIONS) {
    const { id, name } = registration
    insert('registrations', { id, name, document: JSON.stringify(registration) })
    insert('interests', { provider_id: 'provider-1', event_code: 'code', registration_id: id })
  }
  // What the highest id was given to is gone.
  insert('registrations', { id: 'gone', name: 'gone', document: '{}' })
  database.exec(`DELETE FROM registrations WHERE id = 'gone'`)
  for (const registration_id of ['pushed', 'pulled', 'disabled']) {
    insert('journal_entries', { registration_id, body_id: 1 })
  }
  insert('journal_entries', { registration_id: 'pushed', body_id: 2 })
  const owed = { registration_id: 'pushed', event_code: 'code', provider_metadata_id: 'p' }
  const tried = { attempts: 1, first_attempt_at: MADE_AT, created_at: MADE_AT }
  const first = { ...owed, ...tried, event_id: 'e1', body_id: 1, last_outcome: 'answered 200' }
  insert('deliveries', { ...first, id: 1, status: 'delivered' })
  const second = { ...first, event_id: 'e2', body_id: 2, last_outcome: 'answered 500' }
  insert('deliveries', { ...second, id: 2, status: 'waiting', next_attempt_at: MADE_AT + 60_000 })
  insert('deliveries', { ...second, id: 7, status: 'refused' })
  database.exec('DELETE FROM deliveries WHERE id = 7')
  const traced = { registration_id: 'pushed', is_success: 1, body_id: 1 }
  insert('traces', { ...traced, document: JSON.stringify(TRACE) })
  database.close()
}

const IDENTITY = {
  consumerOrgId: '1',
  projectId: 'project-1',
  workspaceId: 'workspace-1',
  imsOrgId: 'ORG@AdobeOrg',
  sandboxId: 'sandbox-1',
  sandboxName: 'prod',
  tenantId: 'tenant',
  credentialId: 'credential-1',
  clientId: 'client-1',
}

const EVENT = {
  providerId: 'provider-1',
  providerMetadataId: 'platform_notifications',
  code: 'code',
  flowId: 'flow-1',
  fact: { id: 'run-1' },
}

const REGISTRATION = {
  number: 0,
  description: '',
  clientId: 'client-1',
  deliveryType: 'webhook',
  deliveryFormat: 'adobe_io',
  signatures: ['adobe_rsa'],
  webhookUrl: 'https://example.com/hook',
  interests: [{ providerId: 'provider-1', eventCode: 'code' }],
  status: 'verified',
  statusReason: '',
  isEnabled: true,
  createdAt: MADE_AT - 5,
  updatedAt: MADE_AT - 5,
}

const REGISTRATIONS = [
  { ...REGISTRATION, id: 'pushed', name: 'Pushed' },
  { ...REGISTRATION, id: 'pulled', name: 'Pulled', deliveryType: 'journal', webhookUrl: null },
  {
    ...REGISTRATION,
    id: 'disabled',
    name: 'Disabled',
    status: 'verification_failed',
    isEnabled: false,
  },
]

const TRACE = {
  id: 't1',
  registrationId: 'pushed',
  deliveryId: '1',
  eventId: 'e1',
  eventCode: 'code',
  providerLabel: 'platform_notifications',
  at: MADE_AT,
  isSuccess: true,
  request: { url: 'https://example.com/hook', method: 'POST', headers: {}, body: '' },
  response: { code: 200, durationMs: 5, headers: {}, body: '' },
}

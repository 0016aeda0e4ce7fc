import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemChance } from '../platform/chance.ts'
import { Secret } from '../platform/service.ts'
import { openStoreTrial } from '../platform/store/store-trial.ts'
import { OPERATOR_TOKEN_FILE } from './data-folder.ts'
import { SCOPES } from '../domain/scope.ts'
import { openIdentity, openOperatorToken } from './identity.ts'

const clock = { now: () => 5_000 }
const chance = systemChance

test('a Weir is somebody from its first start, with a credential of its own', async () => {
  await using trial = await openStoreTrial()
  const { store } = trial
  const identity = await openIdentity(null, { store, chance, clock })
  assert.match(identity.consumerOrgId, /^[1-9]\d{5}$/)
  assert.match(identity.projectId, /^[1-9]\d{18}$/)
  assert.match(identity.workspaceId, /^[1-9]\d{18}$/)
  assert.match(identity.credentialId, /^[1-9]\d{5}$/)
  assert.match(identity.imsOrgId, /^[0-9A-F]{24}@AdobeOrg$/)
  assert.match(identity.clientId, /^[0-9a-f]{32}$/)
  assert.equal(identity.sandboxName, 'prod')
  assert.deepEqual(await store.read.credentials.find(identity.clientId), {
    id: identity.credentialId,
    clientId: identity.clientId,
    name: 'default',
    workspaceId: identity.workspaceId,
    scopes: [...SCOPES],
    secretHash: null,
    createdAt: 5_000,
    revokedAt: null,
  })
  const { projects } = store.read
  assert.equal((await projects.find(identity.projectId))?.name, 'default')
  const workspace = await projects.findWorkspace(identity.workspaceId)
  assert.equal(workspace?.projectId, identity.projectId)
})

test('a Weir is the same one after a restart', async () => {
  await using trial = await openStoreTrial()
  const first = await openIdentity(null, { store: trial.store, chance, clock })
  const again = await openIdentity(null, { store: await trial.reopen(), chance, clock })
  assert.deepEqual(again, first)
})

test('two Weirs are two', async () => {
  await using one = await openStoreTrial()
  await using two = await openStoreTrial()
  const a = await openIdentity(null, { store: one.store, chance, clock })
  const b = await openIdentity(null, { store: two.store, chance, clock })
  for (const name of ['projectId', 'workspaceId', 'imsOrgId', 'sandboxId', 'clientId'] as const) {
    assert.notEqual(a[name], b[name], name)
  }
})

test('an organisation that is set later takes the place of the old one, and nothing else changes', async () => {
  await using trial = await openStoreTrial()
  const first = await openIdentity(null, { store: trial.store, chance, clock })
  const named = { ...first, imsOrgId: 'OURS@AdobeOrg' }
  const store = await trial.reopen()
  assert.deepEqual(await openIdentity('OURS@AdobeOrg', { store, chance, clock }), named)
  assert.deepEqual(await openIdentity(null, { store, chance, clock }), named)
})

async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'weir identity [test] '))
  return {
    folder,
    file: join(folder, OPERATOR_TOKEN_FILE),
    [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true }),
  }
}

test('a token is made once, kept for its owner only, and new only the first time', async () => {
  await using place = await openFolder()
  const first = await openOperatorToken(place.folder, null, chance)
  assert.equal(first.isNew, true)
  assert.match(first.token.reveal(), /^[0-9a-f]{48}$/)
  assert.equal(await readFile(place.file, 'utf8'), `${first.token.reveal()}\n`)
  assert.equal((await stat(place.file)).mode & 0o777, 0o600)
  const again = await openOperatorToken(place.folder, null, chance)
  assert.deepEqual([again.isNew, again.token.reveal()], [false, first.token.reveal()])
})

test('a token of the settings wins, and is not written down', async () => {
  await using place = await openFolder()
  const set = new Secret('token-of-the-settings')
  assert.deepEqual(await openOperatorToken(place.folder, set, chance), { token: set, isNew: false })
  await assert.rejects(stat(place.file), { code: 'ENOENT' })
})

test('an empty token file is as good as none', async () => {
  await using place = await openFolder()
  await writeFile(place.file, '\n', { mode: 0o600 })
  const { token, isNew } = await openOperatorToken(place.folder, null, chance)
  assert.equal(isNew, true)
  assert.equal((await readFile(place.file, 'utf8')).trim(), token.reveal())
})

test('a token file that cannot be read stops the start instead of being replaced', async () => {
  await using place = await openFolder()
  await mkdir(place.file, { mode: 0o700 })
  await assert.rejects(openOperatorToken(place.folder, null, chance), /EISDIR/)
})

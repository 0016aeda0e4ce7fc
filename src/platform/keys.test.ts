import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { verify } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Signature } from './key-pair.ts'
import { ROTATION_PAUSE_MS } from './key-ring.ts'
import { openKeys, type Keys } from './keys.ts'

const NOW = Date.UTC(2026, 10, 24, 12)
const NEXT = NOW + ROTATION_PAUSE_MS + 1

test('both signatures verify with the public keys that they name', async (t) => {
  const keys = await openKeys(await makeFolder(t))
  const signatures = await keys.sign('{"é":1}')
  for (const { value, publicKeyPath } of signatures) {
    assert.match(publicKeyPath, /^\/prod\/keys\/pub-key-[A-Za-z0-9]{10}\.pem$/)
    const pem = keys.publicKeyPem(publicKeyPath) ?? ''
    assert.match(pem, /^-----BEGIN PUBLIC KEY-----/)
    assert.ok(verify('sha256', Buffer.from('{"é":1}'), pem, Buffer.from(value, 'base64')))
  }
  assert.notEqual(signatures[0].publicKeyPath, signatures[1].publicKeyPath)
  assert.deepEqual(await keys.sign(Buffer.from('{"é":1}')), signatures)
})

test('a path that no signature names has no key', async (t) => {
  const keys = await openKeys(await makeFolder(t))
  assert.equal(keys.publicKeyPem('/prod/keys/pub-key-0000000000.pem'), null)
  assert.equal(keys.publicKeyPem('__proto__'), null)
})

test('the second start has the same keys and opens what the first one sealed', async (t) => {
  const folder = await makeFolder(t)
  const first = await openKeys(folder)
  const sealed = first.seal('whsec_abc')
  const second = await openKeys(folder)
  assert.equal(second.open(sealed), 'whsec_abc')
  assert.deepEqual(await second.sign('x'), await first.sign('x'))
  assert.deepEqual(pemsOf(second, await second.sign('x')), pemsOf(first, await first.sign('x')))
})

test('a rotation replaces one pair: the other signs on, and what the old one signed still verifies', async (t) => {
  const folder = await makeFolder(t)
  const keys = await openKeys(folder, NOW)
  const before = await keys.sign('x')
  const pemsBefore = pemsOf(keys, before)

  const rotation = await keys.rotate(NOW)
  assert.ok(rotation.kind === 'rotated')
  const after = await keys.sign('x')
  assert.equal(after[0].publicKeyPath, rotation.made.path)
  assert.deepEqual(after[1], before[1])
  assertVerifies(keys, 'x', after)
  assert.equal(rotation.retired.path, before[0].publicKeyPath)
  assert.deepEqual(pemsOf(keys, before), pemsBefore)
  assert.deepEqual(keys.list(), [
    { path: after[0].publicKeyPath, createdAt: NOW, retiredAt: null, status: 'signing' },
    { path: after[1].publicKeyPath, createdAt: NOW, retiredAt: null, status: 'signing' },
    { path: before[0].publicKeyPath, createdAt: NOW, retiredAt: NOW, status: 'retired' },
  ])

  const reopened = await openKeys(folder, NEXT)
  assert.deepEqual(await reopened.sign('x'), after)
  assert.deepEqual(reopened.list(), keys.list())
  assert.deepEqual(pemsOf(reopened, before), pemsBefore)
})

test('a second rotation within 24 h is refused, also after a restart; then the other pair has its turn', async (t) => {
  const folder = await makeFolder(t)
  const keys = await openKeys(folder, NOW)
  await keys.rotate(NOW)
  const signatures = await keys.sign('x')
  for (const asked of [keys, await openKeys(folder)]) {
    assert.deepEqual(await asked.rotate(NEXT - 1), { kind: 'refused', until: NEXT })
    assert.deepEqual(await asked.sign('x'), signatures)
  }
  const next = await keys.rotate(NEXT)
  assert.ok(next.kind === 'rotated')
  assert.equal(next.retired.path, signatures[1].publicKeyPath)
  assert.deepEqual((await keys.sign('x'))[0], signatures[0])
  assert.equal(keys.list().length, 4)
})

test('of rotations that are asked for together, one is made', async (t) => {
  const keys = await openKeys(await makeFolder(t), NOW)
  const rotations = await Promise.all([1, 2, 3].map(() => keys.rotate(NOW)))
  assert.deepEqual(
    rotations.map(({ kind }) => kind),
    ['rotated', 'refused', 'refused'],
  )
  assert.equal(keys.list().length, 3)
})

test('a rotation that cannot be written changes nothing, and the next one is made', async (t) => {
  const folder = await makeFolder(t)
  const keys = await openKeys(folder, NOW)
  const [signatures, listed] = [await keys.sign('x'), keys.list()]
  // A folder in the place of the file that is written aside.
  await mkdir(join(folder, 'signing-keys.json.tmp', 'x'), { recursive: true })
  await assert.rejects(keys.rotate(NOW))
  assert.deepEqual([await keys.sign('x'), keys.list()], [signatures, listed])
  await rm(join(folder, 'signing-keys.json.tmp'), { recursive: true })
  assert.equal((await keys.rotate(NOW)).kind, 'rotated')
})

test('a file from before rotation is read; its first pair is rotated first', async (t) => {
  const folder = await makeFolder(t)
  const first = await (await openKeys(folder)).sign('x')
  const file = join(folder, 'signing-keys.json')
  const { pairs } = JSON.parse(await readFile(file, 'utf8')) as { pairs: Record<string, unknown>[] }
  const oldPairs = pairs.map(({ path, privateKey }) => ({ path, privateKey }))
  await writeFile(file, JSON.stringify({ version: 1, pairs: oldPairs }))

  const keys = await openKeys(folder)
  assert.deepEqual(await keys.sign('x'), first)
  assert.deepEqual(
    keys.list().map(({ createdAt }) => createdAt),
    [null, null],
  )
  const rotation = await keys.rotate(NOW)
  assert.ok(rotation.kind === 'rotated')
  assert.equal(rotation.retired.path, first[0].publicKeyPath)
  const reopened = await openKeys(folder)
  assert.deepEqual(reopened.list(), keys.list())
  assertVerifies(reopened, 'x', [...first, ...(await reopened.sign('x'))])
})

test('the files are for the owner only and hold no key in the clear', async (t) => {
  const folder = await makeFolder(t)
  await (await openKeys(folder)).rotate(NOW)
  assert.deepEqual((await readdir(folder)).toSorted(), ['master.key', 'signing-keys.json'])
  for (const file of await readdir(folder)) {
    assert.equal((await stat(join(folder, file))).mode & 0o777, 0o600)
    assert.doesNotMatch(await readFile(join(folder, file), 'utf8'), /PRIVATE KEY/)
  }
})

test('a start that stopped between the two files is finished by the next one', async (t) => {
  const folder = await makeFolder(t)
  const sealed = (await openKeys(folder)).seal('kept')
  await rm(join(folder, 'signing-keys.json'))
  await writeFile(join(folder, 'signing-keys.json.tmp'), '{"version":1,"pai')
  const keys = await openKeys(folder)
  assert.equal(keys.open(sealed), 'kept')
  assert.equal((await keys.sign('x')).length, 2)
})

test('a process killed while it makes keys leaves nothing that stops the next start', async (t) => {
  const folder = await makeFolder(t)
  const script = `
    const { openKeys } = await import(${JSON.stringify(import.meta.resolve('./keys.ts'))})
    for (let n = 0; ; n++) { await openKeys(${JSON.stringify(folder)} + '/' + n); console.log(n) }`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script])
  for await (const line of child.stdout) {
    if (Number(line) >= 2) break
  }
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  const made = await readdir(folder)
  assert.ok(made.length >= 3)
  for (const each of made)
    assert.equal((await (await openKeys(join(folder, each))).sign('x')).length, 2)
})

test('a process killed while it rotates leaves a whole ring with every key that was in use', async (t) => {
  const folder = await makeFolder(t)
  const first = await (await openKeys(folder, NOW)).sign('x')
  const script = `
    const { openKeys } = await import(${JSON.stringify(import.meta.resolve('./keys.ts'))})
    const keys = await openKeys(${JSON.stringify(folder)})
    for (let at = ${NOW}; ; at += ${ROTATION_PAUSE_MS + 1}) {
      const { made } = await keys.rotate(at)
      console.log(made.path)
    }`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script])
  let printed = ''
  for await (const text of child.stdout) {
    printed += String(text)
    if (printed.split('\n').length > 3) break
  }
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')

  const keys = await openKeys(folder)
  assertVerifies(keys, 'x', await keys.sign('x'))
  const used = [...first.map(({ publicKeyPath }) => publicKeyPath), ...printed.split('\n')]
  for (const path of used.filter((each) => each.endsWith('.pem')))
    assert.match(keys.publicKeyPem(path) ?? '', /^-----BEGIN PUBLIC KEY-----/)
})

const DAMAGES: readonly [what: string, damage: (folder: string) => Promise<void>, says: RegExp][] =
  [
    [
      'a master key of the wrong length',
      (folder) => writeFile(join(folder, 'master.key'), 'short'),
      /master\.key" is damaged: it has 5 bytes instead of 32/,
    ],
    [
      'another master key',
      (folder) => writeFile(join(folder, 'master.key'), Buffer.alloc(32)),
      /signing-keys\.json" is damaged: it cannot be read with the master key beside it/,
    ],
    [
      'no master key beside sealed keys',
      (folder) => rm(join(folder, 'master.key')),
      /master\.key" is missing, but ".*signing-keys\.json" was sealed with it/,
    ],
    [
      'signing keys that are cut off',
      (folder) => writeFile(join(folder, 'signing-keys.json'), '{"version":1,"pai'),
      /signing-keys\.json" is damaged/,
    ],
    [
      'signing keys that are no longer there',
      (folder) => writeFile(join(folder, 'signing-keys.json'), '{"version":1}'),
      /signing-keys\.json" is damaged: it does not hold two key pairs/,
    ],
    [
      'a key pair without its private half',
      (folder) => writeFile(join(folder, 'signing-keys.json'), '{"pairs":[{"path":"/x"}]}'),
      /signing-keys\.json" is damaged/,
    ],
    [
      'a retired key without its public half',
      async (folder) => {
        const file = join(folder, 'signing-keys.json')
        const content = JSON.parse(await readFile(file, 'utf8')) as object
        const retired = [{ path: '/x', publicPem: 'x', createdAt: 1, retiredAt: 2 }]
        await writeFile(file, JSON.stringify({ ...content, retired }))
      },
      /signing-keys\.json" is damaged/,
    ],
    [
      'a master key that others may read',
      (folder) => chmod(join(folder, 'master.key'), 0o644),
      /master\.key" may be read by others/,
    ],
  ]

for (const [what, damage, says] of DAMAGES) {
  test(`${what} stops the start with a sentence`, async (t) => {
    const folder = await makeFolder(t)
    await openKeys(folder)
    await damage(folder)
    await assert.rejects(openKeys(folder), says)
  })
}

function assertVerifies(keys: Keys, body: string, signatures: readonly Signature[]): void {
  for (const { value, publicKeyPath } of signatures) {
    const pem = keys.publicKeyPem(publicKeyPath) ?? ''
    assert.ok(verify('sha256', Buffer.from(body), pem, Buffer.from(value, 'base64')), publicKeyPath)
  }
}

function pemsOf(keys: Keys, signatures: Awaited<ReturnType<Keys['sign']>>): (string | null)[] {
  return signatures.map(({ publicKeyPath }) => keys.publicKeyPem(publicKeyPath))
}

async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-keys-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

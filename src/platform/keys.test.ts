import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { verify } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { openKeys, type Keys } from './keys.ts'

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

test('the files are for the owner only and hold no key in the clear', async (t) => {
  const folder = await makeFolder(t)
  await openKeys(folder)
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

function pemsOf(keys: Keys, signatures: Awaited<ReturnType<Keys['sign']>>): (string | null)[] {
  return signatures.map(({ publicKeyPath }) => keys.publicKeyPem(publicKeyPath))
}

async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-keys-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

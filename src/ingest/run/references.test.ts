import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openReferences, resolvedParams } from './references.ts'

const folder = await mkdtemp(join(tmpdir(), 'weir references [test] '))
after(() => rm(folder, { recursive: true }))
const closed = join(folder, 'kept')
await mkdir(closed)
const place = (name: string): string => join(folder, name)
const SECRET = 'a-secret-value'
await writeFile(place('plain'), SECRET)
await writeFile(place('with newline'), `${SECRET}\r\n`)
await writeFile(place('two lines'), `${SECRET}\n\n`)
await writeFile(place('empty'), '\n')
await writeFile(place('most'), 'x'.repeat(65_536))
await writeFile(place('long'), SECRET.repeat(10_000))
await writeFile(join(closed, 'keys'), SECRET)
await symlink(join(closed, 'keys'), place('link'))
execFileSync('mkfifo', [place('pipe')])

const environment = new Map([
  ['PASSWORD', SECRET],
  ['EMPTY', ''],
  ['LONG', SECRET.repeat(10_000)],
  ['WEIR_OPERATOR_TOKEN', SECRET],
])
const references = openReferences((name) => environment.get(name), closed)

const THERE: readonly [reference: string, value: string][] = [
  ['env:PASSWORD', SECRET],
  [`file:${place('plain')}`, SECRET],
  [`file:${place('with newline')}`, SECRET],
  [`file:${place('two lines')}`, `${SECRET}\n`],
  [`file:${place('most')}`, 'x'.repeat(65_536)],
]

for (const [reference, value] of THERE) {
  test(`${reference.replace(folder, '…')} stands for what is there`, async () => {
    assert.equal(await references.resolve(reference), value)
  })
}

const NOT_THERE: readonly [reference: string, why: RegExp][] = [
  ['env:NOBODY', /Weir was started without it/],
  ['env:', /Weir was started without it/],
  ['env:EMPTY', /it is empty/],
  ['env:LONG', /more than 65536 bytes/],
  ['env:WEIR_OPERATOR_TOKEN', /a setting of Weir itself/],
  ['file:plain', /its path is not absolute/],
  ['file:', /its path is not absolute/],
  [`file:${place('nope')}`, /answered with ENOENT/],
  [`file:${place('a\0b')}`, /its path is not absolute/],
  [`file:${place('empty')}`, /it is empty/],
  [`file:${place('long')}`, /more than 65536 bytes/],
  [`file:${folder}`, /it is in what Weir keeps|not a plain file/],
  [`file:${place('pipe')}`, /not a plain file/],
  [`file:${join(closed, 'keys')}`, /it is in what Weir keeps/],
  [`file:${place('link')}`, /it is in what Weir keeps/],
]

for (const [reference, why] of NOT_THERE) {
  test(`${JSON.stringify(reference).replace(folder, '…')} is told by its name, never by its value`, async () => {
    await assert.rejects(references.resolve(reference), (error: unknown) => {
      assert.ok(error instanceof Error)
      assert.ok(error.message.includes(`"${reference}", which cannot be resolved: `))
      assert.match(error.message, why)
      assert.ok(!error.message.includes(SECRET))
      return true
    })
  })
}

test('of the params of a connection, only references are replaced', async () => {
  const params = { root: '/data/env:PASSWORD', password: 'env:PASSWORD', port: 22, key: 'Env:X' }
  assert.deepEqual(await resolvedParams(params, references), { ...params, password: SECRET })
})

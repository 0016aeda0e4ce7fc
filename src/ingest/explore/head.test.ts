import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { openFolderConnector } from '../connectors/folder-connector.ts'
import { readHead } from './head.ts'

const MIB = 1024 * 1024

for (const [bytes, read, isWhole] of [
  [0, 0, true],
  [MIB - 1, MIB - 1, true],
  [MIB, MIB, true],
  [MIB + 1, MIB, false],
  [3 * MIB, MIB, false],
] as const) {
  test(`of ${bytes} bytes, ${read} are read, which are ${isWhole ? '' : 'not '}all`, async () => {
    const root = await mkdtemp(join(tmpdir(), 'weir-head-'))
    await writeFile(join(root, 'a.csv'), Buffer.alloc(bytes, 'x'))
    const connector = openFolderConnector({ root })
    const item = await connector.find('a.csv')
    assert.ok(item !== null)
    const head = await readHead(item, connector)
    assert.ok(typeof head === 'object')
    assert.deepEqual([head.bytes.length, head.isWhole], [read, isWhole])
    await rm(root, { recursive: true })
    const gone = await readHead(item, connector)
    assert.match(typeof gone === 'string' ? gone : '', /^"\/a\.csv" cannot be read: /)
  })
}

test('a source that never ends is left after its first bytes', async () => {
  let given = 0
  function* endless(): Generator<Buffer> {
    for (;;) {
      given += 64 * 1024
      yield Buffer.alloc(64 * 1024, 'x')
    }
  }
  const stream = Readable.from(endless(), { highWaterMark: 1 })
  const connector = { ...openFolderConnector({ root: '/' }), open: () => stream }
  const head = await readHead({ path: 'a', bytes: Infinity, modifiedAt: 0 }, connector)
  assert.deepEqual(typeof head === 'object' && [head.bytes.length, head.isWhole], [MIB, false])
  assert.ok(given <= 2 * MIB, `${given} bytes were taken`)
  assert.ok(stream.destroyed)
})

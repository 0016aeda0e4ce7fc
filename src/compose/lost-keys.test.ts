import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openKeys } from '../platform/keys.ts'
import { refuseLostKeys } from './lost-keys.ts'

const ROWS: readonly [
  what: string,
  lay: (folder: string, keys: string) => Promise<unknown>,
  says: RegExp | null,
][] = [
  ['nothing is there yet', async () => {}, null],
  ['keys wait for their first store', async (_, keys) => openKeys(keys), null],
  ['a store has its keys', async (folder, keys) => both(folder, keys), null],
  [
    'the folder of the keys is gone',
    async (folder) => database(folder),
    /master\.key" is missing, but .*weir\.sqlite" was written with it\. Put it back from a backup\./,
  ],
  [
    'the key that seals is gone',
    async (folder, keys) => {
      await both(folder, keys)
      await rm(join(keys, 'master.key'))
    },
    /master\.key" is missing/,
  ],
  [
    'the keys that sign are gone',
    async (folder, keys) => {
      await both(folder, keys)
      await rm(join(keys, 'signing-keys.json'))
    },
    /signing-keys\.json" is missing/,
  ],
  [
    'somebody wants new keys, and has left an empty folder',
    async (folder, keys) => {
      await database(folder)
      await mkdir(keys)
    },
    null,
  ],
]

for (const [what, lay, says] of ROWS) {
  test(`where ${what}, Weir ${says === null ? 'starts' : 'does not start, and says why'}`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'weir-keys-'))
    t.after(() => rm(folder, { recursive: true }))
    const keys = join(folder, 'keys')
    await lay(folder, keys)
    const look = (): void => refuseLostKeys(join(folder, 'weir.sqlite'), keys)
    if (says === null) look()
    else assert.throws(look, says)
  })
}

async function both(folder: string, keys: string): Promise<void> {
  await openKeys(keys)
  await database(folder)
}

async function database(folder: string): Promise<void> {
  await writeFile(join(folder, 'weir.sqlite'), '')
}

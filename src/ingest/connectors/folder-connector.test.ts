import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import type { Selection } from '../../domain/source.ts'
import { connectorContract, pathsOf, type SourceTrial } from './connector.contract.ts'
import { openFolderConnector } from './folder-connector.ts'

interface FolderTrial extends SourceTrial {
  readonly root: string
}

async function openFolder(...paths: readonly string[]): Promise<FolderTrial> {
  const outside = await mkdtemp(join(tmpdir(), 'weir folder [test] '))
  const root = join(outside, 'root')
  await mkdir(root)
  const put = async (path: string, content: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
  for (const path of paths) await put(path, path)
  return {
    root,
    connector: openFolderConnector({ root }),
    put,
    drop: async (path) => await rm(join(root, path)),
    [Symbol.asyncDispose]: async () => await rm(outside, { recursive: true }),
  }
}

connectorContract(openFolder)

const FILES = [
  'a.csv',
  'b.CSV',
  'c d.csv',
  'e[1].csv',
  'f(2).csv',
  '{g}.csv',
  'ü 🚀.csv',
  '.hidden.csv',
  'in/a.csv',
  'in/b.json',
  'in/.hidden.csv',
  'in/deep/a.csv',
  '.secret/a.csv',
]

const SELECTED: readonly [
  path: string,
  type: Selection['type'],
  recursive: boolean,
  paths: readonly string[],
][] = [
  ['a.csv', 'file', false, ['a.csv']],
  ['/a.csv', 'file', false, ['a.csv']],
  ['/in/a.csv', 'file', false, ['in/a.csv']],
  ['in/../a.csv', 'file', false, ['a.csv']],
  ['c d.csv', 'file', false, ['c d.csv']],
  ['ü 🚀.csv', 'file', false, ['ü 🚀.csv']],
  ['e[1].csv', 'file', false, ['e[1].csv']],
  ['f(2).csv', 'file', false, ['f(2).csv']],
  ['{g}.csv', 'file', false, ['{g}.csv']],
  ['in', 'folder', false, ['in/a.csv', 'in/b.json']],
  ['/in/', 'folder', false, ['in/a.csv', 'in/b.json']],
  ['in', 'folder', true, ['in/a.csv', 'in/b.json', 'in/deep/a.csv']],
  ['in/a.csv', 'folder', false, ['in/a.csv']],
  ['*.csv', 'file', false, ['a.csv', 'c d.csv', 'e[1].csv', 'f(2).csv', '{g}.csv', 'ü 🚀.csv']],
  [
    '*.{csv,CSV}',
    'file',
    false,
    ['a.csv', 'b.CSV', 'c d.csv', 'e[1].csv', 'f(2).csv', '{g}.csv', 'ü 🚀.csv'],
  ],
  ['?.csv', 'file', false, ['a.csv']],
  ['[ab].csv', 'file', false, ['a.csv']],
  ['/in/*', 'file', false, ['in/a.csv', 'in/b.json']],
  ['/in/*.json', 'folder', true, ['in/b.json']],
  ['in/**/a.csv', 'file', false, ['in/a.csv', 'in/deep/a.csv']],
  ['**/a.csv', 'file', false, ['a.csv', 'in/a.csv', 'in/deep/a.csv']],
  ['*.parquet', 'file', false, []],
  ['in/deep/*.json', 'file', false, []],
]

for (const [path, type, recursive, paths] of SELECTED) {
  test(`"${path}" as a ${type}${recursive ? ', recursive,' : ''} selects ${paths.length} files`, async () => {
    await using trial = await openFolder(...FILES)
    const listing = await trial.connector.list({ path, type, recursive })
    assert.deepEqual(pathsOf(listing), paths)
  })
}

test('everything, recursive, is every file but the hidden ones', async () => {
  await using trial = await openFolder(...FILES)
  const listing = await trial.connector.list({ path: '/', type: 'folder', recursive: true })
  const shown = FILES.filter((path) => !path.split('/').some((step) => step.startsWith('.')))
  assert.deepEqual(new Set(pathsOf(listing)), new Set(shown))
})

const UNREADABLE: readonly [path: string, type: Selection['type'], says: RegExp][] = [
  ['nope.csv', 'file', /^"\/nope\.csv" in the folder ".*" cannot be read: it is not there\.$/],
  ['nope/*.csv', 'file', /"\/nope" .* it is not there\.$/],
  ['a.csv/b.csv', 'file', /a part of the path is a file, not a folder\.$/],
  ['in', 'file', /^"in" is a folder, and the source asks for a file\.$/],
  ['..', 'folder', /^"\/\.\." lies outside of the folder/],
  ['../outside.csv', 'file', /lies outside of the folder/],
  ['in/../../outside.csv', 'file', /lies outside of the folder/],
  ['/../outside.csv', 'file', /lies outside of the folder/],
  ['../*.csv', 'file', /lies outside of the folder/],
  ['../root-of-another/*', 'file', /lies outside of the folder/],
  ['link.csv', 'file', /lies outside of the folder/],
  ['linked/outside.csv', 'file', /lies outside of the folder/],
  ['linked/*.csv', 'file', /lies outside of the folder/],
  ['round', 'file', /its links lead in a circle\.$/],
  ['n'.repeat(5_000), 'file', /its name is too long\.$/],
  ['a\0b', 'file', /cannot be read/],
]

for (const [path, type, says] of UNREADABLE) {
  test(`${JSON.stringify(path.slice(0, 40))} as a ${type} cannot be read, and the answer says why`, async () => {
    await using trial = await openFolder('a.csv', 'in/a.csv')
    const outside = dirname(trial.root)
    await writeFile(join(outside, 'outside.csv'), 'not yours')
    await mkdir(join(outside, 'root-of-another'))
    await symlink(join(outside, 'outside.csv'), join(trial.root, 'link.csv'))
    await symlink(outside, join(trial.root, 'linked'))
    await symlink('round', join(trial.root, 'round'))
    const listing = await trial.connector.list({ path, type, recursive: true })
    assert.equal(listing.kind, 'unreadable', JSON.stringify(listing))
    assert.match(listing.kind === 'unreadable' ? listing.reason : '', says)
    // Browsing has no wildcards, and shows a folder where a source would ask for a file.
    if (path === 'in' || path.includes('*')) return
    const place = await trial.connector.browse(path)
    assert.match(place.kind === 'unreadable' ? place.reason : place.kind, says)
  })
}

test('a link out of the root is not found, and is no item of its folder', async () => {
  await using trial = await openFolder('a.csv')
  await writeFile(join(dirname(trial.root), 'outside.csv'), 'not yours')
  await symlink('../outside.csv', join(trial.root, 'link.csv'))
  await symlink('..', join(trial.root, 'linked'))
  const listing = await trial.connector.list({ path: '/', type: 'folder', recursive: true })
  assert.deepEqual(pathsOf(listing), ['a.csv'])
  for (const path of ['link.csv', 'linked/outside.csv', '../outside.csv']) {
    assert.equal(await trial.connector.find(path), null, path)
  }
})

test('browsing shows neither what is hidden nor links, and never what is neither file nor folder', async () => {
  await using trial = await openFolder(...FILES)
  await symlink('a.csv', join(trial.root, 'link.csv'))
  await symlink('in', join(trial.root, 'linked'))
  await promisify(execFile)('mkfifo', [join(trial.root, 'pipe.csv')])
  const top = await trial.connector.browse('/')
  assert.ok(top.kind === 'folder')
  assert.deepEqual(top.entries[0], { name: 'in', path: 'in', isFolder: true })
  assert.deepEqual(
    top.entries.slice(1).map(({ path }) => path),
    ['a.csv', 'b.CSV', 'c d.csv', 'e[1].csv', 'f(2).csv', '{g}.csv', 'ü 🚀.csv'],
  )
  const pipe = await trial.connector.browse('pipe.csv')
  assert.deepEqual(pipe, {
    kind: 'unreadable',
    reason: '"/pipe.csv" is neither a file nor a folder.',
  })
})

test('a link that stays inside leads to the file itself, under the path it really has', async () => {
  await using trial = await openFolder('in/a.csv')
  await symlink('in/a.csv', join(trial.root, 'link.csv'))
  const listing = await trial.connector.list({ path: 'link.csv', type: 'file', recursive: false })
  assert.deepEqual(pathsOf(listing), ['in/a.csv'])
})

test('a root that is itself a link is followed', async () => {
  await using trial = await openFolder('a.csv')
  const linked = `${trial.root}-linked`
  await symlink(trial.root, linked)
  const connector = openFolderConnector({ root: linked })
  assert.deepEqual(pathsOf(await connector.list({ path: '*', type: 'file', recursive: false })), [
    'a.csv',
  ])
})

test('an empty folder is a listing without items', async () => {
  await using trial = await openFolder()
  const listing = await trial.connector.list({ path: '/', type: 'folder', recursive: true })
  assert.deepEqual(listing, { kind: 'found', items: [] })
})

test('a file that this user may not read fails the listing by its name', async () => {
  await using trial = await openFolder('a.csv', 'b.csv')
  await chmod(join(trial.root, 'b.csv'), 0)
  const listing = await trial.connector.list({ path: '*.csv', type: 'file', recursive: false })
  // Root may read everything, so there the alternative holds: it is listed.
  if (process.getuid?.() === 0) assert.deepEqual(pathsOf(listing), ['a.csv', 'b.csv'])
  else assert.match(JSON.stringify(listing), /"\/b\.csv\\?" cannot be read: this user may not/)
})

const ROOTS: readonly [what: string, rootIn: (root: string) => string, says: RegExp][] = [
  [
    'that is not there',
    (root) => join(root, 'nope'),
    /^The folder ".*nope" cannot be read: it is not there\.$/,
  ],
  [
    'that is a file',
    (root) => join(root, 'a.csv'),
    /^".*a\.csv" is a file; a connection needs a folder\.$/,
  ],
  ['below a file', (root) => join(root, 'a.csv', 'b'), /a part of the path is a file/],
]

for (const [what, rootIn, says] of ROOTS) {
  test(`a root ${what} fails the test and every listing with the same sentence`, async () => {
    await using trial = await openFolder('a.csv')
    const connector = openFolderConnector({ root: rootIn(trial.root) })
    const reason = await connector.test()
    assert.match(reason ?? '', says)
    for (const path of ['a.csv', '*', '/']) {
      const listing = await connector.list({ path, type: 'folder', recursive: false })
      assert.deepEqual(listing, { kind: 'unreadable', reason })
    }
    assert.equal(await connector.find('a.csv'), null)
  })
}

test('what Weir keeps is closed, also to a connection that was made before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-closed-'))
  await mkdir(join(folder, 'kept'))
  await symlink(join(folder, 'kept'), join(folder, 'link'))
  for (const root of [folder, join(folder, 'kept'), join(folder, 'link')]) {
    const connector = openFolderConnector({ root }, join(folder, 'kept'))
    const listing = await connector.list({ path: '/', type: 'folder', recursive: true })
    assert.equal(listing.kind, 'unreadable', root)
    assert.match(JSON.stringify(await connector.browse('')), /holds what Weir keeps/)
  }
  await rm(folder, { recursive: true })
})

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  access,
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { TakenItem } from '../../domain/batch.ts'
import { ANY_TIME } from '../../domain/run.ts'
import type { RecordFormat } from '../../domain/source.ts'
import type { Connector } from '../connectors/connector.ts'
import { openFolderConnector } from '../connectors/folder-connector.ts'
import { type Copy, copy, type CopyOrder } from './copy.ts'

const ALWAYS = {
  taken: [],
  window: ANY_TIME,
  only: null,
  openDatabase: () => assert.fail('A database is for Parquet alone.'),
}

const CSV: RecordFormat = {
  kind: 'delimited',
  delimiter: ',',
  quote: '"',
  hasHeader: true,
  encoding: 'UTF-8',
}

interface CopyTrial extends AsyncDisposable {
  readonly root: string
  /** Where the last copy was to leave what it staged. */
  readonly folder: string
  readonly connector: Connector
  put(path: string, content: string | Buffer): Promise<void>
  copy(changes?: Partial<CopyOrder>, connector?: Connector): Promise<Copy>
}

async function openTrial(files: Readonly<Record<string, string>> = {}): Promise<CopyTrial> {
  const place = await mkdtemp(join(tmpdir(), 'weir copy [test] '))
  const root = join(place, 'source')
  const folder = join(place, 'attempt')
  await mkdir(root)
  const put = async (path: string, content: string | Buffer): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
  for (const [path, content] of Object.entries(files)) await put(path, content)
  const real = openFolderConnector({ root })
  return {
    root,
    folder,
    connector: real,
    put,
    async copy(changes = {}, connector = real) {
      await rm(folder, { recursive: true, force: true })
      const selection = { path: '/', type: 'folder', recursive: true } as const
      return await copy(
        { selection, format: CSV, ...ALWAYS, folder, ...changes },
        connector,
        () => {},
      )
    },
    [Symbol.asyncDispose]: async () => await rm(place, { recursive: true }),
  }
}

function stagedOf(copied: Copy) {
  assert.equal(copied.kind, 'staged', JSON.stringify(copied))
  return copied.kind === 'staged' ? copied.files : []
}

function reasonOf(copied: Copy): string {
  assert.equal(copied.kind, 'failed', JSON.stringify(copied))
  return copied.kind === 'failed' ? copied.reason : ''
}

function fileOf(copied: Copy): string | null {
  return copied.kind === 'failed' ? copied.file : null
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

const COUNTS: readonly [what: string, content: string, records: number, format?: RecordFormat][] = [
  ['rows', 'id,n\n1,a\n2,b\n', 2],
  ['rows without a last line break', 'id\n1\n2', 2],
  ['a header alone', 'id\n', 0],
  ['no byte', '', 0],
  ['a line break inside of quotes', 'id,n\n1,"a\nb"\n2,c\n', 2],
  ['blank lines', 'id\n\n1\n\n2\n', 2],
  ['Windows line breaks', 'id\r\n1\r\n2\r\n', 2],
  ['a broken row', 'id,n\n1,a,b\n2,c\n', 2],
  ['a mark at its beginning', '\uFEFFid\n1\n', 1],
  ['rows without a header', '1\n2\n', 2, { ...CSV, hasHeader: false }],
  ['JSON lines', '{"id":1}\n{"id":2}\n', 2, { kind: 'json' }],
  ['a broken JSON line', '{"id":1}\n{"id":\n', 2, { kind: 'json' }],
]

for (const [what, content, records, format = CSV] of COUNTS) {
  test(`a file of ${what} is staged with its digest, its bytes and ${records} records`, async () => {
    await using trial = await openTrial({ 'a.csv': content })
    const [file, ...others] = stagedOf(await trial.copy({ format }))
    assert.deepEqual(others, [])
    assert.ok(file)
    assert.equal(file.item.path, 'a.csv')
    assert.equal(file.item.sha256, sha256(content))
    assert.equal(file.item.bytes, Buffer.byteLength(content))
    assert.equal(file.item.recordCount, records)
    assert.equal(file.scan.recordCount, records)
    await access(file.localPath)
  })
}

test('a clean file is staged byte for byte', async () => {
  const rows = Array.from({ length: 200_000 }, (_, n) => `${n},name ${n},ä\n`)
  const content = `id,name,x\n${rows.join('')}`
  await using trial = await openTrial({ 'large.csv': content })
  const [file] = stagedOf(await trial.copy())
  assert.equal(await readFile(file?.localPath ?? '', 'utf8'), content)
  assert.equal(file?.item.recordCount, rows.length)
  assert.equal(file.item.sha256, sha256(content))
})

test('files are staged in the order of their paths, each in a file of its own', async () => {
  await using trial = await openTrial({
    'b.csv': 'id\n1\n',
    'a/b.csv': 'id\n2\n',
    'a.csv': 'id\n3\n',
  })
  const files = stagedOf(await trial.copy())
  assert.deepEqual(files.map(({ item }) => item.path).length, 3)
  assert.equal(new Set(files.map(({ localPath }) => localPath)).size, 3)
  assert.deepEqual(stagedOf(await trial.copy()), files, 'the same again')
})

test('the manifest has a line for every file, as it was copied', async () => {
  await using trial = await openTrial({ 'a.csv': 'id\n1\n', 'ü "b".csv': 'id\n1\n2\n' })
  const files = stagedOf(await trial.copy())
  const manifest = join(trial.folder, 'diagnostics/input_files/fileMetaData1.json')
  const text = await readFile(manifest, 'utf8')
  assert.ok(text.endsWith('\n'))
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  assert.deepEqual(
    lines,
    files.map(({ item: { path, ...measured } }) => ({ path, _weir: measured })),
  )
})

test('how far it is rises to the whole, and ends there', async () => {
  await using trial = await openTrial({ 'a.csv': 'id\n1\n', 'b.csv': 'id\n22\n' })
  const told: { bytes: number; files: number }[] = []
  const selection = { path: '/', type: 'folder', recursive: true } as const
  const order = { selection, format: CSV, ...ALWAYS, folder: trial.folder }
  await copy(order, trial.connector, (progress) => {
    assert.deepEqual([progress.totalBytes, progress.totalFiles], [11, 2])
    told.push({ bytes: progress.bytes, files: progress.files })
  })
  assert.deepEqual(told.at(-1), { bytes: 11, files: 2 })
  const bytes = told.map((one) => one.bytes)
  assert.deepEqual(
    bytes,
    bytes.toSorted((a, b) => a - b),
  )
})

test('what earlier batches hold is left where it is', async () => {
  await using trial = await openTrial({ 'a.csv': 'id\n1\n', 'b.csv': 'id\n2\n' })
  const taken = stagedOf(await trial.copy()).map(({ item }): TakenItem => item)
  assert.deepEqual(await trial.copy({ taken }), { kind: 'nothingNew' })

  await trial.put('c.csv', 'id\n3\n')
  const fresh = stagedOf(await trial.copy({ taken }))
  assert.deepEqual(
    fresh.map(({ item }) => item.path),
    ['c.csv'],
  )

  const later = new Date(Date.now() + 60_000)
  await utimes(join(trial.root, 'a.csv'), later, later)
  const again = stagedOf(await trial.copy({ taken }))
  assert.deepEqual(
    again.map(({ item }) => item.path),
    ['a.csv', 'c.csv'],
  )
})

test('of a run that is tried again, what another run has promoted meanwhile may be gone', async () => {
  await using trial = await openTrial({ 'a.csv': 'id\n1\n', 'b.csv': 'id\n2\n' })
  const only = stagedOf(await trial.copy()).map(({ item }): TakenItem => item)
  const taken = only.filter(({ path }) => path === 'a.csv')
  await rm(join(trial.root, 'a.csv'))
  assert.match(reasonOf(await trial.copy({ only })), /^"a.csv" is not there any more/)
  const left = stagedOf(await trial.copy({ only, taken }))
  assert.deepEqual(
    left.map(({ item }) => item.path),
    ['b.csv'],
  )
  await rm(join(trial.root, 'b.csv'))
  assert.match(reasonOf(await trial.copy({ only, taken })), /^"b.csv" is not there any more/)
  assert.deepEqual(await trial.copy({ only, taken: only }), { kind: 'nothingNew' })
})

test('a place with nothing in it holds no items, and a place that is not there fails by its name', async () => {
  await using trial = await openTrial()
  assert.deepEqual(await trial.copy(), { kind: 'noItems' })
  const selection = { path: 'nope.csv', type: 'file', recursive: false } as const
  const copied = await trial.copy({ selection })
  assert.equal(fileOf(copied), 'nope.csv')
  assert.match(reasonOf(copied), /"\/nope\.csv" .* it is not there\.$/)
})

/** The real connector, with something done to the source once the first bytes of a file are read. */
function whileReading(trial: CopyTrial, path: string, deed: () => Promise<void>): Connector {
  return {
    ...trial.connector,
    list: (selection) => trial.connector.list(selection),
    open(item) {
      const stream = trial.connector.open(item)
      return item.path === path ? Readable.from(interrupted(stream, deed)) : stream
    },
  }
}

async function* interrupted(stream: Readable, deed: () => Promise<void>): AsyncIterable<Buffer> {
  let isDone = false
  for await (const chunk of stream) {
    yield chunk as Buffer
    if (!isDone) await deed()
    isDone = true
  }
}

const LARGE = `id\n${'1234567\n'.repeat(300_000)}`

const DEEDS: readonly [what: string, deed: (file: string) => Promise<void>, says: RegExp][] = [
  [
    'grows',
    (file) => appendFile(file, '1\n'),
    /^"b\.csv" was changed while it was copied \(2400003 bytes before, 2400005 after\)\. Run the flow again once it is complete\.$/,
  ],
  [
    'is written again with as many bytes',
    (file) => utimes(file, 1, 1),
    /^"b\.csv" was changed while it was copied/,
  ],
  [
    'is cut short',
    (file) => writeFile(file, 'id\n'),
    /^"b\.csv" was changed while it was copied \(2400003 bytes before, 3 after\)/,
  ],
  [
    'is removed',
    (file) => rm(file),
    /^"b\.csv" was removed while it was copied\. Run the flow again\.$/,
  ],
  [
    'is removed with its whole folder',
    (file) => rm(dirname(file), { recursive: true }),
    /^"b\.csv" was removed while it was copied/,
  ],
  [
    'breaks off',
    () => Promise.reject(new Error('the disk is gone')),
    /^"b\.csv" could not be copied: the disk is gone$/,
  ],
]

for (const [what, deed, says] of DEEDS) {
  test(`a file that ${what} while it is copied fails the copy by its name`, async () => {
    await using trial = await openTrial({ 'a.csv': 'id\n1\n', 'b.csv': LARGE, 'c.csv': 'id\n1\n' })
    const connector = whileReading(trial, 'b.csv', () => deed(join(trial.root, 'b.csv')))
    const copied = await trial.copy({}, connector)
    assert.match(reasonOf(copied), says)
    assert.equal(fileOf(copied), 'b.csv')
    await assert.rejects(access(join(trial.folder, 'diagnostics')), 'no manifest of half a copy')
  })
}

test('a file that is gone before its turn fails the copy by its name', async () => {
  await using trial = await openTrial({ 'a.csv': 'id\n1\n', 'b.csv': 'id\n1\n' })
  const connector = whileReading(trial, 'a.csv', () => rm(join(trial.root, 'b.csv')))
  assert.match(reasonOf(await trial.copy({}, connector)), /^"b\.csv" could not be copied: .*ENOENT/)
})

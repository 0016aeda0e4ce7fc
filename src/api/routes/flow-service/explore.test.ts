import assert from 'node:assert/strict'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type Answer, documentedSentence, openAppTrial } from '../../app-trial.ts'
import { CONNECTION_SPECS } from '../../contract/specs.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const FLOW = '/data/foundation/flowservice'
const root = join(trial.folder, 'files')
await mkdir(join(root, 'in/deep'), { recursive: true })
await mkdir(join(root, '.secret'))
await symlink('/etc', join(root, 'away'))

async function connect(folder: string): Promise<string> {
  const { json } = await trial.ask('POST', `${FLOW}/connections`, {
    name: 'Files',
    auth: { params: { root: folder } },
    connectionSpec: { id: CONNECTION_SPECS.folder },
  })
  return (json as { id: string }).id
}
const id = await connect(root)

async function explore(query: Record<string, string>, connectionId = id): Promise<Answer> {
  const search = new URLSearchParams(query).toString()
  return await trial.ask('GET', `${FLOW}/connections/${connectionId}/explore?${search}`)
}

/** The answer to a preview of a file with these bytes. */
async function preview(
  content: string | Buffer,
  query: Record<string, string> = {},
  name = 'in/file.csv',
): Promise<Fields> {
  await writeFile(join(root, name), content)
  const asked = { objectType: 'file', object: `/${name}`, fileType: 'delimited', preview: 'true' }
  const answer = await explore({ ...asked, ...query })
  assert.equal(answer.status, 200, answer.text)
  return answer.json as Fields
}
interface Fields {
  format: string
  schema: { columns: { name: string; type: string; xdm: object }[] }
  data: Record<string, unknown>[]
  properties?: object
  _weir: { recordCount: number; isWhole: boolean; leftOut: { record: number; reason: string }[] }
}

test('a connection that can be reached says so, and one that cannot says why', async () => {
  const good = await trial.ask('GET', `${FLOW}/connections/${id}/test`)
  assert.deepEqual([good.status, good.json], [200, { result: true }])
  const url = `${FLOW}/connections/${await connect(join(root, 'nope'))}/test`
  const bad = await trial.ask('GET', url)
  assert.match(documentedSentence(url, bad), /^The folder ".*nope" cannot be read: it is not there/)
  assert.match(bad.text, /FLOW-1308-400/)
})

test('a folder is explored one level at a time, without what is hidden and without links', async () => {
  await writeFile(join(root, 'a b.csv'), 'a\n1\n')
  await writeFile(join(root, 'c.parquet'), 'PAR1')
  await writeFile(join(root, '.hidden.csv'), 'a\n1\n')
  await writeFile(join(root, 'in/deep/d.json'), '{}')
  const shown = [
    { type: 'folder', name: 'in', path: '/in', canPreview: false, canFetchSchema: false },
    { type: 'file', name: 'a b.csv', path: '/a b.csv', canPreview: true, canFetchSchema: true },
    {
      type: 'file',
      name: 'c.parquet',
      path: '/c.parquet',
      canPreview: false,
      canFetchSchema: false,
    },
  ]
  assert.deepEqual((await explore({ objectType: 'root' })).json, shown)
  assert.deepEqual((await explore({ OBJECTTYPE: 'Folder', object: '/' })).json, shown)
  const deep = await explore({ objecttype: 'FOLDER', Object: '/in/deep/' })
  assert.deepEqual(deep.json, [
    {
      type: 'file',
      name: 'd.json',
      path: '/in/deep/d.json',
      canPreview: true,
      canFetchSchema: true,
    },
  ])
})

test('a file is shown with its columns, their types and its first rows, as they stand', async () => {
  const text =
    'id,name,price,on,since,at,zip\n1,Ä,2.50,true,2026-11-23,2026-11-23T10:00:00Z,01234\n2,,3,FALSE,,,99999\n'
  const answer = await preview(text)
  assert.equal(answer.format, 'flat')
  assert.deepEqual(answer.schema.columns, [
    { name: 'id', type: 'long', xdm: { type: 'integer' } },
    { name: 'name', type: 'string', xdm: { type: 'string' } },
    { name: 'price', type: 'double', xdm: { type: 'number' } },
    { name: 'on', type: 'boolean', xdm: { type: 'boolean' } },
    { name: 'since', type: 'date', xdm: { type: 'string', format: 'date' } },
    { name: 'at', type: 'date-time', xdm: { type: 'string', format: 'date-time' } },
    { name: 'zip', type: 'string', xdm: { type: 'string' } },
  ])
  assert.deepEqual(answer.data[1], {
    id: '2',
    name: null,
    price: '3',
    on: 'FALSE',
    since: null,
    at: null,
    zip: '99999',
  })
  assert.deepEqual(answer._weir, { recordCount: 2, isWhole: true, leftOut: [] })
  const { data: _, ...rest } = answer
  assert.deepEqual(await preview(text, { preview: 'False' }), rest)
})

const AWKWARD: readonly [
  what: string,
  content: string | Buffer,
  query: Record<string, string>,
  data: readonly object[],
  leftOut: readonly string[],
][] = [
  ['quotes', 'a,b\n"x ""y"", z", "2" \n', {}, [{ a: 'x "y", z', b: '2' }], []],
  ['newlines in quotes', 'a,b\n"x\r\ny",2\n', {}, [{ a: 'x\r\ny', b: '2' }], []],
  ['a byte order mark and CRLF', '\uFEFFa,b\r\n1,2\r\n\r\n', {}, [{ a: '1', b: '2' }], []],
  ['ISO-8859-1', Buffer.from('ä\nö\n', 'latin1'), { encoding: 'ISO-8859-1' }, [{ ä: 'ö' }], []],
  ['tabs', 'a\tb\n1\t2', { columnDelimiter: '\\t' }, [{ a: '1', b: '2' }], []],
  ['no quoting', 'a;b\n"1;2', { columnDelimiter: ';', quote: '' }, [{ a: '"1', b: '2' }], []],
  [
    'no header',
    '1,x\n2,y\n',
    { header: 'False' },
    [
      { column1: '1', column2: 'x' },
      { column1: '2', column2: 'y' },
    ],
    [],
  ],
  ['a header and no more', 'a,b', {}, [], []],
  ['a name given twice', 'a,a\n1,2\n', {}, [{ a: '1' }], []],
  [
    'strange names',
    '__proto__,toString\n1,2\n',
    {},
    [JSON.parse('{"__proto__":"1","toString":"2"}') as object],
    [],
  ],
  [
    'records that a run would refuse',
    Buffer.concat([
      Buffer.from('a,b\n1\n1,2,3\n"x"y,2\n'),
      Buffer.of(0xff),
      Buffer.from(',2\n1,2\n'),
    ]),
    {},
    [{ a: '1', b: '2' }],
    [
      'The record has 1 values, and the header has 2.',
      'The record has 3 values, and the header has 2.',
      'A quoted value goes on after its closing quote.',
      'Byte 1 of the record is 0xFF, which is not valid UTF-8.',
    ],
  ],
]

for (const [what, content, query, data, leftOut] of AWKWARD) {
  test(`a file with ${what} is shown as a run reads it`, async () => {
    const answer = await preview(content, query)
    assert.deepEqual(answer.data, data)
    assert.deepEqual(
      answer._weir.leftOut.map(({ reason }) => reason),
      leftOut,
    )
  })
}

test('of a big file only the beginning is read, and the row that the end goes through is left out', async () => {
  const wide = 'x'.repeat(60_000)
  const rows = Array.from({ length: 40 }, (_, n) => `${n},${wide}`)
  const answer = await preview(`n,text\n${rows.join('\n')}\n`)
  assert.equal(answer.data.length, 17)
  assert.deepEqual(answer.data.at(-1), { n: '16', text: wide })
  assert.deepEqual(answer._weir, { recordCount: 17, isWhole: false, leftOut: [] })
  const many = await preview(`n\n${'1\n'.repeat(1_000)}`)
  assert.equal(many.data.length, 100)
  assert.equal(many._weir.isWhole, false)
  const none = await preview(`n,text\n1,"${wide.repeat(30)}`)
  assert.deepEqual(none.data, [])
})

test('an answer does not grow with the names of the columns: of very wide files there are fewer rows', async () => {
  const names = Array.from({ length: 1_000 }, (_, n) => `${'n'.repeat(700)}${n}`)
  const answer = await preview(`${names.join(',')}\n${`${','.repeat(999)}\n`.repeat(100)}`)
  assert.equal(answer.schema.columns.length, 1_000)
  assert.equal(answer.data.length, 6)
  assert.deepEqual(answer._weir, { recordCount: 100, isWhole: false, leftOut: [] })
  const found = await preview(`${names.join(';')}\n`, { determineProperties: 'true' })
  assert.deepEqual(found.properties, { columnDelimiter: ';', quote: '"', encoding: 'UTF-8' })
})

test('JSON lines are shown as objects, with the schema that all of them keep to', async () => {
  const lines = [
    '{"id":1,"price":2,"at":{"city":"Ulm","zip":"089"},"tags":["a"],"big":12345678901234567890}',
    '{"id":2,"price":2.5,"at":{"city":null},"tags":[],"mixed":1}',
    '{"id":3,"mixed":"x"}',
    'no json',
    '[1]',
    `{"deep":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
    `{"deep":${'['.repeat(200)}${']'.repeat(200)}}`,
  ]
  const answer = await preview(lines.join('\n'), { fileType: 'JSON' }, 'in/file.json')
  assert.equal(answer.format, 'hierarchical')
  assert.deepEqual(answer.schema as unknown, {
    type: 'object',
    properties: {
      id: { type: 'integer' },
      price: { type: 'number' },
      at: { type: 'object', properties: { city: { type: 'string' }, zip: { type: 'string' } } },
      tags: { type: 'array', items: { type: 'string' } },
      big: { type: 'number' },
      mixed: {},
    },
  })
  assert.equal(answer.data.length, 3)
  assert.equal(answer.data[0]?.['big'], '12345678901234567890')
  assert.deepEqual(
    answer._weir.leftOut.map(({ record }) => record),
    [4, 5, 6, 7],
  )
})

test('what properties a file has is found out where that is asked for', async () => {
  const answer = await preview(Buffer.from("id;name\n1;'Müller; Söhne'\n2;'x'\n", 'latin1'), {
    determineProperties: 'True',
  })
  assert.deepEqual(answer.properties, { columnDelimiter: ';', quote: "'", encoding: 'ISO-8859-1' })
  assert.deepEqual(answer.data[0], { id: '1', name: 'Müller; Söhne' })
})

await writeFile(join(root, 'in/empty.csv'), '')
await writeFile(join(root, 'in/utf16.csv'), Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'))
await writeFile(join(root, 'in/binary.bin'), Buffer.from([0, 255, 254, 10, 0, 1, 2, 200, 10]))

const FILE = { objectType: 'file', object: '/in/file.csv', fileType: 'delimited' }
const REFUSED: readonly [query: Record<string, string>, code: string, says: RegExp][] = [
  [{}, '1359', /"objectType" is missing/],
  [{ objectType: '' }, '1334', /"objectType" is empty/],
  [{ objectType: 'x' }, '1358', /"x" is not known/],
  [{ objectType: 'table', object: 't' }, '1336', /no table to explore/],
  [{ objectType: 'rest', sourceParams: 'e30=' }, '1336', /no rest to explore/],
  [{ objectType: 'root', object: '/in' }, '1312', /"object" is "\/in".*objectType=folder/],
  [{ objectType: 'folder' }, '1359', /"object" is missing/],
  [{ objectType: 'folder', object: '' }, '1334', /"object" is empty/],
  [{ objectType: 'folder', object: '/in/file.csv' }, '1308', /is a file, not a folder/],
  [{ objectType: 'folder', object: '/nope' }, '1308', /"\/nope" .* it is not there/],
  [{ objectType: 'folder', object: '../..' }, '1308', /lies outside/],
  [{ objectType: 'folder', object: '/away' }, '1308', /lies outside/],
  [{ objectType: 'folder', object: 'a\0b' }, '1308', /NUL/],
  [{ objectType: 'root', limit: '5' }, '1451', /"limit" is not known/],
  [{ objectType: 'root', objecttype: 'root' }, '1453', /"objectType"/],
  [{ objectType: 'file', object: '/in/file.csv' }, '1359', /"fileType" is missing/],
  [{ ...FILE, fileType: 'avro' }, '1327', /"avro" cannot be read/],
  [{ ...FILE, fileType: 'parquet' }, '1308', /is Parquet, which is read from its end/],
  [{ ...FILE, fileType: 'parquet', determineProperties: 'true' }, '1376', /type parquet have no/],
  [{ ...FILE, fileType: 'xml' }, '1327', /"xml" cannot be read/],
  [{ ...FILE, object: '/in' }, '1308', /"\/in" is a folder, not a file/],
  [{ ...FILE, object: '/in/*.csv' }, '1308', /it is not there/],
  [{ ...FILE, object: '/away/passwd' }, '1308', /lies outside/],
  [{ ...FILE, object: `/${'n'.repeat(4_000)}` }, '1308', /its name is too long/],
  [{ ...FILE, object: '/in/empty.csv' }, '1308', /is empty/],
  [{ ...FILE, object: '/in/utf16.csv' }, '1308', /UTF-16/],
  [{ ...FILE, object: '/in/binary.bin' }, '1308', /header row in line 1 that cannot be read/],
  [{ ...FILE, object: '/in/utf16.csv', determineProperties: 'true' }, '1375', /cannot be told/],
  [{ ...FILE, preview: 'yes' }, '1453', /"preview"/],
  [{ ...FILE, columnDelimiter: '||' }, '1331', /"\|\|" is not one character/],
  [{ ...FILE, encoding: 'UTF-7' }, '1452', /"UTF-7"/],
  [{ ...FILE, compressionType: 'gzip' }, '1312', /"gzip"/],
  [{ ...FILE, sourceParams: 'e30=' }, '1312', /objectType=rest/],
  [{ ...FILE, fileType: 'json', encoding: 'UTF-8' }, '1452', /"encoding"/],
  [{ ...FILE, determineProperties: 'true', columnDelimiter: ';' }, '1374', /"columnDelimiter"/],
  [{ ...FILE, fileType: 'json', determineProperties: 'true' }, '1376', /json/],
]

for (const [query, code, says] of REFUSED) {
  test(`exploring ${JSON.stringify(query).slice(0, 90)} is refused with ${code}`, async () => {
    await writeFile(join(root, 'in/file.csv'), 'a\n1\n')
    const answer = await explore(query)
    assert.match(documentedSentence(FLOW, answer), says)
    assert.match(answer.text, new RegExp(`FLOW-${code}-400`))
  })
}

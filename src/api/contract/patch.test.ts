import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { documentedSentence, openAppTrial } from '../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const CONNECTIONS = '/data/foundation/flowservice/connections'

interface Made {
  readonly url: string
  readonly etag: string
}

async function make(): Promise<Made> {
  const { json } = await trial.ask('POST', CONNECTIONS, {
    name: 'Before',
    description: 'as it was',
    auth: { specName: 'Folder', params: { root: '/data' } },
    connectionSpec: { id: '77656972-0000-4000-8000-666f6c646572', version: '1.0' },
  })
  const { id, etag } = json as { id: string; etag: string }
  return { url: `${CONNECTIONS}/${id}`, etag }
}

async function read(url: string): Promise<Record<string, unknown>> {
  const { json } = await trial.ask('GET', url)
  return (json as { items: [Record<string, unknown>] }).items[0]
}

const TAKEN: readonly [what: string, body: unknown, becomes: Record<string, unknown>][] = [
  ['a list of operations', [{ op: 'replace', path: '/name', value: 'After' }], { name: 'After' }],
  [
    'one operation outside of a list',
    { op: 'replace', path: '/name', value: 'After' },
    { name: 'After' },
  ],
  [
    'operations in capitals',
    [
      { op: 'Replace', path: '/name', value: 'After' },
      { op: 'ADD', path: '/description', value: 'd' },
    ],
    { name: 'After', description: 'd' },
  ],
  ['a removed description', [{ op: 'remove', path: '/description' }], { description: '' }],
  ['no operation', [], { name: 'Before' }],
]

for (const [what, body, becomes] of TAKEN) {
  test(`a patch of ${what} is taken and gives a new etag`, async () => {
    const { url, etag } = await make()
    const before = await read(url)
    const answer = await trial.ask('PATCH', url, body, { 'if-match': etag })
    assert.equal(answer.status, 200)
    const after = await read(url)
    assert.deepEqual(answer.json, { id: before['id'], etag: after['etag'] })
    assert.notEqual(after['etag'], etag)
    const changing = { etag: after['etag'], version: after['etag'], updatedAt: after['updatedAt'] }
    assert.deepEqual(after, { ...before, ...becomes, ...changing })
  })
}

const REFUSED: readonly [what: string, body: unknown, says: RegExp][] = [
  [
    'an operation that is not offered',
    [{ op: 'move', path: '/name', from: '/x' }],
    /"move" is not supported/,
  ],
  ['a test', [{ op: 'test', path: '/name', value: 'Before' }], /"test" is not supported/],
  [
    'the removal of what is required',
    [{ op: 'remove', path: '/name' }],
    /the resource must have required properties name/,
  ],
  ['the removal of everything', [{ op: 'remove', path: '' }], /the resource must be object/],
  [
    'the removal of what is not there',
    [{ op: 'remove', path: '/nope' }],
    /"\/nope" cannot be changed, or is no path\. What can be: name, description, auth, connectionSpec/,
  ],
  [
    'a path into nothing',
    [{ op: 'add', path: '/a/b/c', value: 1 }],
    /"\/a\/b\/c" cannot be changed/,
  ],
  ['a path into a text', [{ op: 'add', path: '/name/x', value: 1 }], /add "\/name\/x": /],
  [
    'a path without a slash',
    [{ op: 'add', path: 'name', value: 'x' }],
    /"name" cannot be changed, or is no path/,
  ],
  ['what only Weir sets', [{ op: 'add', path: '/createdBy', value: 'me' }], /"\/createdBy" cannot/],
  ['the id', [{ op: 'replace', path: '/id', value: 'x' }], /"\/id" cannot/],
  ['the state', [{ op: 'replace', path: '/state', value: 'disabled' }], /"\/state" cannot/],
  ['a typing error', [{ op: 'add', path: '/nmae', value: 'x' }], /"\/nmae" cannot/],
  ['a field in capitals', [{ op: 'add', path: '/Name', value: 'x' }], /"\/Name" cannot/],
  [
    'a typing error further down',
    [{ op: 'add', path: '/auth/params/rot', value: '/x' }],
    /add "\/auth\/params\/rot": there is no such field/,
  ],
  [
    'the removal of what is not there further down',
    [{ op: 'remove', path: '/auth/params/rot' }],
    /remove "\/auth\/params\/rot": .*does not exist/,
  ],
  [
    'another connection spec',
    [{ op: 'replace', path: '/connectionSpec/id', value: 'x' }],
    /spec is "77656972-.*" and cannot become "x"/,
  ],
  ['no value', [{ op: 'replace', path: '/name' }], /replace "\/name": /],
  [
    'a value of the wrong type',
    [{ op: 'replace', path: '/name', value: 5 }],
    /"\/name" must be string, and is 5/,
  ],
  [
    'a value that breaks a rule',
    [{ op: 'add', path: '/auth/params/root', value: 'data' }],
    /it is "data"/,
  ],
  [
    'the prototype',
    [{ op: 'add', path: '/__proto__/isAdmin', value: true }],
    /"\/__proto__\/isAdmin" cannot be changed/,
  ],
  [
    'the prototype further down',
    [{ op: 'add', path: '/auth/__proto__/isAdmin', value: true }],
    /__proto__/,
  ],
  [
    'the prototype by the constructor',
    [{ op: 'add', path: '/constructor/prototype/isAdmin', value: true }],
    /constructor/,
  ],
  [
    'a good operation before a bad one',
    [
      { op: 'replace', path: '/name', value: 'After' },
      { op: 'remove', path: '/nope' },
    ],
    /"\/nope"/,
  ],
  ['a number', 5, /`body` must be .*, and is 5/],
  ['a list of texts', ['x'], /and is "x"/],
  ['nothing', '', /is missing/],
  ['an operation without a path', [{ op: 'add' }], /required property 'path'/],
]

for (const [what, body, says] of REFUSED) {
  test(`a patch of ${what} is refused and changes nothing`, async () => {
    const { url, etag } = await make()
    const before = await read(url)
    const answer = await trial.ask('PATCH', url, body, { 'if-match': etag })
    assert.equal(answer.status, 400)
    assert.match(documentedSentence(url, answer), says)
    assert.deepEqual(await read(url), before)
    assert.equal(({} as Record<string, unknown>)['isAdmin'], undefined)
  })
}

const RENAME = [{ op: 'replace', path: '/name', value: 'After' }]
const ETAGS: readonly [
  what: string,
  etagIn: (etag: string) => [header: string | null, query: string],
  status: number,
][] = [
  ['the etag as it was given', (etag) => [etag, ''], 200],
  ['the etag without its quotes', (etag) => [etag.replaceAll('"', ''), ''], 200],
  ['the etag in the query', (etag) => [null, `?if-match=${encodeURIComponent(etag)}`], 200],
  [
    'the etag in the query without its quotes',
    (etag) => [null, `?if-match=${etag.replaceAll('"', '')}`],
    200,
  ],
  ['no etag', () => [null, ''], 400],
  ['an empty etag', () => ['', ''], 400],
  ['another etag', () => ['"00000000-0000-0200-0000-000000000000"', ''], 412],
  ['a star', () => ['*', ''], 412],
  [
    'the right etag in the query and a stale one in the header',
    (etag) => ['"stale"', `?if-match=${encodeURIComponent(etag)}`],
    412,
  ],
  ['two etags in the query', (etag) => [null, `?if-match=${etag}&if-match=${etag}`], 400],
]

for (const [what, etagIn, status] of ETAGS) {
  test(`a patch with ${what} answers ${status}`, async () => {
    const { url, etag } = await make()
    const [header, query] = etagIn(etag)
    const answer = await trial.ask('PATCH', `${url}${query}`, RENAME, { 'if-match': header })
    assert.equal(answer.status, status)
    if (status !== 200) documentedSentence(url, answer)
  })
}

test('of two patches with the same etag one wins and the other is told the new etag', async () => {
  const { url, etag } = await make()
  const answers = await Promise.all(
    ['A', 'B'].map((value) =>
      trial.ask('PATCH', url, [{ op: 'replace', path: '/name', value }], { 'if-match': etag }),
    ),
  )
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200, 412]))
  const loser = answers.find(({ status }) => status === 412)
  assert.ok(loser)
  const now = String((await read(url))['etag'])
  assert.ok(documentedSentence(url, loser).includes(now))
})

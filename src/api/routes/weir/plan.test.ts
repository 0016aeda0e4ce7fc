import assert from 'node:assert/strict'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { Check } from 'typebox/value'
import { documentedSentence, type Headers, openAppTrial } from '../../app-trial.ts'
import { PlanFields } from '../../contract/weir/plan.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const PLAN = '/weir/v1/plan'
const source = join(trial.folder, 'in')
await mkdir(source)
await writeFile(join(source, 'a.csv'), 'id,name\n1,Ada\nx,Bob\n3,\n4,Di\n')
await writeFile(join(source, 'b.csv'), 'id,name\n5,Ed\n')

function flowOf(changes: object = {}): Record<string, unknown> {
  return {
    connection: { auth: { params: { root: source } } },
    source: { data: { format: 'delimited' }, params: { path: '*.csv' } },
    schema: {
      required: ['name'],
      properties: { id: { type: 'integer' }, name: { type: 'string' } },
    },
    options: { partialIngestionPercent: 50 },
    ...changes,
  }
}

async function plan(body: object, headers: Headers = {}): Promise<PlanFields> {
  const { status, json, text } = await trial.ask('POST', PLAN, body, headers)
  assert.equal(status, 200, text)
  assert.ok(Check(PlanFields, json), text)
  return json
}

test('a flow that is not there yet is planned: what is taken, what is refused, and how it would end', async () => {
  const { files, ...told } = await plan({ flow: flowOf() })
  assert.deepEqual(
    files.items.map(({ path, recordCount }) => [path, recordCount]),
    [
      ['a.csv', 4],
      ['b.csv', 1],
    ],
  )
  assert.deepEqual(told, {
    firstRecords: null,
    status: 'success',
    verdict: 'It would succeed: 2 of 5 records were refused (40 %), below the threshold of 50 %.',
    turns: {
      percent: 40,
      says: 'A threshold of 40 % or less would fail it, and so would a limit of fewer than 2 records.',
    },
    threshold: 50,
    errorLimit: null,
    records: { read: 5, accepted: 3, refused: 2 },
    leftOut: { count: 0, items: [] },
    refusals: [
      {
        code: 'INGEST-1554-400',
        message: '"x" is not an integer.',
        column: 'id',
        recordCount: 1,
        example: { file: 'a.csv', line: 3, value: 'x' },
      },
      {
        code: 'INGEST-1555-400',
        message: 'The required field "name" is missing or has no value.',
        column: 'name',
        recordCount: 1,
        example: { file: 'a.csv', line: 4, value: '' },
      },
    ],
    errors: [],
  })
})

test('nothing of a dry run is kept', async () => {
  await plan({ flow: flowOf() })
  assert.equal(await trial.store.read.runs.count({}), 0)
  assert.deepEqual(await readdir(join(trial.folder, 'work')), [])
  assert.deepEqual(
    (await readdir(trial.folder)).filter((name) => ['datasets', 'batches'].includes(name)),
    [],
  )
})

test('a sample is of the first records of each file, and says so', async () => {
  const { records, verdict, firstRecords } = await plan({ flow: flowOf(), firstRecords: 2 })
  assert.deepEqual(records, { read: 3, accepted: 2, refused: 1 })
  assert.match(verdict, /^On this sample it would succeed: 1 of 3 records was refused/)
  assert.equal(firstRecords, 2)
})

test('every kind of refusal is told, however many there are, also without diagnostics', async () => {
  const columns = Array.from({ length: 12 }, (_, index) => `c${index}`)
  await writeFile(join(source, 'wide.csv'), `${columns.join()}\n${columns.map(() => 'x').join()}\n`)
  const { refusals } = await plan({
    flow: flowOf({
      source: { data: { format: 'delimited' }, params: { path: 'wide.csv' } },
      schema: {
        properties: Object.fromEntries(columns.map((name) => [name, { type: 'integer' }])),
      },
      options: { errorDiagnosticsEnabled: false },
    }),
  })
  await rm(join(source, 'wide.csv'))
  assert.deepEqual(new Set(refusals.map(({ column }) => column)), new Set(columns))
  assert.equal(refusals.length, columns.length)
})

const ENDS: readonly [what: string, changes: object, verdict: RegExp, codes: readonly string[]][] =
  [
    [
      'a folder that is not there',
      { connection: { auth: { params: { root: join(source, 'nowhere') } } } },
      /^It would fail: The folder ".+" cannot be read: it is not there\.$/,
      ['2200'],
    ],
    [
      'a path that nothing is at',
      { source: { data: { format: 'delimited' }, params: { path: '*.json' } } },
      /^It would fail: We are unable to locate any files .+"\*\.json"\.$/,
      ['133'],
    ],
    [
      'a header that is of another file',
      { schema: { properties: { other: { type: 'string' } } } },
      /^It would fail: 2 files cannot be read, which fails the run whatever its threshold is\.$/,
      ['118', '118'],
    ],
    [
      'too many refused',
      { options: { partialIngestionPercent: 40 } },
      /^It would fail: 2 of 5 records were refused \(40 %\), not below the threshold of 40 %\.$/,
      [],
    ],
    [
      'too many for its limit',
      { _weir: { errorLimit: 1 } },
      /^It would fail: 2 of 5 .+more than the limit of 1 record\.$/,
      [],
    ],
    [
      'nothing but refused records at its beginning',
      {
        schema: { properties: { id: { type: 'boolean' }, name: { type: 'string' } } },
        _weir: { abortAfter: 4 },
      },
      /^It would fail: stopped early: the first 4 records were all refused\./,
      [],
    ],
  ]

for (const [what, changes, verdict, codes] of ENDS) {
  test(`a flow with ${what} would fail, and why is said`, async () => {
    const told = await plan({ flow: flowOf(changes) })
    assert.equal(told.status, 'failed')
    assert.match(told.verdict, verdict)
    assert.deepEqual(
      told.errors.map(({ code }) => code),
      codes,
    )
  })
}

const REFUSED: readonly [what: string, body: object, status: number, says: RegExp][] = [
  ['nothing', {}, 400, /Give a `flowId`, or the parts of a `flow`/],
  ['a flow that is not there', { flowId: 'none' }, 404, /The flow "none" is not found/],
  ['no records', { flow: flowOf(), firstRecords: 0 }, 400, /firstRecords/],
  ['a word that is not known', { flow: flowOf(), sample: 1 }, 400, /sample|additional/],
  ['a schema that is not enforced', { flow: flowOf({ schema: { not: {} } }) }, 400, /"not"/],
  [
    'a pattern that is not checked',
    { flow: flowOf({ schema: { properties: { a: { type: 'string', pattern: '(?=x)' } } } }) },
    400,
    /cannot be checked/,
  ],
  [
    'another delimiter',
    {
      flow: flowOf({
        source: {
          data: { format: 'delimited', properties: { columnDelimiter: ';;' } },
          params: { path: 'a.csv' },
        },
      }),
    },
    400,
    /";;"/,
  ],
  [
    'a path with a NUL',
    { flow: flowOf({ source: { data: { format: 'json' }, params: { path: 'a\0' } } }) },
    400,
    /NUL/,
  ],
  [
    'a threshold of nothing',
    { flow: flowOf({ options: { partialIngestionPercent: 0 } }) },
    400,
    /above 0/,
  ],
  [
    'a folder of Weir’s own',
    { flow: flowOf({ connection: { auth: { params: { root: '/what/weir/keeps/x' } } } }) },
    403,
    /holds what Weir keeps/,
  ],
]

for (const [what, body, status, says] of REFUSED) {
  test(`a dry run of ${what} is refused with ${status}`, async () => {
    const answer = await trial.ask('POST', PLAN, body)
    assert.equal(answer.status, status, answer.text)
    assert.match(documentedSentence(PLAN, answer), says)
  })
}

async function credential(scope: string): Promise<Headers> {
  const made = (await trial.ask('POST', '/weir/v1/credentials', { name: scope })).json as {
    clientId: string
    clientSecret: string
  }
  const { json } = await trial.ask(
    'POST',
    '/ims/token/v3',
    `grant_type=client_credentials&client_id=${made.clientId}&client_secret=${made.clientSecret}&scope=${scope}`,
    { authorization: null, 'content-type': 'application/x-www-form-urlencoded' },
  )
  const { access_token: token } = json as { access_token: string }
  return { authorization: `Bearer ${token}`, 'x-api-key': made.clientId }
}

test('a credential reaches the folders in which it may make connections, and no others', async () => {
  const headers = await credential('acp.foundation')
  assert.equal((await plan({ flow: flowOf() }, headers)).status, 'success')
  const root = dirname(trial.folder)
  const flow = flowOf({ connection: { auth: { params: { root } } } })
  const answer = await trial.ask('POST', PLAN, { flow }, headers)
  assert.equal(answer.status, 403)
  assert.match(
    documentedSentence(PLAN, answer),
    /not one in which credentials may make connections/,
  )
})

test('a credential without the scope of flows plans nothing', async () => {
  const answer = await trial.ask('POST', PLAN, { flow: flowOf() }, await credential('adobeio_api'))
  assert.equal(answer.status, 403)
  assert.match(answer.text, /acp\.foundation/)
})

test('a flow that is not there yet is planned with its mappings, and those must hold', async () => {
  const mappings = [
    { sourceType: 'EXPRESSION', source: 'to_integer(id)', destination: 'id' },
    {
      sourceType: 'EXPRESSION',
      source: 'iif(is_empty(name), "nobody", name)',
      destination: 'name',
    },
  ]
  const { records, refusals } = await plan({ flow: flowOf({ mappings }) })
  assert.deepEqual(records, { read: 5, accepted: 4, refused: 1 })
  assert.deepEqual(
    refusals.map(({ column }) => column),
    ['id'],
  )
  const wrong = flowOf({ mappings: [{ source: 'id', destination: 'nowhere' }] })
  assert.match(
    documentedSentence(PLAN, await trial.ask('POST', PLAN, { flow: wrong })),
    /"nowhere"/,
  )
})

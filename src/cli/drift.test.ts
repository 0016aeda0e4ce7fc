import assert from 'node:assert/strict'
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { documentedSentence, openAppTrial, TOKEN } from '../api/app-trial.ts'
import type { DriftFields } from '../api/contract/weir/drift.ts'
import { idOf } from '../domain/ids.ts'
import { applyFlow } from './apply.ts'
import { openClient } from './client.ts'
import type { FlowFile } from './flow-file.ts'
import { listen } from './weir-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const weir = await listen(trial)
const address = trial.app.server.address()
const port = typeof address === 'object' ? address?.port : 0
const client = openClient(`http://127.0.0.1:${port}`, TOKEN)

const root = join(trial.folder, 'files')
await mkdir(root)

const FILE: FlowFile = {
  name: 'People',
  source: { folder: root, path: '*.csv' },
  dataset: {
    name: 'People, clean',
    schema: {
      properties: { id: { type: 'integer' }, email: { type: 'string' } },
      required: ['id'],
    },
  },
}
const { flowId } = await applyFlow(FILE, client)

/** Puts files there, and nothing else; each is a minute newer than the one before. */
async function put(...texts: readonly string[]): Promise<void> {
  await rm(root, { recursive: true })
  await mkdir(root)
  for (const [index, text] of texts.entries()) {
    const path = join(root, `${index + 1}.csv`)
    await writeFile(path, text)
    await utimes(path, 1_700_000_000 + index * 60, 1_700_000_000 + index * 60)
  }
}

async function drift(query = ''): Promise<DriftFields> {
  return await client.get<DriftFields>(`/weir/v1/flows/${flowId}/drift${query}`)
}

test('a source without a file, and one that is not there, would fail a run', async () => {
  await put()
  const none = await drift()
  assert.deepEqual(
    [none.wouldFail, none.files, none.says],
    [true, [], 'A run would fail: "*.csv" selects no file.'],
  )
  await rm(root, { recursive: true })
  const { says, wouldFail } = await drift()
  assert.match(says, /^A run would fail: The folder .* it is not there\.$/)
  assert.equal(wouldFail, true)
  await mkdir(root)
})

test('the newest file that a run would take is compared, as many more as are asked for', async () => {
  await put('id,email\n1,a\n', 'id,mail\n1,a\n', 'id\n1\n2\n')
  const one = await drift()
  assert.deepEqual(
    [one.flowName, one.datasetName, one.newFileCount, one.wouldFail],
    ['People', 'People, clean', 3, false],
  )
  const [file, ...others] = one.files
  assert.deepEqual(others, [])
  assert.equal(file?.path, '3.csv')
  assert.deepEqual(file.changes, [
    {
      kind: 'missing',
      field: 'email',
      column: null,
      refusedCount: 0,
      isProblem: false,
      says: 'The field "email" is not in the file: it would be empty in every record.',
    },
  ])
  assert.equal(one.says, 'A run would refuse no record for what has changed.')
  const all = await drift('?files=20')
  assert.deepEqual(
    all.files.map(({ path, changes }) => [path, changes.map(({ kind }) => kind)]),
    [
      ['3.csv', ['missing']],
      ['2.csv', ['renamed']],
      ['1.csv', []],
    ],
  )
})

test('what was taken before is not compared; where nothing else is there, that is said', async () => {
  await put('email\na\n')
  const listed = (await drift()).files[0]
  assert.equal(listed?.refusedCount, 1)
  const { path, bytes, modifiedAt } = listed
  await trial.store.commit(({ checkpoints }) =>
    checkpoints.append(idOf(flowId), idOf('batch'), [
      { path, bytes, modifiedAt, sha256: '', recordCount: 1 },
    ]),
  )
  const after = await drift()
  assert.deepEqual([after.wouldFail, after.newFileCount, after.files], [false, 0, []])
  assert.match(after.says, /^A run would take nothing/)
})

const BEARS: readonly [
  what: string,
  errors: NonNullable<FlowFile['errors']>,
  wouldFail: boolean,
  says: RegExp,
][] = [
  ['nothing', {}, true, /^A run would fail: 1 of the 4 records .*, and the flow bears none\.$/],
  ['a half', { partialIngestionPercent: 50 }, false, /^A run would go through: 1 of the 4/],
  ['a quarter', { partialIngestionPercent: 25 }, true, /the flow bears less than 25 %\.$/],
  [
    'a half and no record',
    { partialIngestionPercent: 50, limit: 0 },
    true,
    /less than 50 % and at most 0 records\.$/,
  ],
]

for (const [what, errors, wouldFail, says] of BEARS) {
  test(`of four records with one wrong, a flow that bears ${what} would ${wouldFail ? 'fail' : 'go through'}`, async () => {
    await applyFlow({ ...FILE, errors }, client)
    await put('id,email\n1,a\nx,b\n3,c\n4,d\n')
    const said = await drift()
    assert.equal(said.wouldFail, wouldFail)
    assert.match(said.says, says)
  })
}

test('`weir diff-schema` takes a name, an id or a flow file, and ends with 3 where a run would fail', async () => {
  await applyFlow(FILE, client)
  await put('id,mail,x\n1,a,b\n')
  const flowFile = join(trial.folder, 'people.yaml')
  await writeFile(flowFile, JSON.stringify(FILE))
  for (const flow of ['People', flowId, flowFile]) {
    const { stdout } = await weir('diff-schema', flow)
    assert.equal(
      stdout,
      [
        'People: A run would refuse no record for what has changed.',
        '',
        '  1.csv, 16 B, 1 record looked at',
        '    · renamed  The field "email" is not in the file, and the column "mail" looks as if it were the same under another name: it would be empty in every record.',
        '    · new      The column "x" is not in the schema: it would go nowhere.',
        '',
      ].join('\n'),
    )
  }
  await put('id,email\n1,a\n', 'email\na\n')
  await assert.rejects(weir('diff-schema', 'People'), {
    code: 3,
    stdout: /A run would fail: .*\n[^]*✗ missing .*"id"[^]*\n1 older file is new too/,
  })
  await put('')
  await assert.rejects(weir('diff-schema', 'People', '--json'), {
    code: 3,
    stdout: /"wouldFail":true,"says":"A run would fail: \\"1.csv\\" is empty\./,
  })
})

test('a flow with a mapping set is told of the columns that its mappings use', async () => {
  const name = 'Mapped'
  const made = await applyFlow({ ...FILE, name }, client)
  const schemas = '/data/foundation/schemaregistry/tenant/schemas'
  const accept = 'application/vnd.adobe.xed-id+json'
  const listed = await trial.ask('GET', schemas, undefined, { accept })
  assert.equal(listed.status, 200, listed.text)
  const { results } = listed.json as { results: { $id: string; title: string }[] }
  const set = await trial.ask('POST', '/data/foundation/conversion/mappingSets', {
    outputSchema: { schemaRef: { id: results[0]?.$id } },
    mappings: [
      { source: 'No', destination: 'id' },
      { source: 'lower(mail)', destination: 'email', sourceType: 'EXPRESSION' },
    ],
  })
  const url = `/data/foundation/flowservice/flows/${made.flowId}`
  const { etag } =
    ((await trial.ask('GET', url)).json as { items: { etag: string }[] }).items[0] ?? {}
  const params = { mappingId: (set.json as { id: string }).id, mappingVersion: 0 }
  const value = [{ name: 'Mapping', params }]
  const patch = [{ op: 'replace', path: '/transformations', value }]
  const patched = await trial.ask('PATCH', url, patch, { 'if-match': etag ?? '' })
  assert.equal(patched.status, 200, patched.text)
  await put('No,mail\n1,A\n')
  assert.match((await weir('diff-schema', name)).stdout, /✓ It fits/)
  await put('No,town\n1,X\n')
  const { stdout } = await weir('diff-schema', name)
  assert.match(stdout, /refuse no record, but a column that a mapping uses would be empty/)
  assert.match(stdout, /✗ missing .*"mail".*"email"/)
  assert.match(stdout, /· new .*"town" is used by no mapping/)
  await put('mail\nA\n')
  await assert.rejects(weir('diff-schema', name), { code: 3, stdout: /✗ missing .*1 record would/ })
  await put('town\nX\n')
  await assert.rejects(weir('diff-schema', name), { code: 3, stdout: /none of the columns that/ })
})

test('a flow that is not there and a number of files that is none are refused', async () => {
  for (const [path, status, says] of [
    ['/weir/v1/flows/nope/drift', 404, /The flow "nope" is not found/],
    [`/weir/v1/flows/${flowId}/drift?files=0`, 400, /`files` is "0"/],
    [`/weir/v1/flows/${flowId}/drift?files=21`, 400, /from 1 to 20/],
    [`/weir/v1/flows/${flowId}/drift?files=1&files=2`, 400, /`files` is \["1","2"\]/],
  ] as const) {
    const answer = await trial.ask('GET', path)
    assert.equal(answer.status, status)
    assert.match(documentedSentence(path, answer), says)
  }
  await assert.rejects(weir('diff-schema', 'nobody'), { code: 1, stderr: /"nobody" is not found/ })
})

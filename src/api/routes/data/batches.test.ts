import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import type { Batch } from '../../../domain/batch.ts'
import { idOf } from '../../../domain/ids.ts'
import { aSuccess } from '../../../notify/notify-trial.ts'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'
import { aBatch } from './batch-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())

const BATCHES = '/data/foundation/catalog/batches'

type ById = Record<string, Record<string, unknown>>

/** Thirty batches of three datasets, every third of them failed, ten milliseconds apart. */
const KEPT: readonly Batch[] = Array.from({ length: 30 }, (_, n) =>
  aBatch(`batch-${String(n).padStart(2, '0')}`, {
    datasetId: idOf(`dataset-${n % 3}`),
    status: n % 4 === 0 ? 'failed' : 'success',
    // Two of each instant: what is equal must not move between pages.
    createdAt: 1_000 + 10 * Math.floor(n / 2),
    startedAt: 2_000 + 10 * n,
    completedAt: 3_000 + 10 * (30 - n),
    updatedAt: 3_000 + 10 * (30 - n),
    inputBytes: n,
    inputRecordCount: n % 7 === 0 ? null : n,
    failedRecordCount: n % 7 === 0 ? null : n % 5,
    tags: {
      acp_enableErrorDiagnostics: n % 2 === 0,
      ...(n % 6 === 0 ? { nightly: `run-${n}` } : {}),
    },
  }),
)
await trial.store.commit(async ({ batches }) => {
  for (const batch of KEPT) await batches.insert(batch)
})

async function idsOf(query: string): Promise<string[]> {
  const { status, json, text } = await trial.ask('GET', `${BATCHES}?${query}`)
  assert.equal(status, 200, text)
  return Object.keys(json as ById)
}

type Keeps = (batch: Batch) => boolean
const FILTERS: readonly [query: string, keeps: Keeps][] = [
  ['dataSet=dataset-1', ({ datasetId }) => datasetId === idOf('dataset-1')],
  ['status=failed', ({ status }) => status === 'failed'],
  ['status=FAILED', ({ status }) => status === 'failed'],
  ['status=failed,success', () => true],
  ['status=loading', () => false],
  ['createdAfter=1050', ({ createdAt }) => createdAt > 1_050],
  ['createdBefore=1050', ({ createdAt }) => createdAt < 1_050],
  ['created=1050', ({ createdAt }) => createdAt === 1_050],
  ['startAfter=2100', ({ startedAt }) => Number(startedAt) > 2_100],
  ['startBefore=2100', ({ startedAt }) => Number(startedAt) < 2_100],
  ['endAfter=3100', ({ completedAt }) => Number(completedAt) > 3_100],
  ['endBefore=3100', ({ completedAt }) => Number(completedAt) < 3_100],
  ['updated=3100', ({ updatedAt }) => updatedAt === 3_100],
  ['started=2100,2110', ({ startedAt }) => startedAt === 2_100 || startedAt === 2_110],
  ['batch=batch-03,batch-05', ({ id }) => ['batch-03', 'batch-05'].includes(id)],
  ['externalId=batch-07', ({ id }) => id === idOf('batch-07')],
  ['size=12', ({ inputBytes }) => inputBytes === 12],
  ['recordCount=3', ({ inputRecordCount }) => inputRecordCount === 3],
  ['failedRecordCount=0', ({ failedRecordCount }) => failedRecordCount === 0],
  ['property=failedRecordCount%3E2', ({ failedRecordCount: n }) => n !== null && n > 2],
  ['property=metrics.inputByteSize%3C%3D4', ({ inputBytes }) => inputBytes <= 4],
  ['property=status!%3Dfailed', ({ status }) => status === 'success'],
  ['property=recordCount', ({ inputRecordCount }) => inputRecordCount !== null],
  ['property=tags.nightly', ({ tags }) => 'nightly' in tags],
  ['property=id~%5Ebatch-1', ({ id }) => id.startsWith('batch-1')],
  ['property=id~7%24', ({ id }) => id.endsWith('7')],
  ['property=id~%5Eb.*-.*2$', ({ id }) => id.endsWith('2')],
  ['property=relatedObjects.id%3D%3Ddataset-2', ({ datasetId }) => datasetId === idOf('dataset-2')],
  ['tags=nightly', ({ tags }) => 'nightly' in tags],
  ['tags=nightly:*', ({ tags }) => 'nightly' in tags],
  ['tags=nightly:run-1*', ({ tags }) => String(tags['nightly']).startsWith('run-1')],
  ['tags=nightly:run-6', ({ tags }) => tags['nightly'] === 'run-6'],
  [
    'tags=acp_enableErrorDiagnostics:true',
    ({ tags }) => tags['acp_enableErrorDiagnostics'] === true,
  ],
  [
    'tags=acp_enableErrorDiagnostics:True',
    ({ tags }) => tags['acp_enableErrorDiagnostics'] === true,
  ],
]

for (const [query, keeps] of FILTERS) {
  test(`batches?${query} are those, and no others`, async () => {
    const wanted = KEPT.filter(keeps).map(({ id }) => String(id))
    assert.deepEqual((await idsOf(`limit=100&${query}`)).toSorted(), wanted)
  })
}

type Value = (batch: Batch) => number | string
const ORDERS: readonly [query: string, by: Value, sign: 1 | -1][] = [
  ['', ({ createdAt }) => createdAt, -1],
  ['orderBy=desc:created', ({ createdAt }) => createdAt, -1],
  ['orderBy=asc:created', ({ createdAt }) => createdAt, 1],
  ['orderBy=created', ({ createdAt }) => createdAt, 1],
  ['orderBy=asc:completed', ({ completedAt }) => Number(completedAt), 1],
  ['orderBy=desc:size', ({ inputBytes }) => inputBytes, -1],
  ['orderBy=asc:status', ({ status }) => status, 1],
]

test('pages, one behind the other until the empty object, are the whole, in its order, whatever is filtered', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([...FILTERS], { maxLength: 3 }),
      fc.constantFrom(...ORDERS),
      fc.integer({ min: 1, max: 12 }),
      async (filters, [order, by, sign], limit) => {
        const ids: string[] = []
        for (let page = ['']; page.length > 0; ids.push(...page)) {
          const asked = [...filters.map(([filter]) => filter), order, `limit=${limit}`]
          page = await idsOf(`${asked.join('&')}&start=${ids.length}`)
          assert.ok(page.length <= limit)
        }
        const kept = KEPT.filter((batch) => filters.every(([, keeps]) => keeps(batch)))
        const written = sign === 1 ? kept : kept.toReversed()
        const wanted = written.toSorted((a, b) =>
          by(a) < by(b) ? -sign : by(a) > by(b) ? sign : 0,
        )
        assert.deepEqual(
          ids,
          wanted.map(({ id }) => String(id)),
        )
      },
    ),
    { numRuns: 60 },
  )
})

test('twenty come where nobody says how many, and only the properties that were asked for', async () => {
  const { json } = await trial.ask('GET', `${BATCHES}?properties=status,metrics.inputByteSize`)
  const batches = Object.values(json as ById)
  assert.equal(batches.length, 20)
  assert.ok(batches.every((batch) => Object.keys(batch).toSorted().join() === 'metrics,status'))
})

const REFUSED: readonly [query: string, says: RegExp][] = [
  ['limit=0', /`limit` is "0"\. Make it a whole number from 1 to 100/],
  ['limit=101', /from 1 to 100/],
  ['limit=many', /`limit` is "many"/],
  ['start=-1', /`start` is "-1"\. Make it a whole number from 0\./],
  ['orderBy=desc:errors', /can be ordered by asc: or desc: and one of id, status, created/],
  ['orderBy=newest:created', /`orderBy` is "newest:created"/],
  ['nope=1', /cannot be filtered by "nope"\. What they can be: status/],
  ['createdAfter=yesterday', /`created` is compared with "yesterday"\. It is a whole number/],
  ['status=', /has an empty value/],
  ['property=created%3E1,2', /has several values; it takes one/],
  ['property=created%3D%3E1', /Write a path alone, or path, operator and value/],
  ['property=id~(a%2B)%2B%24', /has a "\(", which is not kept here/],
  ['property=tags.', /cannot be filtered by "tags\."/],
  ['tags=:x', /Write it as name:value/],
]

for (const [query, says] of REFUSED) {
  test(`batches?${query} is refused with what it may be`, async () => {
    const answer = await trial.ask('GET', `${BATCHES}?${query}`)
    assert.equal(answer.status, 400, answer.text)
    assert.match(documentedSentence(BATCHES, answer), says)
  })
}

test('a batch is told as the Catalog documents it', async () => {
  await trial.store.commit(async ({ runs, batches }) => {
    const refusal = {
      code: 'INGEST-1555-400',
      message: 'A required field is missing.',
      column: 'id',
      recordCount: 3,
      example: { file: 'F1.json', line: 7, value: null },
    }
    await runs.insert({ ...aSuccess('run-told'), topRefusals: [refusal] })
    const causes: Batch['causes'] = [
      { code: 'INGEST-1212-400', message: 'Encountered 3 errors in the data.' },
      { code: 'INGEST-1555-400', message: 'A required field is missing.', recordCount: 3 },
    ]
    await batches.insert(aBatch('told', { runId: idOf('run-told'), causes, createdAt: 500 }))
  })
  const { json } = await trial.ask('GET', `${BATCHES}/told`)
  assert.deepEqual((json as ById)['told'], {
    status: 'success',
    tags: { acp_enableErrorDiagnostics: true, acp_partialIngestionPercent: 5 },
    relatedObjects: [{ type: 'dataSet', id: 'dataset-1' }],
    id: 'told',
    externalId: 'told',
    inputFormat: { format: 'csv' },
    imsOrg: trial.services.identity.imsOrgId,
    created: 500,
    createdClient: 'a-client',
    createdUser: 'somebody@AdobeID',
    started: 1_000,
    completed: 2_000,
    updated: 2_000,
    updatedUser: 'somebody@AdobeID',
    version: '1.0.5',
    metrics: {
      inputByteSize: 10,
      inputFileCount: 1,
      inputRecordCount: 3,
      outputByteSize: 300,
      outputFileCount: 1,
      outputRecordCount: 2,
      failedRecordCount: 1,
      partitionCount: 1,
    },
    recordCount: 3,
    failedRecordCount: 1,
    size: 10,
    _weir: { runId: 'run-told', isUpload: false, mends: null },
    errors: [
      { code: 'INGEST-1212-400', description: 'Encountered 3 errors in the data.' },
      {
        code: 'INGEST-1555-400',
        description: 'A required field is missing.',
        recordCount: 3,
        rows: ['F1.json:7'],
      },
    ],
  })
})

test('a batch that nobody knows is not found', async () => {
  const answer = await trial.ask('GET', `${BATCHES}/nope`)
  assert.equal(answer.status, 404)
  assert.match(documentedSentence(BATCHES, answer), /The batch "nope" is not found/)
})

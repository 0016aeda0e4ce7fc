/**
 * data-script: what a script written for Adobe's Schema Registry, Data Prep, Catalog, Data Access and Batch
 * Ingestion does, in its order, through HTTP alone: from a token to a dataset that holds every row, with those
 * that were refused read back by every documented path, mended, and uploaded.
 */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { fieldsOf, type Fields, linesOf, listOf, textOf } from '../fields.ts'
import { COUNT, expectedRow, expectedRows, fileText, numberOf, SPOILT } from '../members.ts'
import { type Script, signIn, tellWithSources } from '../script.ts'
import type { World } from '../world.ts'

const REGISTRY = '/data/foundation/schemaregistry/tenant'
const CONVERSION = '/data/foundation/conversion'
const CATALOG = '/data/foundation/catalog'
const EXPORT = '/data/foundation/export'
const IMPORT = '/data/foundation/import'
const PROFILE = 'https://ns.adobe.com/xdm/context/profile'

test('a script goes from a token to a dataset that holds every row, the refused ones mended', async () => {
  await tellWithSources(tell)
})

async function tell(world: World, sources: string): Promise<void> {
  const script = await signIn(world)
  const datasetId = await makeDataset(script)
  const flowId = await makeFlow(script, sources, datasetId)

  // 4 of 100 rows are refused, which is below 5 %.
  const { id: runId } = fieldsOf(await script.post('/runs', { flowId, status: 'active' }))
  const run = await ended(script, textOf(runId))
  const { recordSummary, statusSummary } = fieldsOf(run['metrics'])
  assert.equal(fieldsOf(statusSummary)['status'], 'success', JSON.stringify(run))
  assert.deepEqual(recordSummary, {
    inputRecordCount: COUNT,
    outputRecordCount: COUNT - SPOILT.length,
    failedRecordCount: SPOILT.length,
  })
  const [batchId, batch] = await lastBatch(script, datasetId)
  assert.equal(batch['status'], 'success')
  const spoilt = new Set(SPOILT.map(([n]) => n))
  const taken = expectedRows().filter((_, n) => !spoilt.has(n))
  assert.deepEqual(await rowsIn(script, world, datasetId), taken)

  await readBack(script, batchId, batch)
  await mend(script, datasetId)
  assert.deepEqual(await rowsIn(script, world, datasetId), expectedRows())

  // Of the next file 10 % are refused: nothing of it is in the dataset, and its rows can be read.
  await writeFile(
    join(sources, 'members.csv'),
    fileText((n) => n % 10 === 0),
  )
  const { id: nextId } = fieldsOf(await script.post('/runs', { flowId, status: 'active' }))
  const { metrics } = await ended(script, textOf(nextId))
  assert.equal(fieldsOf(fieldsOf(metrics)['statusSummary'])['status'], 'failed')
  assert.deepEqual(await rowsIn(script, world, datasetId), expectedRows())
  await readFailed(script, (await lastBatch(script, datasetId))[0])
}

/** A profile with contact details and a loyalty program of one's own; no row without an address. */
async function makeDataset(script: Script): Promise<string> {
  const group = fieldsOf(
    await script.send('POST', `${REGISTRY}/fieldgroups`, {
      title: 'Club',
      type: 'object',
      'meta:intendedToExtend': [PROFILE],
      definitions: {
        club: {
          properties: {
            club: {
              type: 'object',
              properties: {
                points: { type: 'integer', minimum: 0 },
                tier: { type: 'string', enum: ['gold', 'silver'] },
                tags: { type: 'array', items: { type: 'string' } },
                currency: { type: 'string', default: 'EUR' },
              },
              required: ['tier'],
            },
          },
        },
      },
      allOf: [{ $ref: '#/definitions/club' }],
    }),
  )
  const schema = fieldsOf(
    await script.send('POST', `${REGISTRY}/schemas`, {
      title: 'Members',
      type: 'object',
      allOf: [
        { $ref: PROFILE },
        { $ref: 'https://ns.adobe.com/xdm/context/profile-person-details' },
        { $ref: 'https://ns.adobe.com/xdm/context/profile-personal-details' },
        { $ref: group['$id'] },
      ],
    }),
  )
  await script.send('POST', `${REGISTRY}/descriptors`, {
    '@type': 'xdm:descriptorIdentity',
    'xdm:sourceSchema': schema['$id'],
    'xdm:sourceVersion': 1,
    'xdm:sourceProperty': '/personalEmail/address',
    'xdm:namespace': 'Email',
    'xdm:property': 'xdm:code',
    'xdm:isPrimary': true,
  })
  const made = await script.send('POST', `${CATALOG}/dataSets`, {
    name: 'Members',
    schemaRef: { id: schema['$id'], contentType: 'application/vnd.adobe.xed+json;version=1' },
  })
  return textOf(String(made).split('/').at(-1))
}

const MAPPINGS = [
  { sourceType: 'ATTRIBUTE', source: 'No', destination: 'personID' },
  { sourceType: 'EXPRESSION', source: 'trim(first)', destination: 'person.name.firstName' },
  { sourceType: 'EXPRESSION', source: 'upper(last)', destination: 'person.name.lastName' },
  { sourceType: 'ATTRIBUTE', source: 'mail', destination: 'personalEmail.address' },
  { sourceType: 'ATTRIBUTE', source: 'tier', destination: 'club.tier' },
  { sourceType: 'EXPRESSION', source: 'to_integer(points)', destination: 'club.points' },
  { sourceType: 'EXPRESSION', source: 'split(tags, " ")', destination: 'club.tags' },
]

async function makeFlow(script: Script, folder: string, datasetId: string): Promise<string> {
  await writeFile(join(folder, 'members.csv'), fileText())
  const [spec] = await script.items('/connectionSpecs?property=name==folder')
  const connectionSpec = { id: textOf(spec?.['id']), version: '1.0' }
  const baseConnectionId = await script.create('connections', {
    name: 'Members',
    auth: { specName: 'Folder', params: { root: folder } },
    connectionSpec,
  })
  const source = await script.create('sourceConnections', {
    name: 'Members, CSV',
    baseConnectionId,
    connectionSpec,
    data: { format: 'delimited' },
    params: { path: 'members.csv', type: 'file' },
  })
  const target = await script.create('targetConnections', {
    name: 'Members',
    connectionSpec: { id: 'c604ff05-7f1a-43c0-8e18-33bf874cb11c', version: '1.0' },
    params: { dataSetId: datasetId },
  })
  const dataset = fieldsOf(
    fieldsOf(await script.send('GET', `${CATALOG}/dataSets/${datasetId}`))[datasetId],
  )
  const set = { outputSchema: { schemaRef: dataset['schemaRef'] }, mappings: MAPPINGS }
  const checked = fieldsOf(await script.send('POST', `${CONVERSION}/mappingSets/validate`, set))
  for (const one of listOf(checked['validationResponse'])) {
    assert.equal(one['status'], 'SUCCESS', JSON.stringify(one))
  }
  const made = fieldsOf(await script.send('POST', `${CONVERSION}/mappingSets`, set))
  const params = { mappingId: textOf(made['id']), mappingVersion: 0 }
  return await script.create('flows', {
    name: 'Members',
    flowSpec: { id: '9753525b-82c7-4dce-8a9b-5ccfce2b9876', version: '1.0' },
    sourceConnectionIds: [source],
    targetConnectionIds: [target],
    transformations: [{ name: 'Mapping', params }],
    options: { partialIngestionPercent: '5', errorDiagnosticsEnabled: true },
  })
}

/** Each refused row is found under its code by every documented path. */
async function readBack(script: Script, batchId: string, batch: Fields): Promise<void> {
  const meta = `${EXPORT}/batches/${batchId}/meta`
  const codes = SPOILT.map(([, , code]) => code).toSorted()

  const told = listOf(batch['errors']).map(({ code }) => textOf(code))
  for (const code of codes) assert.ok(told.includes(code), `${code} in ${told.join()}`)
  assert.equal(fieldsOf(batch['metrics'])['failedRecordCount'], SPOILT.length)

  const files = listOf(fieldsOf(await script.send('GET', `${meta}?path=row_errors`))['data'])
  const rows: Fields[] = []
  for (const { name } of files) {
    rows.push(...linesOf(await script.read(`${meta}?path=row_errors%2F${textOf(name)}`)))
  }
  assert.deepEqual(rows.flatMap(codesOf).toSorted(), codes)
  for (const { _filename } of rows) assert.match(textOf(_filename), /members\.csv/)

  for (const name of ['row_errors_sample.json', 'row_error_samples.json']) {
    assert.deepEqual(
      linesOf(await script.read(`${meta}?path=${name}`))
        .flatMap(codesOf)
        .toSorted(),
      codes,
    )
  }
  const inputs = listOf(fieldsOf(await script.send('GET', `${meta}?path=input_files`))['data'])
  const lines = linesOf(
    await script.read(`${meta}?path=input_files/${textOf(inputs[0]?.['name'])}`),
  )
  assert.deepEqual(
    lines.map(({ path }) => path),
    ['members.csv'],
  )
}

/** The rows that made a batch fail, each with the rule that it breaks and the place of its value. */
async function readFailed(script: Script, batchId: string): Promise<void> {
  const failed = `${EXPORT}/batches/${batchId}/failed`
  const files = listOf(fieldsOf(await script.send('GET', failed))['data'])
  const names = files.map(({ name }) => textOf(name))
  assert.equal(names[0], '_SUCCESS')
  const rows: Fields[] = []
  for (const name of names) rows.push(...linesOf(await script.read(`${failed}?path=${name}`)))
  const broken = rows.flatMap(({ No: no, _validationErrors: errors }) =>
    errors === undefined
      ? []
      : listOf(errors).map(({ keyword, pointerToViolation }) => [no, keyword, pointerToViolation]),
  )
  assert.deepEqual(
    broken.toSorted(([a], [b]) => textOf(a).localeCompare(textOf(b))),
    Array.from({ length: COUNT / 10 }, (_, n) => [numberOf(n * 10), 'enum', '#/club/tier']),
  )
}

/** What was refused comes once more, as it should have been, in the form of the dataset. */
async function mend(script: Script, datasetId: string): Promise<void> {
  const made = fieldsOf(
    await script.send('POST', `${IMPORT}/batches`, { datasetId, inputFormat: { format: 'json' } }),
  )
  const id = textOf(made['id'])
  assert.equal(made['status'], 'loading')
  const mended = SPOILT.map(([n]) => JSON.stringify(expectedRow(n)))
  await script.upload(
    `${IMPORT}/batches/${id}/datasets/${datasetId}/files/mended.json`,
    `${mended.join('\n')}\n`,
  )
  await script.send('POST', `${IMPORT}/batches/${id}?action=COMPLETE`)
  for (;;) {
    const batch = fieldsOf(fieldsOf(await script.send('GET', `${CATALOG}/batches/${id}`))[id])
    if (batch['status'] === 'success') return
    assert.ok(!['failed', 'failure'].includes(textOf(batch['status'])), JSON.stringify(batch))
    await pause(100)
  }
}

async function ended(script: Script, runId: string): Promise<Fields> {
  for (;;) {
    const [run] = await script.items(`/runs/${runId}`)
    const { status } = fieldsOf(fieldsOf(run?.['metrics'])['statusSummary'])
    if (run !== undefined && (status === 'success' || status === 'failed')) return run
    await pause(100)
  }
}

async function lastBatch(script: Script, datasetId: string): Promise<[string, Fields]> {
  const found = await script.send('GET', `${CATALOG}/batches?dataSet=${datasetId}&limit=1`)
  const [first] = Object.entries(fieldsOf(found))
  assert.ok(first !== undefined)
  return [first[0], fieldsOf(first[1])]
}

/** Every row of the dataset, as its Parquet files hold it, in the order of the person's number. */
async function rowsIn(script: Script, world: World, datasetId: string): Promise<unknown[]> {
  const folder = join(world.folder, `read-${Date.now()}`)
  await mkdir(folder)
  const found = await script.send('GET', `${CATALOG}/batches?dataSet=${datasetId}&status=success`)
  for (const batchId of Object.keys(fieldsOf(found))) {
    const { data } = fieldsOf(await script.send('GET', `${EXPORT}/batches/${batchId}/files`))
    for (const { dataSetFileId } of listOf(data)) {
      const file = `${EXPORT}/files/${textOf(dataSetFileId)}`
      for (const { name } of listOf(fieldsOf(await script.send('GET', file))['data'])) {
        const bytes = await script.read(`${file}?path=${encodeURIComponent(textOf(name))}`)
        await writeFile(join(folder, `${batchId}-${textOf(name)}`), bytes)
      }
    }
  }
  const database = await DuckDBInstance.create()
  const connection = await database.connect()
  const reader = await connection.runAndReadAll(
    `SELECT personID, person.name.firstName AS first, person.name.lastName AS last,
       personalEmail.address AS mail, club.tier AS tier, club.points::INTEGER AS points,
       club.tags AS tags, club.currency AS currency
     FROM read_parquet('${folder}/*', union_by_name = true) ORDER BY personID`,
  )
  const rows = reader.getRowObjectsJson()
  connection.closeSync()
  return rows
}

function codesOf({ _errors, _validationErrors }: Fields): string[] {
  return [_errors, _validationErrors]
    .filter((errors) => errors !== undefined)
    .flatMap((errors) => listOf(errors).map(({ code }) => textOf(code)))
}

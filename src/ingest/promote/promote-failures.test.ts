import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { CSV, openTrial, readLines, schemaOf } from './promote-trial.ts'
import { promote } from './promote.ts'

const BIRDS = schemaOf({
  id: { type: 'integer', isRequired: true },
  species: { enum: ['crane', 'heron'], isRequired: true },
  Cost: { type: 'number', minimum: 0 },
})

test('a run over its threshold leaves no dataset, and its records under failed', async () => {
  await using trial = await openTrial()
  const file = await trial.stage(CSV, 'a.csv', 'id,species\n1,crane\n,heron\n')
  const order = await trial.order(CSV, BIRDS, { options: { partialIngestionPercent: 50 } })
  const promotion = await promote([file], order, () => {})

  assert.equal(promotion.status, 'failed')
  assert.deepEqual([promotion.acceptedRecordCount, promotion.refusedRecordCount], [1, 1])
  assert.deepEqual(promotion.parts, [])
  assert.match(promotion.verdict, /1 of 2 records was refused \(50 %\), not below/)
  assert.deepEqual(readdirSync(order.folder), ['diagnostics'])
  const [marker, part = ''] = readdirSync(join(order.folder, 'diagnostics/failed'))
  assert.equal(marker, '_SUCCESS')
  assert.match(part, /^part-00000-[0-9a-f]+\.json$/)
  assert.deepEqual(await readLines(order, `failed/${part}`), [
    {
      id: '',
      species: 'heron',
      _validationErrors: [
        {
          causingExceptions: [],
          keyword: 'required',
          message: 'The required field "id" is missing or has no value.',
          pointerToViolation: '#/id',
          schemaLocation: '#/properties/id',
        },
      ],
    },
  ])
})

test('an unusable file fails the run before anything is counted', async () => {
  await using trial = await openTrial()
  const files = [
    await trial.stage(CSV, 'good.csv', 'id,species\n1,crane\n'),
    await trial.stage(CSV, 'empty.csv', ''),
    await trial.stage(CSV, 'semicolons.csv', 'id;species;Cost\n1;crane;1\n'),
    await trial.stage(CSV, 'twice.csv', 'id,id\n1,2\n'),
  ]
  const order = await trial.order(CSV, BIRDS)
  const promotion = await promote(files, order, () => {})

  assert.equal(promotion.status, 'failed')
  assert.equal(promotion.inputRecordCount, null)
  assert.deepEqual(
    promotion.causes.map((cause) => cause.code),
    ['106', '118', '118'],
  )
  assert.match(
    promotion.causes[1]?.message ?? '',
    /"semicolons.csv" line 1: .*"id;species;Cost".*probably ";" and not ","/,
  )
  assert.match(promotion.causes[2]?.message ?? '', /the column "id" is named twice/)
  assert.deepEqual(readdirSync(order.folder), [])
})

test('a run that begins with nothing but refused records stops early where that fails it', async () => {
  await using trial = await openTrial()
  const rows = Array.from({ length: 30 }, (_, row) => `${row},${row < 20 ? 'stork' : 'crane'}`)
  const file = await trial.stage(CSV, 'a.csv', `id,species\n${rows.join('\n')}`)
  const strict = { abortAfter: 10, partialIngestionPercent: null }
  const stopped = await trial.order(CSV, BIRDS, { options: strict })
  const promotion = await promote([file], stopped, () => {})

  assert.equal(promotion.status, 'failed')
  assert.deepEqual(
    [promotion.inputRecordCount, promotion.acceptedRecordCount, promotion.refusedRecordCount],
    [30, null, null],
  )
  assert.match(promotion.verdict, /Stopped early: the first 10 records were all refused/)
  assert.equal((await readLines(stopped, 'row_errors/validation_errors_0.json')).length, 10)
  assert.equal(existsSync(join(stopped.folder, 'dataset')), false)

  const lenient = { abortAfter: 10, partialIngestionPercent: 67 }
  const went = await promote([file], await trial.order(CSV, BIRDS, { options: lenient }), () => {})
  assert.deepEqual([went.status, went.acceptedRecordCount], ['success', 10])
})

test('a promotion that is called off leaves no dataset', async () => {
  await using trial = await openTrial()
  const rows = Array.from({ length: 200_000 }, (_, row) => `${row},crane,1`).join('\n')
  const file = await trial.stage(CSV, 'a.csv', `id,species,Cost\n${rows}`)
  const order = await trial.order(CSV, BIRDS)
  const abort = new AbortController()
  const promised = promote([file], order, () => {}, abort.signal)
  setImmediate(() => abort.abort(new Error('called off')))
  await assert.rejects(promised, /called off/)
  assert.deepEqual(readdirSync(order.folder), [])
})

test('records that do not add up fail loudly', async () => {
  await using trial = await openTrial()
  const file = await trial.stage(CSV, 'a.csv', 'id,species\n1,crane\n')
  const wrong = { ...file, scan: { ...file.scan, recordCount: 3 } }
  const order = await trial.order(CSV, BIRDS)
  await assert.rejects(
    promote([wrong], order, () => {}),
    /1 accepted and 0 refused are not the 3/,
  )
  assert.equal(existsSync(join(order.folder, 'dataset')), false)
})

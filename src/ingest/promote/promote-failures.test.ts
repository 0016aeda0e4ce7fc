import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { CSV, type OrderChanges, openTrial, readLines, schemaOf } from './promote-trial.ts'
import { promote } from './promote.ts'
import type { Promotion } from './promotion.ts'

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
  assert.deepEqual(placeOf(promotion), ['106', 'empty.csv', null, null, null])
  assert.deepEqual(readdirSync(order.folder), [])
})

const UNFIT: readonly [what: string, content: string | Buffer, place: readonly unknown[]][] = [
  ['of another schema', 'bird;colour\ncrane;grey\n', ['118', 'a.csv', 1, null, 'bird;colour']],
  ['that names a column twice', 'id,species,id\n1,crane,2\n', ['118', 'a.csv', 1, 'id', 'id']],
  ['that is missing', '1,2\n3,4\n', ['118', 'a.csv', 1, null, '1,2']],
  [
    'in another encoding',
    Buffer.from('\uFEFFid,species\n1,crane\n', 'utf16le'),
    ['118', 'a.csv', 1, null, '0xFF 0xFE'],
  ],
]

for (const [what, content, place] of UNFIT) {
  test(`a header ${what} is named with its file, its line and what stands there`, async () => {
    await using trial = await openTrial()
    const file = await trial.stage(CSV, 'a.csv', content)
    const promotion = await promote([file], await trial.order(CSV, BIRDS), () => {})
    assert.deepEqual(placeOf(promotion), place)
    assert.equal(promotion.firstOffence?.message, promotion.causes[0]?.message)
  })
}

const LIMITS: readonly [what: string, changes: OrderChanges][] = [
  ['with diagnostics', {}],
  ['without diagnostics', { options: { errorDiagnosticsEnabled: false } }],
  ['with more refused than are kept', { keptRejections: 1 }],
  ['with none kept', { keptRejections: 0 }],
  ['given up early', { options: { abortAfter: 1, errorLimit: 1 } }],
]

for (const [what, changes] of LIMITS) {
  test(`the first refused record in the order of the source is named, ${what}`, async () => {
    await using trial = await openTrial()
    const files = [
      await trial.stage(CSV, 'a.csv', 'id,species\nfirst,crane\n1,crane\n'),
      await trial.stage(CSV, 'b.csv', 'species,id\nstork,2\nstork,3\n'),
      await trial.stage(CSV, 'c.csv', 'id,species\nx,crane\ny,crane\nz,crane\n'),
    ]
    const order = await trial.order(CSV, BIRDS, changes)
    const promotion = await promote(files, order, () => {})
    assert.deepEqual(placeOf(promotion), ['INGEST-1554-400', 'a.csv', 2, 'id', 'first'])
  })

  test(`it is found where another header comes first, ${what}`, async () => {
    await using trial = await openTrial()
    const files = [
      await trial.stage(CSV, 'a.csv', 'id,species\n1,crane\n'),
      await trial.stage(CSV, 'b.csv', 'species,id\n\ncrane,1\nstork,2\nstork,3\n'),
      await trial.stage(CSV, 'c.csv', 'id,species\nx,crane\ny,crane\nz,crane\n'),
    ]
    const promotion = await promote(files, await trial.order(CSV, BIRDS, changes), () => {})
    assert.deepEqual(placeOf(promotion), ['INGEST-1556-400', 'b.csv', 4, 'species', 'stork'])
  })
}

test('a record that cannot be parsed is named by its line and its text', async () => {
  await using trial = await openTrial()
  const bytes = Buffer.from('id,species\n1,crane\n2,h\xe9ron\n', 'latin1')
  const file = await trial.stage(CSV, 'a.csv', bytes)
  const promotion = await promote([file], await trial.order(CSV, BIRDS), () => {})
  assert.deepEqual(placeOf(promotion), ['INGEST-1401-400', 'a.csv', 3, null, '2,h\uFFFDron'])
  assert.match(promotion.firstOffence?.message ?? '', /0xE9, which is not valid UTF-8/)
})

test('a run that refuses nothing has nothing to name', async () => {
  await using trial = await openTrial()
  const file = await trial.stage(CSV, 'a.csv', 'id,species\n1,crane\n')
  const promotion = await promote([file], await trial.order(CSV, BIRDS), () => {})
  assert.equal(promotion.firstOffence, null)
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

function placeOf({ firstOffence }: Promotion): readonly unknown[] | null {
  if (firstOffence === null) return null
  const { code, file, line, column, value } = firstOffence
  return [code, file, line, column, value]
}

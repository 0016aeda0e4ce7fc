import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Mapping } from '../../domain/mapping.ts'
import type { ScannedFormat } from '../../domain/source.ts'
import { promote } from '../promote/promote.ts'
import { CSV, JSON_LINES, openTrial, schemaOf } from '../promote/promote-trial.ts'
import { mappedDriftOf } from './mapped-drift.ts'
import { sampleOf } from './sample.ts'

const trial = await openTrial()
after(() => trial[Symbol.asyncDispose]())

const SCHEMA = schemaOf({
  id: { type: 'integer', isRequired: true },
  name: {},
  born: { type: 'date' },
})
const MAPPINGS = [
  ['No', 'id', 'ATTRIBUTE'],
  ['concat(first, " ", last)', 'name', 'EXPRESSION'],
  ['date(day, "dd.MM.yyyy")', 'born', 'EXPRESSION'],
].map(([source = '', destination = '', sourceType]) => {
  return { source, destination, sourceType, name: '', description: '' } as Mapping
})

const DRIFTS: readonly [
  what: string,
  format: ScannedFormat,
  text: string,
  changes: readonly (readonly [
    kind: string,
    field: string | null,
    refused: number,
    isProblem: boolean,
  ])[],
][] = [
  ['that fits', CSV, 'No,first,last,day\n1,A,B,01.02.2020\n2,,,\n', []],
  ['in another order', CSV, 'day,last,first,No\n,A,B,1\n', []],
  ['with a header alone', CSV, 'day,last,first,No\n', []],
  [
    'with a column that nothing uses',
    CSV,
    'No,first,last,day,town\n1,A,B,,X\n',
    [['new', null, 0, false]],
  ],
  [
    'without a column that a mapping uses',
    CSV,
    'No,first,day\n1,A,\n',
    [['missing', 'name', 0, true]],
  ],
  [
    'without the column of a required field',
    CSV,
    'first,last,day\nA,B,\nC,D,\n',
    [['missing', 'id', 2, true]],
  ],
  [
    'with a column that was renamed',
    CSV,
    'No.,first,last,day\n1,A,B,\n',
    [['renamed', 'id', 1, true]],
  ],
  [
    'with values that cannot be mapped',
    CSV,
    'No,first,last,day\n1,A,B,2020-02-01\nx,A,B,\n3,A,B,\n',
    [
      ['type', 'id', 1, true],
      ['type', 'born', 1, true],
    ],
  ],
  ['of objects that fit', JSON_LINES, '{"No":1,"first":"A","last":null,"day":null}\n', []],
  [
    'of objects without a column, and with another',
    JSON_LINES,
    '{"No":true,"first":"A","day":null,"x":1}\n{"No":2}\n',
    [
      ['missing', 'name', 0, true],
      ['type', 'id', 1, true],
      ['new', null, 0, false],
    ],
  ],
]

for (const [what, format, text, changes] of DRIFTS) {
  test(`of a file ${what}, ${changes.length} changes are told, and a run refuses as many records`, async () => {
    const sample = sampleOf({ path: 'a', bytes: Buffer.from(text), isWhole: true }, format)
    if (sample.kind === 'unreadable') assert.fail(sample.reason)
    const drift = await mappedDriftOf(sample, MAPPINGS, SCHEMA)
    assert.deepEqual(
      drift.changes.map(({ kind, field, refusedCount, isProblem }) => [
        kind,
        field,
        refusedCount,
        isProblem,
      ]),
      changes,
    )
    const staged = await trial.stage(format, 'a', text)
    const order = await trial.order(format, SCHEMA, { mappings: MAPPINGS })
    const { refusedRecordCount } = await promote([staged], order, () => {})
    assert.equal(drift.refusedCount, refusedRecordCount)
  })
}

test('a header that names none of the columns that are used is told', async () => {
  const sample = sampleOf({ path: 'a', bytes: Buffer.from('a,b\n1,2\n'), isWhole: true }, CSV)
  if (sample.kind === 'unreadable') assert.fail(sample.reason)
  assert.equal((await mappedDriftOf(sample, MAPPINGS, SCHEMA)).isUnnamed, true)
})

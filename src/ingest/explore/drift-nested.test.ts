import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordSchemaOf } from '../datasets/record-schema.ts'
import { driftOf } from './drift.ts'
import { sampleOf } from './sample.ts'

const NESTED = recordSchemaOf({
  required: ['d'],
  properties: {
    o: {
      type: 'object',
      required: ['a'],
      additionalProperties: false,
      properties: {
        a: { type: 'integer' },
        l: { type: 'array', items: { type: 'object', properties: { n: { type: 'integer' } } } },
      },
    },
    d: { type: 'string', default: 'y' },
  },
})

const DRIFTS: readonly [
  what: string,
  text: string,
  changes: readonly (readonly [kind: string, name: string, refused: number, says: RegExp])[],
][] = [
  [
    'of JSON with other things inside of a field',
    '{"o":{"a":1,"l":[{"n":1}]},"d":"x"}\n{"o":{"a":1,"l":[{"n":"x"}]}}\n{"o":{"l":null}}\n{"o":{"a":1,"z":0},"d":1}\n{"o":{"a":"b"}}\n',
    [
      [
        'type',
        'o',
        4,
        /^4 of 5 values of "o" do not fit any more: "x" in record 2 at "o.l\[0\].n" is not an integer/,
      ],
      ['type', 'd', 1, /^1 of 2 values of "d"/],
    ],
  ],
  [
    'of JSON without a field that has a default',
    '{"o":{"a":1}}\n',
    [['missing', 'd', 0, /^The field "d" is not in the file: it would be .*y.* in every record/]],
  ],
]

for (const [what, text, changes] of DRIFTS) {
  test(`a file ${what} is told as it is`, () => {
    const sample = sampleOf(
      { path: 'a', bytes: Buffer.from(text), isWhole: true },
      { kind: 'json' },
    )
    const found = sample.kind === 'unreadable' ? [] : driftOf(sample, NESTED).changes
    const told = found.filter(({ field }) => changes.some(([, name]) => name === field))
    assert.deepEqual(
      told.map(({ kind, field, refusedCount }) => [kind, field, refusedCount]),
      changes.map(([kind, field, refused]) => [kind, field, refused]),
    )
    for (const [index, [, , , says]] of changes.entries())
      assert.match(told[index]?.says ?? '', says)
  })
}

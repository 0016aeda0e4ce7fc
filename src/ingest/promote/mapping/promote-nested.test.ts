import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Mapping } from '../../../domain/mapping.ts'
import { recordSchemaOf } from '../../datasets/record-schema.ts'
import { promote } from '../promote.ts'
import { CSV, JSON_LINES, openTrial, readLines, readPart } from '../promote-trial.ts'
import { mapRecords } from './map-records.ts'
import { preview } from './preview.ts'

function mapping(
  source: string,
  destination: string,
  sourceType: Mapping['sourceType'] = 'ATTRIBUTE',
): Mapping {
  return { source, destination, sourceType, name: '', description: '' }
}

const SCHEMA = recordSchemaOf({
  properties: {
    id: { type: 'integer' },
    person: {
      type: 'object',
      required: ['name'],
      properties: {
        name: {
          type: 'object',
          required: ['first'],
          properties: { first: { type: 'string', minLength: 2 }, last: { type: 'string' } },
        },
        born: { type: 'string', format: 'date' },
        tier: { type: 'string', default: 'basic' },
      },
    },
    tags: { type: 'array', items: { type: 'string', maxLength: 3 } },
    counts: { type: 'object', additionalProperties: { type: 'integer' } },
    'with.dot': { type: 'string' },
  },
})

test('columns become fields inside of others, and those that share a parent are one struct', async () => {
  await using trial = await openTrial()
  const csv = 'No,given,family,day,tags\n1,Ada,L,10.12.1815,a|b\n2,,,,\n3,,L,,a\n4,A,,soon,long\n'
  const staged = await trial.stage(CSV, 'a.csv', csv)
  const order = await trial.order(CSV, SCHEMA, {
    mappings: [
      mapping('No', 'id'),
      mapping('given', 'person.name.first'),
      mapping('upper(family)', 'person.name.last', 'EXPRESSION'),
      mapping('day', 'person.born'),
      mapping('split(tags, "|")', 'tags', 'EXPRESSION'),
      mapping('family', 'with.dot'),
    ],
  })
  await promote([staged], order, () => {})
  assert.deepEqual(await readPart(order, 'id, person::VARCHAR, tags, counts, "with.dot"'), [
    [
      '1',
      "{'name': {'first': Ada, 'last': L}, 'born': 1815-12-10, 'tier': basic}",
      ['a', 'b'],
      null,
      'L',
    ],
    ['2', null, null, null, null],
  ])
  const refused = await readLines(order, 'row_errors_sample.json')
  assert.deepEqual(
    refused.map(({ _errors }) =>
      (_errors as Record<string, string>[]).map((error) => [
        error['code'],
        error['column'],
        error['message'],
      ]),
    ),
    [
      [
        [
          'INGEST-1555-400',
          'person.name.first',
          'The required field "person.name.first" is missing or has no value.',
        ],
      ],
      [
        [
          'MAPPER-3700-400',
          'person.born',
          'The mapping day → person.born cannot be worked out: a value is not of the type that it needs.',
        ],
        ['INGEST-1556-400', 'person.name.first', '"A" is shorter than 2 characters.'],
        ['INGEST-1556-400', 'tags[0]', '"long" is longer than 3 characters.'],
      ],
    ],
  )
})

test('objects, lists and maps of JSON go whole to where they are mapped, and are checked there', async () => {
  await using trial = await openTrial()
  const lines = [
    { who: [{ name: { first: 'Ada' }, born: '1815-12-10' }], t: ['a', null], c: { x: 1 } },
    { who: [{ name: { first: 5 }, born: 'x' }], t: ['long'], c: { 'x y': 1.5 } },
    { who: [], t: 'a' },
    { c: [1] },
  ]
  const staged = await trial.stage(
    JSON_LINES,
    'a.json',
    lines.map((line) => JSON.stringify(line)).join('\n'),
  )
  const order = await trial.order(JSON_LINES, SCHEMA, {
    mappings: [mapping('who[0]', 'person'), mapping('t', 'tags'), mapping('c', 'counts')],
  })
  await promote([staged], order, () => {})
  assert.deepEqual(
    await readPart(order, 'person.name.first, person.tier, tags, to_json(counts)::VARCHAR'),
    [['Ada', 'basic', ['a', null], '{"x":1}']],
  )
  const refused = await readLines(order, 'row_errors_sample.json')
  assert.deepEqual(
    refused.map(({ _errors }) =>
      (_errors as Record<string, string>[]).map(
        ({ code, column }) => `${column} ${code?.slice(0, 11)}`,
      ),
    ),
    [
      [
        'person.name.first INGEST-1554',
        'person.born INGEST-1554',
        'tags[0] INGEST-1556',
        'counts.x y INGEST-1554',
      ],
      ['tags MAPPER-3700'],
      ['counts MAPPER-3700'],
    ],
  )
})

const PROBLEMS: readonly [mappings: readonly Mapping[], says: RegExp][] = [
  [[mapping('a', 'person.nme')], /The schema has no field "person\.nme"/],
  [[mapping('a', 'person.name.first.x')], /The schema has no field/],
  [[mapping('a', 'tags[0]')], /"tags" is a list, which is mapped as a whole.*makes an array/],
  [[mapping('a', 'counts.x')], /"counts" is a map, which is mapped as a whole/],
  [[mapping('a', 'person.name'), mapping('b', 'person.name.first')], /inside of the other/],
  [[mapping('b', 'person.name.first'), mapping('a', 'person')], /inside of the other/],
  [[mapping('a', 'person.born'), mapping('b', 'person.born')], /mapped twice/],
  [[mapping('upper(a)', 'tags', 'EXPRESSION')], /gives a string, which does not become an array/],
  [
    [mapping('upper(a)', 'person', 'EXPRESSION')],
    /gives a string, which does not become an object/,
  ],
]

for (const [mappings, says] of PROBLEMS) {
  const asked = mappings
    .map(({ source, destination }) => `${source} to ${destination}`)
    .join(' and ')
  test(`to map ${asked} is refused before anything runs`, () => {
    const { problems } = mapRecords(mappings, SCHEMA, 'tree')
    assert.match(problems.at(-1) ?? '', says)
  })
}

test('a preview shows what is mapped inside of others where it goes', async () => {
  const mappings = [
    mapping('first', 'person.name.first'),
    mapping('who.t[1]', 'person.name.last'),
    mapping('who.t', 'tags'),
    mapping('day', 'person.born'),
  ]
  const records = [
    { first: 'Ada', who: { t: ['a', 'b'] }, day: '10.12.1815' },
    { who: 5, day: 'soon' },
  ]
  const previewed = await preview(records, mappings, SCHEMA)
  assert.deepEqual(
    previewed.map(({ data, failed }) => [data, failed.map(({ destination }) => destination)]),
    [
      [{ person: { name: { first: 'Ada', last: 'b' }, born: '1815-12-10' }, tags: ['a', 'b'] }, []],
      [{}, ['person.born']],
    ],
  )
})

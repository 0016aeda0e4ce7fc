import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { recordSchemaOf } from '../../datasets/record-schema.ts'
import { schemaOf } from '../promote-trial.ts'
import { mapRecords } from './map-records.ts'
import { attributesOf, suggest } from './suggest.ts'

const TEXT = { type: 'string' }
const SCHEMA = recordSchemaOf({
  properties: {
    customerId: { type: 'integer' },
    person: {
      type: 'object',
      properties: {
        name: { type: 'object', properties: { firstName: TEXT } },
        email: TEXT,
      },
    },
    birthDate: { type: 'string', format: 'date' },
    isActive: { type: 'boolean' },
    total: { type: 'number' },
    tags: { type: 'array', items: TEXT },
  },
})

const ROWS: readonly (readonly [says: string, properties: object, suggested: object])[] = [
  [
    'the same names',
    { customerId: TEXT, total: TEXT },
    { customerId: 'customerId', total: 'total' },
  ],
  [
    'names that are written otherwise',
    { 'Customer ID': TEXT, birth_date: TEXT, 'IS-ACTIVE': TEXT },
    { customerId: 'Customer ID', birthDate: 'birth_date', isActive: 'IS-ACTIVE' },
  ],
  [
    'the last step of a path',
    { email: TEXT, first_name: TEXT },
    { 'person.email': 'email', 'person.name.firstName': 'first_name' },
  ],
  ['the nearest of two', { totals: TEXT, total: TEXT }, { total: 'total' }],
  [
    'the better type of two that are as near',
    { total_: TEXT, 'total-': { type: 'number' } },
    { total: 'total-' },
  ],
  [
    'nothing whose type does not become the other',
    { total: { type: 'boolean' }, birthDate: { type: 'boolean' } },
    {},
  ],
  ['nothing that is far away', { zip: TEXT, id: TEXT, '': TEXT, '-': TEXT }, {}],
  ['nothing for a list', { total: { type: 'array' } }, {}],
]

for (const [says, properties, suggested] of ROWS) {
  test(`what is suggested is ${says}`, () => {
    const attributes = attributesOf(properties as Record<string, unknown>, 'flat')
    const found = suggest(attributes, SCHEMA, 'flat').map(({ mapping }) => [
      mapping.destination,
      mapping.source,
    ])
    assert.deepEqual(Object.fromEntries(found), suggested)
  })
}

test('attributes inside of objects are suggested by their paths', () => {
  const properties = {
    person: {
      type: 'object',
      properties: { email: TEXT, name: { type: 'object', properties: { 'first-name': TEXT } } },
    },
    'birth.date': TEXT,
  }
  const found = suggest(attributesOf(properties, 'tree'), SCHEMA, 'tree')
  assert.deepEqual(
    found.map(({ mapping: { source, destination }, score }) => [destination, source, score]),
    [
      ['person.name.firstName', 'person.name.${first-name}', 1],
      ['person.email', 'person.email', 1],
      ['birthDate', '${birth.date}', 0.9],
    ],
  )
})

test('whatever is suggested validates and is the same each time', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('total', 'person', 'email', 'true', 'new', 'a.b'),
  )
  const { properties } = fc.letrec<{ properties: Record<string, object> }>((tie) => ({
    properties: fc.dictionary(
      name,
      fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(TEXT, { type: 'integer' }, {}),
        tie('properties').map((inner) => ({ properties: inner })),
      ),
      { maxKeys: 4 },
    ),
  }))
  fc.assert(
    fc.property(
      properties,
      properties,
      fc.constantFrom('flat' as const, 'tree' as const),
      (source, target, shape) => {
        const names = attributesOf(target, 'flat').map(({ steps }) => steps.join('.'))
        const schema = schemaOf(Object.fromEntries(names.map((one) => [one, {}])))
        const attributes = attributesOf(source, shape)
        const found = suggest(attributes, schema, shape)
        assert.deepEqual(suggest(attributes, schema, shape), found)
        const mappings = found.map(({ mapping }) => mapping)
        assert.ok(mapRecords(mappings, schema, shape).problems.every((problem) => problem === null))
      },
    ),
  )
})

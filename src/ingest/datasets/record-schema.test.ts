import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Field, ScalarField } from '../../domain/dataset.ts'
import { Fault } from '../../domain/fault.ts'
import { recordSchemaOf } from './record-schema.ts'

type Json = Readonly<Record<string, unknown>>

/** The one field of a schema with that property. */
function fieldOf(property: Json): Field | undefined {
  return recordSchemaOf({ properties: { a: property } }).fields[0]
}

const TYPES: readonly [property: Json, type: Field['type']][] = [
  [{ type: 'string' }, 'string'],
  [{ type: 'string', format: 'date' }, 'date'],
  [{ type: 'string', format: 'date-time' }, 'date-time'],
  [{ type: 'integer' }, 'integer'],
  [{ type: 'number' }, 'number'],
  [{ type: 'boolean' }, 'boolean'],
  [{ type: ['null', 'integer'] }, 'integer'],
  [{ type: ['integer', 'null'] }, 'integer'],
]

for (const [property, type] of TYPES) {
  test(`the property ${JSON.stringify(property)} is of type ${type}`, () => {
    assert.deepEqual(fieldOf(property), { name: 'a', type, isRequired: false })
  })
}

const RULES: readonly [property: Json, rules: Partial<ScalarField>][] = [
  [{ type: 'string', enum: ['x', 'y'] }, { enum: ['x', 'y'] }],
  [{ type: 'integer', enum: [1, 2] }, { enum: [1, 2] }],
  [{ type: 'boolean', enum: [true] }, { enum: [true] }],
  [{ type: 'string', pattern: '^[A-Z]{2}$' }, { pattern: '^[A-Z]{2}$' }],
  [{ type: 'string', pattern: '' }, { pattern: '' }],
  [
    { type: 'string', minLength: 0, maxLength: 5 },
    { minLength: 0, maxLength: 5 },
  ],
  [
    { type: 'integer', minimum: -1, maximum: 1 },
    { minimum: -1, maximum: 1 },
  ],
  [
    { type: 'number', exclusiveMinimum: 0.5, exclusiveMaximum: 1e9 },
    { exclusiveMinimum: 0.5, exclusiveMaximum: 1e9 },
  ],
]

for (const [property, rules] of RULES) {
  test(`the rules of ${JSON.stringify(property)} are kept`, () => {
    const { name: _name, type: _type, isRequired: _isRequired, ...kept } = fieldOf(property) ?? {}
    assert.deepEqual(kept, rules)
  })
}

const NOTES: readonly Json[] = [
  { title: 'A' },
  { description: 'What it is.' },
  { examples: [1] },
  { $comment: 'why' },
  { 'meta:xdmType': 'string' },
  { 'xdm:note': 1 },
  { 'meta:enum': { x: 'X' } },
]

for (const note of NOTES) {
  test(`${Object.keys(note).join()} says nothing that is checked, and is let be`, () => {
    const plain = recordSchemaOf({ properties: { a: { type: 'string' } } })
    const noted = { ...note, properties: { a: { type: 'string', ...note } } }
    assert.deepEqual(recordSchemaOf(noted), plain)
  })
}

test('what nests is read to any depth, with its own rules', () => {
  const document = {
    type: 'object',
    properties: {
      list: {
        type: ['array', 'null'],
        items: { type: 'integer', maximum: 3 },
        maxItems: 2,
        default: [1],
      },
    },
    required: ['list'],
    additionalProperties: false,
  }
  assert.deepEqual(fieldOf({ type: 'object', additionalProperties: document }), {
    name: 'a',
    type: 'map',
    isRequired: false,
    values: {
      name: '',
      type: 'object',
      isRequired: false,
      isOpen: false,
      fields: [
        {
          name: 'list',
          type: 'array',
          isRequired: true,
          items: { name: '', type: 'integer', isRequired: false, maximum: 3 },
          maxItems: 2,
          default: [1],
        },
      ],
    },
  })
})

test('a schema is open unless a layer of it is closed', () => {
  const properties = { a: { type: 'string' } }
  const rows: readonly [Json, boolean][] = [
    [{ properties }, true],
    [{ properties, additionalProperties: true }, true],
    [{ properties, additionalProperties: false }, false],
    [{ properties, allOf: [{ additionalProperties: false }] }, false],
  ]
  for (const [document, isOpen] of rows) assert.equal(recordSchemaOf(document).isOpen, isOpen)
})

test('the layers of a schema are one list of fields, and what one asks for holds for all', () => {
  const schema = recordSchemaOf({
    properties: { a: { type: 'string' } },
    required: ['b'],
    allOf: [{ properties: { b: { type: 'integer' } } }, { required: ['a'] }],
  })
  assert.deepEqual(schema.fields, [
    { name: 'a', type: 'string', isRequired: true },
    { name: 'b', type: 'integer', isRequired: true },
  ])
})

const TEXT = { type: 'string' }

const PROPERTIES_REFUSED: readonly [property: unknown, says: RegExp][] = [
  [{}, /"a" has the type nothing/],
  [{ type: 'object' }, /"a" is an object of which nothing is said/],
  [{ type: 'object', additionalProperties: true }, /"a" is an object of which nothing is said/],
  [{ type: 'object', properties: {} }, /"a" has no properties/],
  [{ type: 'object', properties: { b: {} } }, /"a.b" has the type nothing/],
  [{ type: 'object', properties: { b: TEXT }, required: ['c'] }, /of "a" names "c"/],
  [{ type: 'object', properties: { b: TEXT, B: TEXT } }, /"b" and "B" differ in case only/],
  [{ type: 'object', properties: { b: TEXT }, default: {} }, /"default", which is not enforced/],
  [
    { type: 'object', properties: { b: TEXT }, additionalProperties: TEXT },
    /both `properties` and/,
  ],
  [{ type: 'object', properties: { b: TEXT }, minProperties: 1 }, /"minProperties"/],
  [{ type: 'object', properties: { '': TEXT } }, /has no name/],
  [{ type: 'array' }, /"a" is a list of which nothing is said/],
  [{ type: 'array', items: [] }, /`properties\/a\/items` must be an object/],
  [{ type: 'array', items: { type: 'null' } }, /"a\[\]" has the type "null"/],
  [{ type: 'array', items: TEXT, minItems: -1 }, /`minItems` of "a"/],
  [{ type: 'array', items: TEXT, uniqueItems: 1 }, /`uniqueItems` of "a"/],
  [{ type: 'array', items: { type: 'array', items: TEXT }, uniqueItems: true }, /`uniqueItems`/],
  [{ type: 'array', items: TEXT, contains: {} }, /"contains"/],
  [{ type: 'object', additionalProperties: { type: 'x' } }, /"a\.\*" has the type "x"/],
  [{ type: 'null' }, /"null"/],
  [{ type: ['null'] }, /\["null"\]/],
  [{ type: ['string', 'integer'] }, /\["string","integer"\]/],
  [{ type: 5 }, /the type 5/],
  [{ type: 'string', format: 'email' }, /format "email", which is not checked/],
  [{ type: 'integer', format: 'date' }, /format/],
  [{ type: 'string', enum: [] }, /`enum` of "a"/],
  [{ type: 'string', enum: 'x' }, /`enum` of "a"/],
  [{ type: 'string', enum: [null] }, /`enum` of "a"/],
  [{ type: 'string', pattern: 5 }, /`pattern` of "a"/],
  [{ type: 'integer', pattern: 'x' }, /`pattern` of "a"/],
  [{ type: 'string', minLength: -1 }, /`minLength` of "a"/],
  [{ type: 'string', maxLength: 1.5 }, /`maxLength` of "a"/],
  [{ type: 'integer', maxLength: 1 }, /`maxLength` of "a"/],
  [{ type: 'string', minimum: 1 }, /`minimum` of "a"/],
  [{ type: 'integer', maximum: '5' }, /`maximum` of "a"/],
  [{ type: 'boolean', exclusiveMinimum: 1 }, /`exclusiveMinimum` of "a"/],
  [{ type: 'integer', default: 'x' }, /`default` of "a" does not keep.*"x" is not an integer/],
  // An engine that goes back would search for it for ever.
  [
    { type: 'string', pattern: '^(a+)+$', default: `${'a'.repeat(60)}!` },
    /`default` of "a".*breaks its `pattern`/,
  ],
  [{ type: 'string', enum: ['y'], default: 'x' }, /`default` of "a".*breaks its `enum`/],
  [
    { type: 'array', items: { type: 'integer', minimum: 2 }, default: [2, 1] },
    /`default` of "a".*at "\[1\]": 1 breaks its `minimum`/,
  ],
  [{ type: 'string', const: 'x' }, /"const"/],
  [{ type: 'number', multipleOf: 2 }, /"multipleOf"/],
  [{ type: 'string', $ref: '#/x' }, /"\$ref"/],
  [{ type: 'string', not: {} }, /"not"/],
  ['string', /`properties\/a` must be an object/],
  [null, /`properties\/a` must be an object/],
  [[], /`properties\/a` must be an object/],
]

const a = { a: { type: 'string' } }
const DOCUMENTS_REFUSED: readonly [document: Json, says: RegExp][] = [
  [{}, /no properties/],
  [{ properties: {} }, /no properties/],
  [{ properties: [] }, /`properties` must be an object/],
  [{ properties: null, allOf: [] }, /no properties/],
  [{ properties: a, required: ['b'] }, /`required` names "b", which is not a property/],
  [{ properties: a, required: 'a' }, /`required` must be a list/],
  [{ properties: a, required: [1] }, /`required` must be a list/],
  [{ properties: a, allOf: {} }, /`allOf` must be a list/],
  [{ properties: a, allOf: ['x'] }, /`allOf\/0` must be an object/],
  [
    { properties: a, allOf: [{ $ref: 'https://ns.adobe.com/xdm/x' }] },
    /`allOf\/0` refers to "https:.*cannot resolve/,
  ],
  [{ properties: a, anyOf: [] }, /The schema uses the keyword "anyOf"/],
  [{ properties: a, patternProperties: {} }, /"patternProperties"/],
  [{ properties: a, type: 'array' }, /type/],
  [{ properties: a, additionalProperties: { type: 'string' } }, /additionalProperties/],
  [{ properties: { ...a, A: { type: 'string' } } }, /"a" and "A" differ in case only/],
  [{ properties: a, allOf: [{ properties: { A: { type: 'string' } } }] }, /"a" and "A" differ/],
  [{ properties: a, allOf: [{ properties: { a: { type: 'integer' } } }] }, /"a" is there twice/],
]

const REFUSED = [
  ...PROPERTIES_REFUSED.map(([property, says]) => [{ properties: { a: property } }, says] as const),
  ...DOCUMENTS_REFUSED,
]

for (const [document, says] of REFUSED) {
  test(`the schema ${JSON.stringify(document)} is refused by name`, () => {
    assert.throws(
      () => recordSchemaOf(document),
      (error: unknown) => {
        assert.ok(error instanceof Fault && error.code === 'XDM-1008-400', String(error))
        assert.match(error.message, says)
        return true
      },
    )
  })
}

test('whatever document is sent, it is taken with just its properties as fields, or is a fault', () => {
  const property = fc.oneof(
    {
      weight: 10,
      arbitrary: fc.record(
        {
          type: fc.constantFrom('string', 'integer', 'number', 'boolean'),
          description: fc.string(),
        },
        { requiredKeys: ['type'] },
      ),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('string'),
        minLength: fc.integer(),
        minimum: fc.integer(),
      }),
    },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  )
  const names = fc.oneof(fc.constantFrom('a', 'A', 'ß', 'SS', '__proto__', '', ' '), fc.string())
  const document = fc.record(
    {
      properties: fc.dictionary(names, property, { maxKeys: 4 }),
      required: fc.subarray(['a', 'ß']),
      additionalProperties: fc.boolean(),
    },
    { requiredKeys: ['properties'] },
  )
  let taken = 0
  fc.assert(
    fc.property(document, (given) => {
      let schema
      try {
        schema = recordSchemaOf(given)
      } catch (error) {
        assert.ok(error instanceof Fault, String(error))
        return
      }
      taken++
      assert.deepEqual(
        schema.fields.map(({ name }) => name),
        Object.keys(given.properties),
      )
      for (const { name, isRequired } of schema.fields) {
        assert.equal(isRequired, given.required?.includes(name) ?? false)
      }
    }),
    { numRuns: 1_000 },
  )
  assert.ok(taken > 50, `${taken} of 1,000 were taken`)
})

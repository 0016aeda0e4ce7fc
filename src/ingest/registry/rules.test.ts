import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Field } from '../../domain/dataset.ts'
import type { JsonObject } from '../../domain/json.ts'
import { checkableOf } from './checkable.ts'
import { isPlain } from './composition.ts'
import { lossOf } from './loss.ts'

const fields = (properties: JsonObject): JsonObject => ({ properties })
const inside = (properties: JsonObject): JsonObject => ({ type: 'object', properties })
const A = { a: { type: 'string' } }

const LOSSES: readonly [
  what: string,
  before: JsonObject,
  after: JsonObject,
  says: string | null,
][] = [
  ['nothing changes', fields(A), fields(A), null],
  ['a field comes', fields(A), fields({ ...A, b: { type: 'integer' } }), null],
  ['a rule changes', fields(A), fields({ a: { type: 'string', maxLength: 3 } }), null],
  ['a field may be null', fields(A), fields({ a: { type: ['null', 'string'] } }), null],
  ['a field goes', fields(A), fields({}), 'the field "/a" would be gone'],
  [
    'a field becomes a number',
    fields(A),
    fields({ a: { type: 'integer' } }),
    'the field "/a" would be of type integer instead of string',
  ],
  [
    'a text becomes a day',
    fields(A),
    fields({ a: { type: 'string', format: 'date' } }),
    'the field "/a" would be of type date instead of string',
  ],
  [
    'a field further in goes',
    fields({ o: { type: 'object', ...fields(A) } }),
    fields({ o: { type: 'object', ...fields({ b: {} }) } }),
    'the field "/o/a" would be gone',
  ],
  [
    'the elements of a list become something else',
    fields({ l: { type: 'array', items: { type: 'string' } } }),
    fields({ l: { type: 'array', items: { type: 'number' } } }),
    'the field "/l/[*]" would be of type number instead of string',
  ],
]

for (const [what, before, after, says] of LOSSES) {
  test(`where ${what}, ${says === null ? 'nothing is lost' : says}`, () => {
    assert.equal(lossOf(before, after), says)
  })
}

const PLAIN: readonly [document: JsonObject, isSo: boolean][] = [
  [fields(A), true],
  [{ ...fields(A), allOf: [fields({ b: { type: 'integer' } })] }, true],
  [{ allOf: [{ $ref: 'x' }] }, false],
  [fields({ a: { $ref: 'x' } }), false],
  [fields({ a: { type: 'object' } }), false],
  [fields({ a: { type: ['null', 'array'] } }), false],
  [{ ...fields(A), allOf: [fields({ b: { properties: {} } })] }, false],
]

for (const [document, isSo] of PLAIN) {
  test(`${JSON.stringify(document)} is ${isSo ? '' : 'not '}plain`, () => {
    assert.equal(isPlain(document), isSo)
  })
}

const FORMATS: readonly [format: string, right: string, wrong: string][] = [
  ['uri', 'https://a/b?c#d', 'a b'],
  ['uri-reference', '../a#b', 'a b'],
  ['email', 'a@b.c', 'a b@c'],
  ['ipv4', '192.0.2.255', '192.0.2.256'],
]

for (const [format, right, wrong] of FORMATS) {
  test(`the format ${format} is kept to as a pattern`, async () => {
    const { records } = await checkableOf(fields({ a: { type: 'string', format } }))
    const [field] = records?.fields ?? []
    const pattern = RegExp(field?.type === 'string' ? (field.pattern ?? '^$') : '^$')
    assert.deepEqual([pattern.test(right), pattern.test(wrong)], [true, false])
  })
}

const OBSTACLES: readonly [what: string, document: JsonObject, says: RegExp][] = [
  ['an object', fields({ a: { type: 'object' } }), /"a" is an object of which nothing/],
  ['a list', fields({ a: { type: 'array' } }), /"a" is a list of which nothing/],
  ['another format', fields({ a: { type: 'string', format: 'ipv6' } }), /format "ipv6"/],
  [
    'a pattern deep inside that looks ahead',
    fields({ a: { type: 'array', items: inside({ b: { type: 'string', pattern: '(?=x)' } }) } }),
    /`pattern` of "a\[\]\.b"/,
  ],
  ['a keyword that is not kept', { ...fields(A), anyOf: [] }, /"anyOf"/],
  [
    'a pattern that looks ahead',
    fields({ a: { type: 'string', pattern: '(?=x)' } }),
    /`pattern` of "a"/,
  ],
  ['no fields', {}, /no properties/],
]

for (const [what, document, says] of OBSTACLES) {
  test(`records cannot be checked by a schema with ${what}, and it is said why`, async () => {
    const { records, obstacle } = await checkableOf(document)
    assert.equal(records, null)
    assert.match(obstacle ?? '', says)
  })
}

test('no record may lack the primary identity', async () => {
  const document = fields({ ...A, b: { type: 'string' } })
  const { records } = await checkableOf(document, '/b')
  assert.deepEqual(
    records?.fields.map(({ name, isRequired }) => [name, isRequired]),
    [
      ['a', false],
      ['b', true],
    ],
  )
})

const NESTED = fields({
  'a.b': { type: 'string' },
  a: inside({ _b: inside(A), c: { type: 'string' } }),
})

test('no record may lack a primary identity that is inside of something, nor what it is inside of', async () => {
  const { records } = await checkableOf(NESTED, '/a/@b/a')
  const required = (list: readonly Field[]): readonly string[] =>
    list.flatMap((field) => [
      ...(field.isRequired ? [field.name] : []),
      ...(field.type === 'object' ? required(field.fields) : []),
    ])
  assert.deepEqual(required(records?.fields ?? []), ['a', '_b', 'a'])
})

test('a primary identity in a list is none that a record could be said to lack', async () => {
  const { obstacle } = await checkableOf(fields({ a: { type: 'array', items: inside(A) } }), '/a/a')
  assert.match(obstacle ?? '', /"\/a\/a" stands in a list or a map/)
})

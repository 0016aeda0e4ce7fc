import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../domain/json.ts'
import { checkableOf } from './checkable.ts'
import { isPlain } from './composition.ts'
import { lossOf } from './loss.ts'

const fields = (properties: JsonObject): JsonObject => ({ properties })
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
]

for (const [format, right, wrong] of FORMATS) {
  test(`the format ${format} is kept to as a pattern`, async () => {
    const { records } = await checkableOf(fields({ a: { type: 'string', format } }))
    const pattern = RegExp(records?.fields[0]?.pattern ?? '^$')
    assert.deepEqual([pattern.test(right), pattern.test(wrong)], [true, false])
  })
}

const OBSTACLES: readonly [what: string, document: JsonObject, says: RegExp][] = [
  ['an object', fields({ a: { type: 'object' } }), /"a" has the type "object".*nested/],
  ['a list', fields({ a: { type: 'array' } }), /"a" has the type "array"/],
  ['another format', fields({ a: { type: 'string', format: 'ipv4' } }), /format "ipv4"/],
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

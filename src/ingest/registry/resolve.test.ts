import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../../domain/fault.ts'
import { isObject, type JsonObject } from '../../domain/json.ts'
import { extendsOf, type Library, resolved, usesOf } from './resolve.ts'
import { STANDARD } from './standard/standard.ts'

const NOWHERE: Library = () => null

function libraryOf(documents: Readonly<Record<string, JsonObject>>): Library {
  return (id) => documents[id] ?? null
}

/** A tree of fields, with nothing in it that stands elsewhere. */
const tree: fc.Arbitrary<JsonObject> = fc.letrec<{ node: JsonObject; object: JsonObject }>(
  (tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<JsonObject>(
        { type: 'string', title: 'T' },
        { type: 'integer', minimum: 1 },
        { type: 'string', enum: ['a', 'b'] },
      ),
      tie('object'),
      fc.record({ type: fc.constant('array'), items: tie('node') }),
      fc.record({ type: fc.constant('object'), additionalProperties: tie('node') }),
    ),
    object: fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd~/'), tie('node'), {
        maxKeys: 3,
        noNullPrototype: true,
      }),
      required: fc.constant([]),
    }),
  }),
).object

/** The same tree, with parts of it moved elsewhere as the tape says. */
function scattered(whole: JsonObject, tape: readonly number[]): [JsonObject, Library] {
  const documents: Record<string, JsonObject> = {}
  let turn = 0
  const next = (): number => tape[turn++ % tape.length] ?? 0
  let count = 0

  function moved(node: JsonObject, definitions: Record<string, JsonObject>): JsonObject {
    switch (next()) {
      case 1: {
        const id = `https://ns.adobe.com/x/${count++}`
        documents[id] = asDocument(node)
        return { $ref: id, 'meta:note': 1 }
      }
      case 2: {
        const name = `d/${count++}`
        definitions[name] = split(node, definitions)
        return { $ref: `#/definitions/${name.replaceAll('/', '~1')}`, type: 'object' }
      }
      default:
        return split(node, definitions)
    }
  }

  /** Its fields, some of them in layers. */
  function split(node: JsonObject, definitions: Record<string, JsonObject>): JsonObject {
    const { properties, items, additionalProperties, ...rest } = node
    const within = (child: unknown): unknown =>
      isObject(child) ? moved(child, definitions) : child
    const fields = Object.entries(isObject(properties) ? properties : {})
    // One field alone is not split again, or there would be no end.
    const own = fields.filter(() => fields.length === 1 || next() < 2)
    const others = fields.filter((field) => !own.includes(field))
    return {
      ...rest,
      ...(items === undefined ? {} : { items: within(items) }),
      ...(additionalProperties === undefined
        ? {}
        : { additionalProperties: within(additionalProperties) }),
      ...(properties === undefined
        ? {}
        : { properties: Object.fromEntries(own.map(([name, child]) => [name, within(child)])) }),
      ...(others.length === 0
        ? {}
        : {
            allOf: others.map(([name, child]) =>
              moved({ properties: { [name]: child } }, definitions),
            ),
          }),
    }
  }

  function asDocument(node: JsonObject): JsonObject {
    const definitions: Record<string, JsonObject> = {}
    const body = split(node, definitions)
    return Object.keys(definitions).length === 0 ? body : { ...body, definitions }
  }

  return [asDocument(whole), libraryOf(documents)]
}

/** Notes do not count. */
function withoutNotes(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, one: unknown) => (key === 'meta:note' ? undefined : one)),
  )
}

test('whatever of a schema stands elsewhere, it resolves to what it is when all is written in its place', () => {
  fc.assert(
    fc.property(tree, fc.array(fc.nat(3), { minLength: 1, maxLength: 40 }), (whole, tape) => {
      const [document, library] = scattered(whole, tape)
      assert.deepEqual(withoutNotes(resolved(document, library)), withoutNotes(whole))
    }),
    { numRuns: 500 },
  )
})

test('a resource keeps its titles to itself, and a field has its own before those of its type', () => {
  const library = libraryOf({
    'x:class': { title: 'Class', description: 'C', properties: { id: { type: 'string' } } },
    'x:type': { title: 'Type', type: 'object', description: 'T', properties: {} },
  })
  const document = {
    title: 'Schema',
    allOf: [{ $ref: 'x:class' }, { properties: { f: { title: 'Field', $ref: 'x:type' } } }],
  }
  assert.deepEqual(resolved(document, library), {
    title: 'Schema',
    properties: {
      id: { type: 'string' },
      f: { title: 'Field', type: 'object', description: 'T', properties: {} },
    },
  })
})

const REFUSED: readonly [what: string, document: JsonObject, says: RegExp][] = [
  ['a ref to nothing', { allOf: [{ $ref: 'x:none' }] }, /"x:none", which is not found/],
  [
    'a ref to nothing, further in',
    { properties: { a: { $ref: 'x:none' } } },
    /"x:none" at "\/a", which is not found/,
  ],
  [
    'a pointer to nothing',
    { allOf: [{ $ref: '#/definitions/a' }] },
    /nothing at "#\/definitions\/a"/,
  ],
  [
    'a pointer into another that leads nowhere',
    { allOf: [{ $ref: 'x:a#/b' }] },
    /nothing at "#\/b"/,
  ],
  ['a ref to itself', { $id: 'x:me', allOf: [{ $ref: 'x:me' }] }, /"x:me" is part of itself/],
  ['a ref to itself by a pointer', { allOf: [{ $ref: '#' }] }, /"#" is part of itself/],
  ['a ring', { allOf: [{ $ref: 'x:b' }] }, /"x:[bc]".* is part of itself/],
  [
    'a field that holds itself',
    {
      definitions: { d: { properties: { d: { $ref: '#/definitions/d' } } } },
      allOf: [{ $ref: '#/definitions/d' }],
    },
    /"#\/definitions\/d" is part of itself at "\/d"/,
  ],
  [
    'a field of two types',
    { properties: { a: { type: 'string' } }, allOf: [{ properties: { a: { type: 'integer' } } }] },
    /The path \/a is defined twice, with a different `type`: "string", "integer"/,
  ],
  [
    'a field with two patterns, further in',
    {
      properties: { a: { properties: { b: { pattern: 'x' } } } },
      allOf: [{ properties: { a: { properties: { b: { pattern: 'y' } } } } }],
    },
    /The path \/a\/b is defined twice, with a different `pattern`/,
  ],
  [
    'a property that is a text',
    { properties: { a: 'string' } },
    /`properties` of the schema must be/,
  ],
  [
    'a broken pattern',
    { properties: { a: { pattern: '(' } } },
    /`pattern` of "\/a" must be a regular/,
  ],
  ['an unknown type', { properties: { a: { type: 'text' } } }, /`type` of "\/a".*"text"/],
  ['a type of its own that is none of a record', { type: 'array' }, /type "array"/],
  ['a ref that is a number', { allOf: [{ $ref: 5 }] }, /`\$ref`/],
  ['layers that are no list', { allOf: {} }, /`allOf`/],
  ['an empty enum', { properties: { a: { enum: [] } } }, /`enum` of "\/a"/],
]

for (const [what, document, says] of REFUSED) {
  test(`a document with ${what} is refused, and the answer names the place`, () => {
    const library = libraryOf({
      'x:a': { properties: {} },
      'x:b': { allOf: [{ $ref: 'x:c' }] },
      'x:c': { properties: { b: { $ref: 'x:b' } } },
    })
    assert.throws(
      () => resolved(document, library),
      (error: unknown) => {
        assert.ok(error instanceof Fault && error.status === 400, String(error))
        assert.match(error.message, says)
        return true
      },
    )
  })
}

test('a few lines that would double themselves without end are refused', () => {
  const definitions: Record<string, JsonObject> = { d0: { type: 'string' } }
  for (let n = 1; n < 30; n++) {
    const $ref = `#/definitions/d${n - 1}`
    definitions[`d${n}`] = { properties: { a: { $ref }, b: { $ref } } }
  }
  const document = { definitions, allOf: [{ $ref: '#/definitions/d29' }] }
  assert.throws(() => resolved(document, NOWHERE), /more than 20000 fields/)
})

test('a chain of refs that is too long is refused', () => {
  const definitions: Record<string, JsonObject> = { d0: { type: 'string' } }
  for (let n = 1; n < 200; n++) {
    definitions[`d${n}`] = { properties: { a: { $ref: `#/definitions/d${n - 1}` } } }
  }
  const document = { definitions, allOf: [{ $ref: '#/definitions/d199' }] }
  assert.throws(() => resolved(document, NOWHERE), /nests more than 64 deep/)
})

test('what a document uses is what it names, and what it extends is that of its layers, and theirs', () => {
  const library = libraryOf({ 'x:class': { allOf: [{ $ref: 'x:record' }] } })
  const document = {
    allOf: [{ $ref: 'x:class' }, { $ref: '#/definitions/own' }],
    definitions: { own: { properties: { a: { $ref: 'x:type#/definitions/b' } } } },
  }
  assert.deepEqual(usesOf(document), ['x:class', 'x:type'])
  assert.deepEqual(extendsOf(document, library), ['x:class', 'x:record'])
})

test('every standard resource resolves, has a title of its own, and an id by which it is found', () => {
  const documents = Object.fromEntries(STANDARD.map((one) => [one.id, one.document]))
  for (const { id, document } of STANDARD) {
    const whole = resolved(document, libraryOf(documents))
    assert.ok(isObject(whole['properties']), id)
    assert.doesNotMatch(JSON.stringify(whole), /"\$ref"|"allOf"/, id)
  }
  for (const name of ['id', 'altId', 'title'] as const) {
    assert.equal(new Set(STANDARD.map((one) => one[name])).size, STANDARD.length)
  }
})

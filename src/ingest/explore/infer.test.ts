import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RecordFormat } from '../../domain/source.ts'
import { type AskedFormat, type Inferred, inferSchema } from './infer.ts'

const COMMAS: RecordFormat = {
  kind: 'delimited',
  delimiter: ',',
  quote: '"',
  hasHeader: true,
  encoding: 'UTF-8',
}
const JSON_LINES: RecordFormat = { kind: 'json' }

function infer(text: string, format: AskedFormat, hasEnums = false): Inferred {
  const inferred = inferSchema(
    { path: 'f', bytes: Buffer.from(text), isWhole: true },
    format,
    hasEnums,
  )
  if (typeof inferred === 'string') assert.fail(inferred)
  return inferred
}

const ROWS: readonly [
  what: string,
  text: string,
  format: RecordFormat,
  expected: Partial<Inferred>,
][] = [
  [
    'columns of every type',
    'n,x,b,d,t,s\n1,1.5,true,2024-01-02,2024-01-02T03:04:05Z,a\n2,2,FALSE,2024-02-03,2024-01-02T03:04:05Z,b\n',
    COMMAS,
    {
      properties: {
        n: { type: 'integer' },
        x: { type: 'number' },
        b: { type: 'boolean' },
        d: { type: 'string', format: 'date' },
        t: { type: 'string', format: 'date-time' },
        s: { type: 'string' },
      },
      required: ['n', 'x', 'b', 'd', 't', 's'],
    },
  ],
  [
    'codes that look like numbers',
    'zip\n01234\n12345\n',
    COMMAS,
    { properties: { zip: { type: 'string' } }, required: ['zip'] },
  ],
  [
    'a column that is empty at times',
    'a,b\n1,\n2,3\n',
    COMMAS,
    { properties: { a: { type: 'integer' }, b: { type: 'integer' } }, required: ['a'], notes: [] },
  ],
  [
    'a column that is always empty',
    'a,b\n1,\n2,\n',
    COMMAS,
    {
      properties: { a: { type: 'integer' }, b: { type: 'string' } },
      required: ['a'],
      notes: ['"b" is taken for a text: there is never a value in it.'],
    },
  ],
  [
    'a name that is there twice',
    'a,a\n1,x\n',
    COMMAS,
    { properties: { a: { type: 'integer' } }, required: ['a'] },
  ],
  [
    'objects with fields that are missing, null, empty or of several types',
    '{"a":1,"b":"x","c":1,"d":null,"e":"","f":"2024-01-02"}\n{"a":2,"c":"y","d":null,"e":"z","f":"2024-01-03"}\n',
    JSON_LINES,
    {
      properties: {
        a: { type: 'integer' },
        b: { type: 'string' },
        e: { type: 'string' },
        f: { type: 'string', format: 'date' },
      },
      required: ['a', 'f'],
      notes: [
        '"c" is left out: its values are of several types.',
        '"d" is left out: there is never a value in it.',
      ],
    },
  ],
  [
    'objects with objects and lists in them',
    '{"o":{"a":1,"b":null,"A":2,"c":{}},"l":[{"x":"2024-01-02"},{"x":"2024-01-03","y":true}],"m":[1,"x"],"n":[]}\n{"o":{"a":2,"b":"t"},"l":null}\n',
    JSON_LINES,
    {
      properties: {
        o: {
          type: 'object',
          required: ['a'],
          properties: { a: { type: 'integer' }, b: { type: 'string' } },
        },
        l: {
          type: 'array',
          items: {
            type: 'object',
            required: ['x'],
            properties: { x: { type: 'string', format: 'date' }, y: { type: 'boolean' } },
          },
        },
      },
      required: ['o'],
      notes: [
        '"o.A" is left out: another differs from it in case only.',
        '"o.c" is left out: nothing in it can be told.',
        '"m[]" is left out: its values are of several types.',
        '"n[]" is left out: there is never a value in it.',
      ],
    },
  ],
]

for (const [what, text, format, expected] of ROWS) {
  test(`of ${what}, a schema is inferred that they fit`, () => {
    const inferred = infer(text, format)
    for (const [name, value] of Object.entries(expected)) {
      assert.deepEqual(new Map<string, unknown>(Object.entries(inferred)).get(name), value)
    }
  })
}

test('how a file is delimited is found out, and said', () => {
  const { format, properties } = infer('a;b\n1;x\n2;y\n', 'delimited')
  assert.deepEqual(format, { ...COMMAS, delimiter: ';' })
  assert.deepEqual(Object.keys(properties), ['a', 'b'])
})

test('JSON is found to be one object a line, or one document', () => {
  const kinds = ['{"a":1}\n{"a":2}\n', '[{"a":1},{"a":2}]', '{\n"a": 1\n}\n{"a":\n2}'].map((text) =>
    infer(text, 'json'),
  )
  assert.deepEqual(
    kinds.map(({ format }) => format),
    [JSON_LINES, { kind: 'json', isMultiLine: true }, { kind: 'json', isMultiLine: true }],
  )
  for (const { properties } of kinds) assert.deepEqual(properties, { a: { type: 'integer' } })
})

test('few values on many records are listed where that is asked for', () => {
  const lines = Array.from(
    { length: 40 },
    (_, n) => `${n},${n % 2 === 0 ? 'open' : 'closed'},t${n}`,
  )
  const text = ['id,state,title', ...lines, ''].join('\n')
  assert.deepEqual(infer(text, COMMAS, true).properties, {
    id: { type: 'integer' },
    state: { type: 'string', enum: ['closed', 'open'] },
    title: { type: 'string' },
  })
  assert.deepEqual(infer(text, COMMAS).properties['state'], { type: 'string' })
})

test('records that a run would refuse are passed over, and the first of them is told', () => {
  const { notes, recordCount, required } = infer('a,b\n1,2\n3\n4,5\n', COMMAS)
  assert.equal(recordCount, 3)
  assert.deepEqual(required, ['a', 'b'])
  assert.match(notes.join(), /^1 of 3 records were passed over; record 2: The record has 1 values/)
})

for (const text of ['', 'a,b\n', '\u0000']) {
  test(`of ${JSON.stringify(text)} a schema has no more required than it has records`, () => {
    const inferred = inferSchema(
      { path: 'f', bytes: Buffer.from(text), isWhole: true },
      COMMAS,
      true,
    )
    if (typeof inferred !== 'string') assert.deepEqual(inferred.required, [])
  })
}

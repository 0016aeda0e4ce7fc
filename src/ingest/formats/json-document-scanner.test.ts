/** json-document-scanner: the elements of a list, however they are laid out, one a line. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lineOf } from '../promote/places.ts'
import { BROKEN_RECORD_MARKER, MAX_RECORD_BYTES } from './format.ts'
import { cut, scanChunks, scanText } from './scan-trial.ts'

const DOCUMENT = { kind: 'json', isMultiLine: true } as const
const M = BROKEN_RECORD_MARKER

const STAGED: readonly [what: string, text: string, staged: string][] = [
  ['a list on one line', '[{"a":1},{"a":2}]', '{"a":1}\n{"a":2}\n'],
  ['a list of many lines', '[\r\n {\n  "a": 1\r\n }\r,\n{}\n]\n', '{   "a": 1   }\n{}\n'],
  ['an object of many lines', '{\n"a": [\n1]}', '{ "a": [ 1]}\n'],
  ['objects behind each other', '{"a":1}\n{"a":2}{"a":3} ', '{"a":1}\n{"a":2}\n{"a":3}\n'],
  ['an empty list', ' [ \n ] ', ''],
  ['nothing but spaces', ' \n ', ''],
  ['brackets and quotes within texts', '[{"a":"]}[{\\"\\\\"}]', '{"a":"]}[{\\"\\\\"}\n'],
  ['values that are no objects', '[1 ,"x",null,[2,[3]]]', '1\n"x"\nnull\n[2,[3]]\n'],
  ['a byte order mark', '\uFEFF[{}]', '{}\n'],
  ['words that are no JSON', '[{a:1}, tru]', '{a:1}\ntru\n'],
]

for (const [what, text, staged] of STAGED) {
  test(`${what}: each value is staged on a line`, () => {
    const result = scanText(DOCUMENT, text)
    assert.deepEqual([result.scan.problem, result.staged.toString()], [null, staged])
    assert.equal(result.scan.recordCount, staged.split('\n').length - 1)
  })
}

const long = `"${'x'.repeat(MAX_RECORD_BYTES)}"`

const BROKEN: readonly [what: string, record: string | Buffer, reason: string][] = [
  ['one quote too few', '{"a": "x}\n', 'A text goes on behind the end of line 3.'],
  ['a NUL', '{"a\0": 1}', 'Byte 4 of the record is 0x00, which JSON does not allow.'],
  ['too many bytes', long, 'The record is 1000002 bytes long; at most 1000000 are allowed.'],
  [
    'bytes that are not UTF-8',
    Buffer.from('{"\xc3("}', 'latin1'),
    'Byte 3 of the record is 0xC3, which is not valid UTF-8.',
  ],
  [
    'the marker',
    `"${M}"`,
    'The record holds the character U+FDD1, which is reserved for marking broken records.',
  ],
]

for (const [what, record, reason] of BROKEN) {
  test(`a record with ${what} is broken, and costs no other`, () => {
    const behind = what === 'one quote too few' ? '}' : ''
    const source = Buffer.concat([
      Buffer.from('[{"a":1},\n\n'),
      Buffer.from(record),
      Buffer.from(`${behind},\n{"a":3}]`),
    ])
    const { staged, scan } = scanText(DOCUMENT, source)
    assert.equal(staged.toString(), `{"a":1}\n${M}\n{"a":3}\n`)
    assert.deepEqual(
      [scan.problem, scan.recordCount, scan.brokenRecordCount, scan.broken[0]?.reason],
      [null, 3, 1, reason],
    )
    assert.deepEqual([scan.broken[0]?.record, scan.broken[0]?.line], [2, 3])
  })
}

const UNUSABLE: readonly [what: string, text: string, says: RegExp, line: number][] = [
  ['ends too soon', '[{"a":1},\n{"a":\n', /ends within the value that begins in line 2/, 3],
  ['never closes its list', '[{"a":1}\n', /ends before its list does/, 2],
  ['goes on behind its list', '[{}]\n[{}]', /nothing may follow on its list/, 2],
  ['lacks a comma', '[{}\n{}]', /a comma or the end of the list must stand there/, 2],
  ['has a comma too many', '[{},\n]', /a value must stand there/, 2],
  ['begins with a bracket that closes', '}', /a list or an object must stand there/, 1],
  [
    'mixes up its brackets',
    '[{"a":[1}\n]',
    /in the value that begins in line 1, "}" stands where "]" must/,
    1,
  ],
  ['is UTF-16', '\xff\xfe[\0]\0', /looks like UTF-16/, 1],
]

for (const [what, text, says, line] of UNUSABLE) {
  test(`a document that ${what} cannot be used, and it is said where`, () => {
    const { problem } = scanText(DOCUMENT, Buffer.from(text, 'latin1')).scan
    assert.match(problem?.message ?? '', says)
    assert.deepEqual([problem?.code, problem?.line], ['118', line])
  })
}

test('a file of no bytes is empty', () => {
  const problem = { code: '106', message: '"in/people.csv" is empty.' }
  assert.deepEqual(scanText(DOCUMENT, '').scan.problem, problem)
})

test('an endless record is passed by without being held', () => {
  const chunk = Buffer.alloc(1 << 20, 'x')
  const chunks = [Buffer.from('["'), ...Array.from({ length: 50 }, () => chunk)]
  const { staged, scan } = scanChunks(DOCUMENT, [...chunks, Buffer.from('", 1]')])
  assert.deepEqual([staged.toString(), scan.recordCount], [`${M}\n1\n`, 2])
})

const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }))

test('whatever a list holds and however it is laid out, its values come out, each with its line', () => {
  const spaces = fc.constantFrom('', ' ', '\n', '\r\n', '\n\n  ')
  const element = fc.tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 2), spaces, spaces)
  fc.assert(
    fc.property(fc.array(element), shares, (elements, places) => {
      let text = '['
      const lines: number[] = []
      for (const [index, [value, indent, before, behind]] of elements.entries()) {
        text += before
        lines.push(text.split('\n').length)
        text +=
          JSON.stringify(value, null, indent) + behind + (index + 1 < elements.length ? ',' : '')
      }
      const source = Buffer.from(`${text}]`)
      const { staged, scan } = scanChunks(DOCUMENT, cut(source, places))
      const values = staged.toString().split('\n').slice(0, -1)
      assert.deepEqual(
        values.map((line) => JSON.parse(line)),
        elements.map(([value]) => JSON.parse(JSON.stringify(value))),
      )
      assert.deepEqual(
        elements.map((_, index) => lineOf(index + 1, scan)),
        lines,
      )
    }),
    { numRuns: 500 },
  )
})

test('the answer does not depend on how the bytes are cut', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    '\\',
    ' ',
    '\n',
    '\r',
    '1',
    'é',
    '\0',
    M,
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), shares, (texts, places) => {
      const source = Buffer.from(`[${texts.join('')}`)
      const [whole, pieces] = [
        scanText(DOCUMENT, source),
        scanChunks(DOCUMENT, cut(source, places)),
      ]
      assert.deepEqual(pieces.scan, whole.scan)
      // Of a file that cannot be used it does not matter what was staged.
      if (whole.scan.problem === null) assert.deepEqual(pieces.staged, whole.staged)
    }),
    { numRuns: 2_000 },
  )
})

test('records that are laid out alike keep their lines, however many there are', () => {
  const record = '{\n  "a": 1\n}'
  const { scan } = scanText(
    DOCUMENT,
    `[\n${Array.from({ length: 30_000 }, () => record).join(',\n')}\n]`,
  )
  assert.deepEqual([scan.recordCount, scan.lineJumps], [30_000, [{ record: 1, line: 2, step: 3 }]])
  assert.equal(lineOf(30_000, scan), 2 + 29_999 * 3)
})

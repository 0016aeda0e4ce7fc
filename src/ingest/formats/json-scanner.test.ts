/** json-scanner: one record a line, whatever stands in it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BROKEN_RECORD_MARKER, MAX_RECORD_BYTES } from './format.ts'
import { cut, scanChunks, scanText } from './scan-trial.ts'

const JSON_LINES = { kind: 'json' } as const
const M = BROKEN_RECORD_MARKER

test('lines are staged as they are, and there are no columns', () => {
  const text = '{"a":"x\\"y"}\r\n{"a":2}\nno json'
  const { staged, scan } = scanText(JSON_LINES, text)
  assert.equal(staged.toString(), text)
  assert.deepEqual([scan.columns, scan.recordCount, scan.brokenRecordCount], [null, 3, 0])
})

test('lines of spaces and tabs are no records', () => {
  const { staged, scan } = scanText(JSON_LINES, '\n{}\n \t\r\n  {"a":1}\n\t')
  assert.equal(staged.toString(), '{}\n  {"a":1}\n')
  assert.equal(scan.recordCount, 2)
  assert.deepEqual(scan.lineJumps, [{ record: 1, line: 2, step: 2 }])
})

const long = 'x'.repeat(MAX_RECORD_BYTES + 1)

const brokenLines: readonly (readonly [string, Buffer, string])[] = [
  [
    'bytes that are not UTF-8',
    Buffer.from([0x7b, 0xc3, 0x28]),
    'Byte 2 of the record is 0xC3, which is not valid UTF-8.',
  ],
  ['a NUL', Buffer.from('{\0}'), 'Byte 2 of the record is 0x00, which JSON does not allow.'],
  [
    'the marker',
    Buffer.from(M),
    'The record holds the character U+FDD1, which is reserved for marking broken records.',
  ],
  [
    'too many bytes',
    Buffer.from(long),
    'The record is 1000001 bytes long; at most 1000000 are allowed.',
  ],
]

for (const [what, line, reason] of brokenLines) {
  test(`a line with ${what} is broken`, () => {
    const source = Buffer.concat([Buffer.from('{"a":1}\n'), line, Buffer.from('\n{"a":3}\n')])
    const { staged, scan } = scanText(JSON_LINES, source)
    assert.equal(staged.toString(), `{"a":1}\n${M}\n{"a":3}\n`)
    assert.deepEqual(scan.broken, [
      { record: 2, line: 2, reason, text: line.toString('utf8').slice(0, 10_000) },
    ])
    assert.equal(scan.recordCount, 3)
  })
}

test('a file of no bytes is empty', () => {
  const problem = { code: '106', message: '"in/people.csv" is empty.' }
  assert.deepEqual(scanText(JSON_LINES, '').scan.problem, problem)
})

test('the answer does not depend on how the bytes are cut', () => {
  const piece = fc.constantFrom(
    '{}',
    '"',
    ' ',
    '\t',
    '\n',
    '\n',
    '\r\n',
    '\r',
    'é',
    '\xff',
    '\0',
    M,
  )
  const pieces = fc.array(piece, { maxLength: 40 })
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }))
  fc.assert(
    fc.property(pieces, shares, (texts, places) => {
      const source = Buffer.concat(
        texts.map((text) => Buffer.from(text, text === '\xff' ? 'latin1' : 'utf8')),
      )
      assert.deepEqual(scanChunks(JSON_LINES, cut(source, places)), scanText(JSON_LINES, source))
    }),
    { numRuns: 2_000 },
  )
})

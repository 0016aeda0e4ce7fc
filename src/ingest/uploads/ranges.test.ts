import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../../domain/fault.ts'
import { assemble, type FileRange, fileRangeOf, nameOfRange, rangeNamed } from './ranges.ts'

const HEADERS: readonly [header: string | undefined, range: FileRange | null][] = [
  ['bytes 0-9/10', { first: 0, last: 9, total: 10 }],
  [' Bytes 5-5/6 ', { first: 5, last: 5, total: 6 }],
  [undefined, null],
  ['', null],
  ['bytes 0-9/*', null],
  ['bytes */10', null],
  ['bytes 5-4/10', null],
  ['bytes 0-10/10', null],
  ['bytes -1-4/10', null],
  ['bytes 0-9', null],
  ['lines 0-9/10', null],
  ['bytes 0-9/99999999999999999999', null],
]

for (const [header, range] of HEADERS) {
  test(`Content-Range ${header} is ${range === null ? 'refused, and shown' : 'a range'}`, () => {
    if (range !== null) return assert.deepEqual(fileRangeOf(header), range)
    assert.throws(
      () => fileRangeOf(header),
      (error) => error instanceof Fault && error.message.includes(header ?? 'is missing'),
    )
  })
}

test('a range is found again by its name, and nothing else is one', () => {
  const range = { first: 3, last: 7, total: 10 }
  assert.deepEqual(rangeNamed(nameOfRange(range)), range)
  assert.equal(rangeNamed('awaited'), null)
})

const TOTAL = 40
const ranges = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: TOTAL - 1 }), fc.integer({ min: 0, max: TOTAL - 1 }))
    .map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b), total: TOTAL })),
  { minLength: 1, maxLength: 12 },
)

test('whatever ranges come, in whichever order, each byte is in one piece or is named as missing', () => {
  fc.assert(
    fc.property(ranges, (given) => {
      const { pieces, missing } = assemble(given)
      const whole: (number | undefined)[] = Array.from({ length: TOTAL })
      for (const { range, start, end } of pieces) {
        for (let at = start; at <= end; at++) {
          assert.equal(whole[range.first + at], undefined, 'taken once')
          whole[range.first + at] = range.first + at
        }
      }
      const there = (byte: number) => given.some(({ first, last }) => first <= byte && byte <= last)
      const isMissing = (byte: number) => missing.some(([a, b]) => a <= byte && byte <= b)
      for (let byte = 0; byte < TOTAL; byte++) {
        assert.equal(whole[byte] === byte, there(byte))
        assert.equal(isMissing(byte), !there(byte))
      }
      const order = pieces.map(({ range, start }) => range.first + start)
      assert.deepEqual(
        order,
        order.toSorted((a, b) => a - b),
      )
    }),
  )
})

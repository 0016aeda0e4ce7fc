import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../../../domain/fault.ts'
import { rangeOf } from './byte-range.ts'

const RANGES: readonly [header: string | undefined, range: string | null][] = [
  [undefined, null],
  ['bytes=0-3', '0-3'],
  ['bytes=4-', '4-9'],
  ['bytes=-3', '7-9'],
  ['bytes=-99', '0-9'],
  ['bytes=9-9', '9-9'],
  ['bytes=8-99', '8-9'],
  [' Bytes=0-0 ', '0-0'],
  ['bytes=3-1', null],
  ['bytes=0-1,4-5', null],
  ['bytes=-', null],
  ['lines=0-1', null],
  ['bytes=a-b', null],
  ['bytes=10-', 'none'],
  ['bytes=10-12', 'none'],
  ['bytes=-0', 'none'],
]

for (const [header, wanted] of RANGES) {
  test(`Range ${header} of ten bytes is ${wanted ?? 'all of them'}`, () => {
    if (wanted === 'none') {
      assert.throws(
        () => rangeOf(header, 10),
        (error) => error instanceof Fault && error.code === 'EXPORT-416',
      )
      return
    }
    const range = rangeOf(header, 10)
    assert.equal(range === null ? null : `${range.start}-${range.end}`, wanted)
  })
}

test('ranges that follow each other are the whole file', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 60 }),
      (bytes, step) => {
        let next = 0
        while (next < bytes) {
          const range = rangeOf(`bytes=${next}-${next + step - 1}`, bytes)
          assert.equal(range?.start, next)
          next = range.end + 1
        }
        assert.equal(next, bytes)
      },
    ),
  )
})

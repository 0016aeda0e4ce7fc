import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { exactly } from './exact-json.ts'

const KEPT = [
  '12345678901234567890',
  '{"id":9007199254740993}',
  '[12345678.123456789012]',
  '{"a":[{"b":-0.12345678901234567890}]}',
  '[1e400,-1E-400,1e2]',
  '"12345678901234567890"',
  '{"a":1,"b":[true,null,"x",{}]}',
]

for (const text of KEPT) {
  test(`${text} is written again as it was read`, () => {
    assert.equal(JSON.stringify(exactly(text, JSON.parse(text))), text)
  })
}

test('where no number can lose anything, the value is handed back as it is', () => {
  const value = { id: 123456789012345, price: 0.1 }
  assert.equal(exactly(JSON.stringify(value), value), value)
})

test('whatever JSON is read, it means the same when it is written again', () => {
  const number = fc.oneof(
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => JSON.stringify(one)),
  )
  fc.assert(
    fc.property(fc.array(number), fc.json(), (numbers, other) => {
      const text = `{"numbers":[${numbers.join(',')}],"other":${other}}`
      const again = JSON.stringify(exactly(text, JSON.parse(text)))
      assert.deepEqual(JSON.parse(again), JSON.parse(text))
      assert.ok(again.startsWith(`{"numbers":[${numbers.join(',')}]`))
    }),
  )
})

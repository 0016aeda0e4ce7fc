import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { seal, unseal } from './seal.ts'

const KEY = randomBytes(32)

test('whatever is sealed comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.equal(unseal(seal(text, KEY), KEY), text)
    }),
  )
})

test('the same text never looks the same', () => {
  assert.notEqual(seal('password', KEY), seal('password', KEY))
})

const SPOILT: readonly [what: string, spoil: (sealed: string) => string, reason: RegExp][] = [
  ['altered', (sealed) => sealed.slice(0, -4) + flipped(sealed.slice(-4)), /altered/],
  ['cut short', (sealed) => sealed.slice(0, 10), /cut short/],
  ['of an unknown form', (sealed) => `v9.${sealed}`, /unknown form/],
]

for (const [what, spoil, reason] of SPOILT) {
  test(`a sealed text that is ${what} is refused`, () => {
    assert.throws(() => unseal(spoil(seal('a long enough text', KEY)), KEY), reason)
  })
}

test('another master key opens nothing', () => {
  assert.throws(() => unseal(seal('text', KEY), randomBytes(32)), /another master key/)
})

function flipped(text: string): string {
  return text.startsWith('A') ? 'BBBB' : 'AAAA'
}

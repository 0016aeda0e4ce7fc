import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvLine } from './csv.ts'

const LINES: readonly [values: readonly string[], line: string][] = [
  [['a', 'b'], 'a,b'],
  [['a,b', ''], '"a,b",'],
  [['say "hi"'], '"say ""hi"""'],
  [['two\nlines', 'é'], '"two\nlines",é'],
  [[' padded '], '" padded "'],
  [[''], '""'],
]

for (const [values, line] of LINES) {
  test(`${JSON.stringify(values)} is the line ${JSON.stringify(line)}`, () => {
    assert.equal(csvLine(values), line)
  })
}

test('whatever the values are, a reader of CSV finds them again', () => {
  const value = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', ';') })
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
      assert.deepEqual(readBack(csvLine(values)), values)
    }),
  )
})

/** As RFC 4180 has it, for one line. */
function readBack(line: string): string[] {
  return [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^",]*)),/g)].map(
    ([, quoted, bare = '']) => quoted?.replaceAll('""', '"') ?? bare,
  )
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { quoteText } from '../formats/quoting.ts'
import { unsupportedPattern } from './patterns.ts'

const SUPPORTED = String.raw`^a+$ [0-9]{3}-\d{4} ^(?:x|y)?z*?$ \.csv$ ü \\A it's \x41 \bword\b
  . ^.+$ [^a] \s \W $ \- a\/b ^$ ^[^\n]*$`.split(/\s+/)

for (const pattern of SUPPORTED) {
  test(`the pattern ${pattern} can be checked`, async () => {
    assert.equal(await unsupportedPattern(pattern), null)
  })
}

test('what can be checked is matched as JavaScript matches it', async () => {
  const texts = [
    '',
    'a',
    'aaa',
    '555-1234',
    'xz',
    'a.csv',
    'ü',
    '\\A',
    "it's",
    'A',
    'a word!',
    '\n',
    'a\nb',
    'a\n',
  ]
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  for (const pattern of SUPPORTED) {
    const matches = texts.map((text) => `regexp_matches(${quoteText(text)}, ${quoteText(pattern)})`)
    const reader = await connection.runAndReadAll(`SELECT ${matches.join(', ')}`)
    const expected = texts.map((text) => new RegExp(pattern).test(text))
    assert.deepEqual(reader.getRowsJson(), [expected], pattern)
  }
  connection.closeSync()
  instance.closeSync()
})

const UNSUPPORTED: readonly (readonly [pattern: string, reason: RegExp])[] = [
  ['(?=a)', /RE2.*Leave out look-around/],
  ['(a)\\1', /RE2/],
  ['a{2000}', /RE2/],
  ['(', /not a regular expression of ECMA-262/],
  ['(?i)a', /not a regular expression of ECMA-262/],
  ['\\Aa', /read differently/],
  ['a\\\\\\z', /read differently/],
  ['[[:alpha:]]', /read differently/],
]

for (const [pattern, reason] of UNSUPPORTED) {
  test(`the pattern ${pattern} is refused with a reason`, async () => {
    assert.match((await unsupportedPattern(pattern)) ?? '', reason)
  })
}

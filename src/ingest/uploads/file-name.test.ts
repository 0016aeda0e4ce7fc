import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkFileName } from './file-name.ts'

const NAMES: readonly [name: string, flaw: RegExp | null][] = [
  ['orders.csv', null],
  ['Bestellungen März 2026 (1).csv', null],
  ['注文.json', null],
  ['no-extension', null],
  ['*?[x].csv', null],
  ['ü'.repeat(127), null],
  ['ü'.repeat(128), /has 256 bytes, and may have 255/],
  ['', /is empty/],
  ['.', /begins with a dot/],
  ['..', /begins with a dot/],
  ['.hidden', /begins with a dot/],
  ['../../etc/passwd', /has a slash/],
  ['a/b', /has a slash/],
  [String.raw`..\b`, /has a slash/],
  ['a\0.csv', /cannot be seen/],
  ['a\n.csv', /cannot be seen/],
  ['gpj.\u202Ecsv', /cannot be seen/],
  ['\uD800', /cannot be seen/],
]

for (const [name, flaw] of NAMES) {
  test(`the file name ${JSON.stringify(name.slice(0, 30))} is ${flaw === null ? 'taken' : 'refused'}`, () => {
    if (flaw === null) checkFileName(name)
    else assert.throws(() => checkFileName(name), flaw)
  })
}

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { EXPLAINED, findExplained, unknownCode } from './explained.ts'

const src = fileURLToPath(new URL('../..', import.meta.url))

/** The product without the tables: where codes are borne, not told of. */
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter(
    (name) => name.endsWith('.ts') && !/(\.test|\.contract|-trial|-reference)\.ts$/.test(name),
  )
  .filter((name) => !/^domain\/(explained\/|fault\.ts|flow-service-faults\.ts)/.test(name))
  .map((name) => readFileSync(join(src, name), 'utf8'))

test('no code is explained that nothing emits', () => {
  const all = sources.join('\n')
  const silent = EXPLAINED.filter(({ code, kind }) => {
    const literal = kind === 'attempt' ? `unreachable\\(${code},|\\[${code},` : `'${code}'`
    return !new RegExp(literal).test(all)
  })
  assert.deepEqual(
    silent.map(({ code }) => code),
    [],
  )
})

test('no code is emitted that is not explained', () => {
  for (const text of sources) {
    for (const [, code = ''] of text.matchAll(CODE)) {
      assert.ok(findExplained(code) !== null, `${code} is not explained in domain/explained`)
    }
  }
})

/** By its form, whichever family it is of; what the compiler cannot see is caught here. */
const CODE = /['"`]([A-Z]{3,}(?:-[A-Z]+)?-\d{3,4}(?:-\d{3})?)['"`]/g

test('every code is explained once, in plain sentences', () => {
  const codes = EXPLAINED.map(({ code }) => code)
  assert.equal(new Set(codes).size, codes.length)
  for (const { code, title, meaning, cause, cure } of EXPLAINED) {
    assert.notEqual(title, '')
    for (const sentence of [meaning, cause, cure]) {
      assert.match(sentence, /^[A-Z`][^|\n]+\.$/, `${code}: ${sentence}`)
      assert.ok(!/[.!?] [A-Z]/.test(sentence), `${code} takes more than one sentence: ${sentence}`)
    }
  }
})

const SPELLINGS: readonly [given: string, code: string][] = [
  ['FLOW-1439-404', 'FLOW-1439-404'],
  ['flow-1439-404', 'FLOW-1439-404'],
  [' 2200\n', '2200'],
  ['https://ns.adobe.com/aep/errors/FLOW-1439-404', 'FLOW-1439-404'],
  ['http://ns.adobe.com/aep/errors/XDM-1008-400', 'XDM-1008-400'],
  ['604', '604'],
]

for (const [given, code] of SPELLINGS) {
  test(`${JSON.stringify(given)} is read as the code ${code}`, () => {
    assert.equal(findExplained(given)?.code, code)
  })
}

const UNKNOWN: readonly [given: string, nearest: string][] = [
  ['1401', 'The nearest are INGEST-1401-400, FLOW-1401-400.'],
  ['FLOW-1439-400', 'The nearest are FLOW-1439-404, '],
  ['INGEST-1554', 'The nearest are INGEST-1554-400, '],
  ['https://ns.adobe.com/aep/errors/FLOW-1439', 'The nearest are FLOW-1439-404, '],
  ['1439', 'The nearest is FLOW-1439-404.'],
  ['something else', '`weir explain` and GET /weir/v1/errors list them all.'],
  ['', '`weir explain` and GET /weir/v1/errors list them all.'],
  ['__proto__', '`weir explain` and GET /weir/v1/errors list them all.'],
]

for (const [given, nearest] of UNKNOWN) {
  test(`${JSON.stringify(given)} is no code, and the answer goes on: ${nearest}`, () => {
    assert.equal(findExplained(given), null)
    assert.ok(unknownCode(given).startsWith(`"${given}" is no code of Weir. ${nearest}`))
  })
}

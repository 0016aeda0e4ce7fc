import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { quoteName, quoteNumber, quoteText } from './quoting.ts'

test('any text comes back from the database as it went in', async () => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom("'", '"', '\0', '\\', '$', '-', ';', '\n', '{', '?') }),
  )
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const reader = await connection.runAndReadAll(`SELECT ${quoteText(text)}`)
      assert.deepEqual(reader.getRowsJson(), [[text]])
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), async (name) => {
      fc.pre(!name.includes('\0'))
      const reader = await connection.runAndReadAll(`SELECT 1 AS ${quoteName(name)}`)
      assert.deepEqual(reader.columnNames(), [name])
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), async (value) => {
      const reader = await connection.runAndReadAll(`SELECT (${quoteNumber(value)})::DOUBLE`)
      assert.equal(Number(reader.getRows()[0]?.[0]), value === 0 ? 0 : value)
    }),
  )
  connection.closeSync()
  instance.closeSync()
})

test('a name that holds NUL is refused, for the database would cut it', () => {
  assert.throws(() => quoteName('a\0b'), /"a\\u0000b" has a NUL/)
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { quoteText } from '../../formats/quoting.ts'
import { readAnyDate, readDate } from './date-format.ts'

const instance = await DuckDBInstance.create(':memory:')
const connection = await instance.connect()
await connection.run(`SET TimeZone = 'UTC'`)
after(() => {
  connection.closeSync()
  instance.closeSync()
})

/** Dates in their plain forms with one or two letters of them changed, left out or put in. */
const nearlyDates = fc
  .tuple(
    fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
    fc.constantFrom('day', 'moment', 'spaced'),
    fc.array(
      fc.tuple(
        fc.nat(20),
        fc.constantFrom('', ...Array.from('0123456789 -+:/.TtZzä\u0660')),
        fc.boolean(),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([date, form, changes]) => {
    const iso = `${date.toISOString().slice(0, 19)}Z`
    const text = { day: iso.slice(0, 10), moment: iso, spaced: iso.slice(0, 19).replace('T', ' ') }[
      form
    ]
    return changes.reduce(
      (all, [at, letter, isMore]) => all.slice(0, at) + letter + all.slice(isMore ? at : at + 1),
      text,
    )
  })

/** What the forms with a quicker way are by their definition. */
const STRICT =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:[Tt ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)? ?[Zz]?$/

test('the quicker ways to read a date let nothing through that is none, and lose none', async () => {
  const read = async (sql: (text: string) => string, texts: readonly string[]) => {
    const rows = texts.map((text) => `(${quoteText(text)})`).join(', ')
    const reader = await connection.runAndReadAll(
      `SELECT epoch_ms(struct_extract(${sql('t')}, 'moment')) FROM (VALUES ${rows}) v(t)`,
    )
    return reader.getRowsJson().map(([ms]) => (ms === null ? null : Number(ms)))
  }
  await fc.assert(
    fc.asyncProperty(fc.array(nearlyDates, { minLength: 50, maxLength: 50 }), async (texts) => {
      const found = await read(readAnyDate, texts)
      const days = await read((text) => readDate(text, 'yyyy-MM-dd'), texts)
      const spaced = await read((text) => readDate(text, 'yyyy-MM-dd HH:mm:ss'), texts)
      for (const [index, text] of texts.entries()) {
        const is = expected(text)
        // Offsets, and the other automatic formats, are tested elsewhere.
        if (STRICT.test(text)) assert.equal(found[index], is, text)
        assert.equal(days[index], /^.{10}$/.test(text) ? is : null, text)
        assert.equal(spaced[index], /^.{10} .{8}$/.test(text) ? is : null, text)
      }
    }),
    { numRuns: 40 },
  )
})

function expected(text: string): number | null {
  if (!STRICT.test(text)) return null
  const [day = '', clock = '00:00'] = text.replace(/ ?[Zz]?$/, '').split(/[Tt ]/)
  const date = new Date(`${day}T${clock}Z`)
  return date.toISOString().startsWith(day) ? date.getTime() : null
}

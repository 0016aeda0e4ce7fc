/**
 * parity: every record is accepted or refused, none is lost. The files are those over which
 * DuckDB's own ways of skipping bad rows lose good ones (spec/duckdb.md 5.2).
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CSV, openTrial, readLines, readPart, schemaOf } from './promote-trial.ts'
import { promote } from './promote.ts'

const PEOPLE = schemaOf({ id: { type: 'integer' }, name: {}, age: { type: 'integer' } })
const KEPT = 1_000

const files: readonly (readonly [string, number, (row: number) => boolean])[] = [
  ['the first 250,000 of 300,000 refused', 300_000, (row) => row <= 250_000],
  ['20 % of 300,000 refused', 300_000, oneIn(0.2)],
  ['50 % of 300,000 refused', 300_000, oneIn(0.5)],
  ['90 % of 300,000 refused', 300_000, oneIn(0.9)],
  ['5 % of 1,000,000 refused', 1_000_000, oneIn(0.05)],
  ['20 % of 1,000,000 refused', 1_000_000, oneIn(0.2)],
]

for (const [name, rowCount, isBad] of files) {
  test(`with ${name}, every record is in the dataset or among the refused`, async () => {
    await using trial = await openTrial()
    const { csv, good, bad } = people(rowCount, isBad)
    const file = await trial.stage(CSV, 'people.csv', csv)

    for (const threads of [1, 2, 4]) {
      const order = await trial.order(CSV, PEOPLE, { threads, keptRejections: KEPT })
      const promotion = await promote([file], order, () => {})

      assert.equal(promotion.status, 'success')
      assert.deepEqual(
        [promotion.inputRecordCount, promotion.acceptedRecordCount, promotion.refusedRecordCount],
        [rowCount, good.length, bad.length],
      )
      const [stored] = await readPart(
        order,
        'count(*), count(DISTINCT id), sum(id), sum(id * (id % 97))',
      )
      assert.deepEqual(stored?.map(Number), fingerprint(good))
      const refused = await readLines(order, 'row_errors/conversion_errors_0.json')
      assert.deepEqual(
        refused.map((line) => Number(line['id'])),
        bad.slice(0, KEPT),
      )
      assert.equal(promotion.topRefusals[0]?.recordCount, bad.length)
    }
  })
}

test('over several files with quoted newlines, every record is in the dataset or refused', async () => {
  await using trial = await openTrial()
  const parts = [1, 2, 3].map((part) => people(60_000, oneIn(0.3, part), `"x,\r\n""${part}\n"`))
  const staged = await Promise.all(
    parts.map(({ csv }, index) => trial.stage(CSV, `people-${index}.csv`, csv)),
  )
  const bad = parts.flatMap((part) => part.bad)
  for (const threads of [1, 2, 4]) {
    const order = await trial.order(CSV, PEOPLE, { threads, keptRejections: bad.length })
    const promotion = await promote(staged, order, () => {})
    assert.equal(promotion.refusedRecordCount, bad.length)
    const [stored] = await readPart(order, 'count(*), sum(id)')
    const good = parts.flatMap((part) => part.good)
    assert.deepEqual(stored?.map(Number), [good.length, sum(good)])

    const refused = await readLines(order, 'row_errors/conversion_errors_0.json')
    assert.deepEqual(
      refused.map((line) => Number(line['id'])),
      bad,
    )
  }
})

interface People {
  readonly csv: string
  readonly good: readonly number[]
  readonly bad: readonly number[]
}

function people(rowCount: number, isBad: (row: number) => boolean, name = 'someone'): People {
  const lines = ['id,name,age']
  const good: number[] = []
  const bad: number[] = []
  for (let row = 1; row <= rowCount; row++) {
    const isRefused = isBad(row)
    ;(isRefused ? bad : good).push(row)
    lines.push(
      `${row},${name} ${name === 'someone' ? row : ''},${isRefused ? 'unknown' : row % 100}`.replace(
        ' ,',
        ',',
      ),
    )
  }
  return { csv: `${lines.join('\n')}\n`, good, bad }
}

/** A coin that falls the same way for the same row. */
function oneIn(share: number, seed = 1): (row: number) => boolean {
  return (row) => {
    const mixed = Math.imul(row ^ (seed * 0x9e37_79b9), 0x85eb_ca6b)
    const hash = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35)
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32 < share
  }
}

function fingerprint(ids: readonly number[]): readonly number[] {
  return [ids.length, ids.length, sum(ids), sum(ids.map((id) => id * (id % 97)))]
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

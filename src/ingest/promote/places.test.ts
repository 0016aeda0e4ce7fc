import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countValues, lineOf, RecordTexts } from './places.ts'
import { CSV, openTrial } from './promote-trial.ts'

test('a record stands where it stood in the source, whatever was between', async () => {
  await using trial = await openTrial()
  const source = 'a,b\n1,x\n\n\n2,"x\ny\nz"\n3,"q"r\n4,x\n'
  const { scan } = await trial.stage(CSV, 'a.csv', source)
  assert.deepEqual(
    [1, 2, 3, 4].map((record) => lineOf(record, scan)),
    [2, 5, 8, 9],
  )
})

test('lines count from 1 without a header and from 2 with one', async () => {
  await using trial = await openTrial()
  const headed = await trial.stage(CSV, 'a.csv', 'a\n1\n2\n')
  const bare = await trial.stage({ ...CSV, hasHeader: false }, 'b.csv', '1\n2\n')
  assert.deepEqual([lineOf(2, headed.scan), lineOf(2, bare.scan)], [3, 2])
})

test('the texts of some records are read from the staged file in one go', async () => {
  await using trial = await openTrial()
  const long = 'x'.repeat(700_000)
  const records = ['1,"a\n""b"', `2,${long}`, `3,${long}`, '4,"', '5,ü']
  const file = await trial.stage(CSV, 'a.csv', `a,b\n${records.join('\n')}`)
  const texts = new RecordTexts(file, CSV)
  assert.equal(await texts.textOf(1), records[0])
  assert.equal(await texts.textOf(3), records[2])
  assert.equal(await texts.textOf(5), records[4])
  assert.equal(await texts.textOf(6), null)
  await texts.close()
})

const RECORDS: readonly (readonly [text: string, count: number])[] = [
  ['', 1],
  ['a', 1],
  ['a,b', 2],
  [',,', 3],
  ['"a,b",c', 2],
  ['"a""b,",c', 2],
  ['a"b,c"d', 2],
  [' "a,b",c', 2],
  ['"a\n,b"', 1],
]

for (const [text, count] of RECORDS) {
  test(`${JSON.stringify(text)} has ${count} values`, () => {
    assert.equal(countValues(text, CSV), count)
  })
}

test('without a quote character every delimiter counts', () => {
  assert.equal(countValues('"a;b";c', { delimiter: ';', quote: '' }), 3)
})

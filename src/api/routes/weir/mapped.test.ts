import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { documentedSentence, openAppTrial } from '../../app-trial.ts'

const trial = await openAppTrial()
after(() => trial[Symbol.asyncDispose]())
const PATH = '/weir/v1/mappings/preview'
const schema = {
  properties: { id: { type: 'integer' }, name: { type: 'string' }, day: { type: 'string' } },
}

test('mappings to a schema that is kept nowhere are checked one by one, and applied', async () => {
  const { status, json, text } = await trial.ask('POST', PATH, {
    schema,
    mappings: [
      { sourceType: 'ATTRIBUTE', source: 'no', destination: 'id' },
      { sourceType: 'EXPRESSION', source: 'upper(who)', destination: 'name' },
      { sourceType: 'EXPRESSION', source: 'upper(', destination: 'day' },
    ],
    data: [
      { no: '1', who: 'Ada' },
      { no: 'x', who: 'Bob' },
    ],
  })
  assert.equal(status, 200, text)
  const { problems, rows } = json as { problems: (string | null)[]; rows: object[] }
  assert.deepEqual(problems.slice(0, 2), [null, null])
  assert.match(String(problems[2]), /\w+/)
  assert.deepEqual(rows, [
    { data: { id: 1, name: 'ADA' }, failed: [] },
    { data: { name: 'BOB' }, failed: ['id'] },
  ])
})

test('a schema by which nothing can be checked is refused', async () => {
  const body = { schema: { properties: {} }, mappings: [], data: [] }
  assert.match(documentedSentence(PATH, await trial.ask('POST', PATH, body)), /no properties/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queriesOf } from './find-events.ts'

const NOW = Date.parse('2026-11-23T22:10:05Z')

test('an id is looked for among all kinds of ids that an event has', () => {
  const queries = queriesOf({ find: ' 42 ', code: 'order.made', after: '7' }, NOW)
  const rest = { code: 'order.made', before: '7', limit: '25' }
  assert.deepEqual(queries, [
    { ...rest, id: '42' },
    { ...rest, publishedId: '42' },
    { ...rest, runId: '42' },
    { ...rest, flowId: '42' },
  ])
})

test('a range goes by whole steps, and what is not given is not asked', () => {
  assert.deepEqual(queriesOf({ find: ' ', flow: '' }, NOW), [{ limit: '25' }])
  const at = (range: string) =>
    new Date(Number(queriesOf({ range }, NOW)[0]?.['from'])).toISOString()
  assert.equal(at('hour'), '2026-11-23T21:10:00.000Z')
  assert.equal(at('day'), '2026-11-22T22:00:00.000Z')
})

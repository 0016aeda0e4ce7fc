import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantIn, queriesOf, writtenInstant } from './find-events.ts'

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

test('a time between two instants is asked for as it is, and what is none has no bound', () => {
  const between = { range: 'between', from: '2026-11-22T00:00Z', to: '2026-11-23T10:30Z' }
  assert.deepEqual(queriesOf(between, NOW), [
    { from: '1795305600000', to: '1795429800000', limit: '25' },
  ])
  assert.deepEqual(queriesOf({ ...between, from: 'x', to: '' }, NOW), [{ limit: '25' }])
  assert.deepEqual(queriesOf({ ...between, range: '' }, NOW), [{ limit: '25' }])
  // As the year 2026 is begun to be typed.
  assert.equal(queriesOf({ ...between, from: '0002-11-22T00:00Z' }, NOW)[0]?.['from'], '0')
})

test('an instant comes back out of an address as it was chosen, a year that is being typed too', () => {
  for (const text of ['2026-11-22T00:05Z', '0002-11-22T00:00Z', '1969-12-31T23:59Z'])
    assert.equal(writtenInstant(instantIn(text)), text)
  assert.equal(writtenInstant(null), undefined)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whyFilteredOut } from './filtered.ts'

const BODY = '{"event":{"flowId":"f1"}}'

function filtersOf(rule: string) {
  return { filters: [{ id: 'filter-1', name: 'Mine', description: '', rule }] }
}

test('without a filter nothing is left out, and the body is not even read', () => {
  assert.equal(whyFilteredOut({ filters: [] }, 'no JSON'), null)
})

test('a filter lets through what it wants and says of the rest why it does not', () => {
  assert.equal(whyFilteredOut(filtersOf('{"event":{"flowId":["f1"]}}'), BODY), null)
  assert.equal(
    whyFilteredOut(filtersOf('{"event":{"flowId":["f2"]}}'), BODY),
    'event.flowId is "f1"; the filter wants ["f2"].',
  )
})

test('a body in the array form is looked into as well', () => {
  const body = '[{"messages":[{"value":{"flowId":"f1"}}]}]'
  const rule = (flowId: string) => filtersOf(`{"messages":{"value":{"flowId":["${flowId}"]}}}`)
  assert.equal(whyFilteredOut(rule('f1'), body), null)
  assert.match(whyFilteredOut(rule('f2'), body) ?? '', /the filter wants \["f2"\]\.$/)
})

test('far more filters than are remembered are each judged by their own rule', () => {
  for (const _round of [1, 2]) {
    for (let n = 0; n < 1_500; n++) {
      const isRight = whyFilteredOut(filtersOf(`{"n":[${n}]}`), `{"n":${n}}`) === null
      const isWrong = whyFilteredOut(filtersOf(`{"n":[${n}]}`), `{"n":${n + 1}}`) !== null
      assert.ok(isRight && isWrong, String(n))
    }
  }
})

test('a filter that could not have been kept is a bug, and said to be one', () => {
  assert.throws(() => whyFilteredOut(filtersOf('{'), BODY), /A stored filter cannot be read: /)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refused } from '../../client.ts'
import { refusedAt } from './refusals.ts'

const ALL = ['name', 'webhookUrl', 'rule', 'from', 'since'] as const

const ROWS: readonly (readonly [says: string, at: string | null])[] = [
  ['`body.name` must NOT have fewer than 3 characters, and is "ab". (request id: 1)', 'name'],
  ['The name "A" is used by the registration "1". Choose another. (request id: 1)', 'name'],
  ['The name "nowhere.example" leads nowhere that may be called. It has no address.', 'webhookUrl'],
  ['Plain http to "10.0.0.1" is not allowed: use https. (request id: 1)', 'webhookUrl'],
  ['The filter is not JSON: Unexpected token. (request id: 1)', 'rule'],
  ['a: values stand in a list; write [1] instead of 1. (request id: 1)', 'rule'],
  ['`subscriber_filter`: a: values stand in a list; write [1] instead of 1.', 'rule'],
  ['`from` is "b" and `to` is "a"; `from` must come before `to`.', 'from'],
  ['"foo" is not a position of a journal. Take one from a `next` link.', 'since'],
  ['The client "1" has 30 registrations, its limit. Delete one first.', null],
]

for (const [says, at] of ROWS) {
  test(`“${says.slice(0, 40)}” stands ${at === null ? 'at no field' : `at “${at}”`}`, () => {
    assert.deepEqual(Object.keys(refusedAt(new Refused(says, 400), ALL)), at === null ? [] : [at])
  })
}

test('what stands at a field has no id of a request, and no field is at fault where Weir is', () => {
  const one = refusedAt(new Refused('`from` is "x"; give an instant. (request id: 1)', 400), ALL)
  assert.deepEqual(one, { from: '“from” is "x"; give an instant.' })
  assert.deepEqual(refusedAt(new Refused('`from` is away', 500), ALL), {})
  assert.deepEqual(refusedAt(new Error('`from`'), ALL), {})
})

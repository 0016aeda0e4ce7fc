import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refused, sentenceIn, sentenceOf } from './client.ts'

const BODIES: readonly [what: string, body: unknown, sentence: string | null][] = [
  ['the Flow Service', { title: 'Bad', errorMessage: 'Mend it.' }, 'Mend it.'],
  ['the Schema Registry', { status: 400, detail: 'Mend it.', report: {} }, 'Mend it.'],
  ['a problem', { type: 'x', detail: 'Mend it.' }, 'Mend it.'],
  ['the events API', { reason: 'Bad Request', message: 'Mend it.' }, 'Mend it.'],
  ['the gateway', { error_code: '403010', message: 'Mend it.' }, 'Mend it.'],
  ['tokens', { error: 'invalid_client', error_description: 'Mend it.' }, 'Mend it.'],
  ['a proxy, which says nothing', null, null],
  ['a proxy, which says something else', { message: 3 }, null],
]

for (const [what, body, sentence] of BODIES) {
  test(`the sentence of an error of ${what} is found`, () =>
    assert.equal(sentenceIn(body), sentence))
}

test('people read what Weir says, and never what a bug says', () => {
  assert.equal(sentenceOf(new Refused('Mend it.', 400)), 'Mend it.')
  assert.doesNotMatch(sentenceOf(new TypeError('x is undefined')), /undefined/)
})

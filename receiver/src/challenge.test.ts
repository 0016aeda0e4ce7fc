import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerChallenge } from './challenge.ts'

for (const url of [
  '/hook?challenge=abc',
  'https://example.com/hook?a=b&challenge=abc',
  '?challenge=abc',
]) {
  test(`"${url}" is answered with its value as JSON`, () => {
    assert.deepEqual(answerChallenge(url), {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"challenge":"abc"}',
    })
  })
}

for (const url of ['/hook', '/hook?challenge=', '/challenge', 'http://[', '']) {
  test(`"${url}" asks nothing`, () => {
    assert.equal(answerChallenge(url), null)
  })
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rememberEvents } from './dedupe.ts'

test('an event is new once', () => {
  const seen = rememberEvents()
  assert.deepEqual(
    ['a', 'a', 'b'].map((id) => seen.isNew(id)),
    [true, false, true],
  )
})

test('the event that was longest unheard of is forgotten first', () => {
  const seen = rememberEvents(2)
  assert.deepEqual(
    ['a', 'b', 'a', 'c', 'a', 'b'].map((id) => seen.isNew(id)),
    [true, true, false, true, false, true],
  )
})

test('an event whose work failed can be taken as new again', () => {
  const seen = rememberEvents()
  seen.isNew('a')
  seen.forget('a')
  assert.equal(seen.isNew('a'), true)
})

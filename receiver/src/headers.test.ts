import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HEADERS, readHeader } from './headers.ts'

test('a header is found in whatever case and form it came', () => {
  assert.equal(readHeader({ 'X-Adobe-Event-Id': 'a' }, HEADERS.eventId), 'a')
  assert.equal(readHeader({ 'x-adobe-event-id': ['a', 'b'] }, HEADERS.eventId), 'a')
  assert.equal(readHeader(new Headers({ 'x-adobe-event-id': 'a' }), HEADERS.eventId), 'a')
})

test('a header that is missing reads as an empty text', () => {
  assert.equal(readHeader({}, HEADERS.eventId), '')
  assert.equal(readHeader({ 'x-adobe-event-id': undefined, get: 'x' }, HEADERS.eventId), '')
  assert.equal(readHeader(new Headers(), HEADERS.eventId), '')
})

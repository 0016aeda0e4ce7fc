import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeTime } from 'ulid'
import { systemChance } from './chance.ts'

test('uuids are version 4 and differ', () => {
  const uuid = systemChance.uuid()
  assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.notEqual(uuid, systemChance.uuid())
})

test('hex has the length that was asked for, odd lengths too', () => {
  assert.match(systemChance.hex(32), /^[0-9a-f]{32}$/)
  assert.match(systemChance.hex(7), /^[0-9a-f]{7}$/)
})

test('ulids of one instant sort in the order they were made and keep the instant', () => {
  const at = Date.now() + 60_000
  const made = Array.from({ length: 100 }, () => systemChance.ulid(at))
  assert.deepEqual(made, made.toSorted())
  assert.equal(new Set(made).size, 100)
  assert.equal(decodeTime(made[0] ?? ''), at)
})

test('an etag has the form that Azure Cosmos gives, quotes included', () => {
  assert.match(systemChance.etag(), /^"[0-9a-f]{8}-0000-0200-0000-[0-9a-f]{8}0000"$/)
})

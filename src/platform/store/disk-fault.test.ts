import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { diskFaultOf } from './disk-fault.ts'
import { isDiskFault } from './store.ts'

test('a database that may not grow any more is a disk that is full', () => {
  const database = new DatabaseSync(':memory:')
  database.exec('CREATE TABLE t (x); PRAGMA max_page_count = 2')
  const error = thrownBy(() => database.exec('INSERT INTO t VALUES (zeroblob(100000))'))
  const fault = diskFaultOf(error)
  assert.ok(isDiskFault(fault) && fault instanceof Error)
  assert.match(
    fault.message,
    /^The disk of the data folder is full; nothing was changed\. Make room/,
  )
  assert.equal(fault.cause, error)
})

test('a file that cannot be opened is a disk that cannot be written', () => {
  const fault = diskFaultOf(thrownBy(() => new DatabaseSync('/nowhere/at/all.sqlite')))
  assert.ok(isDiskFault(fault) && fault instanceof Error)
  assert.match(fault.message, /cannot be written/)
})

test('an error of another kind stays what it is', () => {
  const database = new DatabaseSync(':memory:')
  for (const error of [thrownBy(() => database.exec('SELECT nothing')), new Error('no'), 'no']) {
    assert.equal(diskFaultOf(error), error)
    assert.equal(isDiskFault(error), false)
  }
})

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return assert.fail('Nothing was thrown.')
}

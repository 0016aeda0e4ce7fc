import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addedIn, PLACE, recognised, type Recognised } from './sent-file.ts'

const KINDS: readonly [name: string, head: string, kind: Recognised['kind'], delimiter: string][] =
  [
    ['a.csv', 'id,name\n1,Ada\n', 'csv', ','],
    ['a.csv', '\u{FEFF}id;name\r\n1;Ada, the first\r\n', 'csv', ';'],
    ['a.csv', '"id,no";"a,b"\n', 'csv', ';'],
    ['a.tsv', 'id\tname\n', 'csv', '\t'],
    ['a.txt', 'id|name\n', 'csv', '|'],
    ['a.csv', 'id\n', 'csv', ','],
    ['a.csv', '', 'csv', ','],
    ['a.JSONL', '{"id":1}\n', 'json', ','],
    ['a.ndjson', '', 'json', ','],
    ['a', '  {"id":1}\n', 'json', ','],
    ['a', '[\n{"id":1}\n]', 'json', ','],
    ['a.csv', '{"id",name\n', 'csv', ','],
    ['a.PARQUET', '', 'parquet', ','],
    ['part-0', 'PAR1\u{15}\u{4}', 'parquet', ','],
  ]

for (const [name, head, kind, delimiter] of KINDS) {
  test(`${name} that begins with ${JSON.stringify(head)} is ${kind} with "${delimiter}"`, () => {
    assert.deepEqual(recognised(name, head), { kind, delimiter })
  })
}

const CSV = { kind: 'csv', delimiter: ',' } as const
const JSON_LINES = { kind: 'json', delimiter: ',' } as const

test('what Weir puts before the columns of a row is found, quoted or not, all of it or what is left', () => {
  assert.deepEqual(addedIn(`${PLACE.join(',')},id\n`, CSV), PLACE)
  assert.deepEqual(addedIn('\u{FEFF}"_message",id, _line\r\n', CSV), ['_line', '_message'])
  assert.deepEqual(addedIn('_line;id\n', { kind: 'csv', delimiter: ';' }), ['_line'])
  assert.deepEqual(addedIn('id,line,_lines\n1,2,_line\n', CSV), [])
})

test('what Weir puts around a row of JSON is found, and a row of its own is none', () => {
  const line = '{"file":"a.csv","line":3,"record":2,"errors":[],"row":{"id":'
  assert.deepEqual(addedIn(line, JSON_LINES), ['file', 'line', 'record', 'errors'])
  assert.deepEqual(addedIn('{"file":"a.csv","line":3}\n', JSON_LINES), [])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StagedFile } from '../../domain/staged.ts'
import { layOut } from './layout.ts'
import { CSV, JSON_LINES, schemaOf } from './promote-trial.ts'

const SCHEMA = schemaOf({ id: {}, name: {} })

test('files with the same header are read together, others for themselves', () => {
  const files = [
    fileOf('a', ['id', 'name']),
    fileOf('b', ['name', 'id']),
    fileOf('c', ['id', 'name']),
    { ...fileOf('d', ['id', 'name']), scan: scanOf(['id', 'name'], { hasMultilineRecords: true }) },
  ]
  const { groups, problems } = layOut(files, CSV, SCHEMA)
  assert.deepEqual(problems, [])
  assert.deepEqual(
    groups.map((group) => group.files.map((file) => file.item.path)),
    [['a', 'c'], ['b'], ['d']],
  )
})

test('without a header the columns are the fields of the schema', () => {
  const [group] = layOut([fileOf('a', null)], { ...CSV, hasHeader: false }, SCHEMA).groups
  assert.equal(group?.columnCount, 2)
  assert.deepEqual(group?.read([]).valuesOf(['1', 'x']), { id: '1', name: 'x' })
})

test('files without records are not read', () => {
  const file = { ...fileOf('a', ['id']), scan: scanOf(['id'], { recordCount: 0 }) }
  assert.deepEqual(layOut([file], CSV, SCHEMA).groups, [])
  assert.deepEqual(layOut([], JSON_LINES, SCHEMA).groups, [])
})

const HEADERS: readonly (readonly [columns: readonly string[], complaint: RegExp])[] = [
  [['id', 'name', 'id'], /"a.csv" line 1: .*"id" is named twice/],
  [['id;name'], /It has "id;name"; the schema has "id", "name"\. The delimiter is probably ";"/],
  [['x\tname'], /probably a tab and not ","/],
  [['"id"|x'], /probably "\|"/],
  [['ID', 'Name'], /It has "ID", "Name"; the schema has "id", "name"\.$/],
  [Array.from({ length: 12 }, (_, index) => `x${index}`), /"x9" and 2 more;/],
]

for (const [columns, complaint] of HEADERS) {
  test(`the header ${columns.slice(0, 3).join(',')} makes its file unusable`, () => {
    const { problems, groups } = layOut([fileOf('a.csv', columns)], CSV, SCHEMA)
    assert.deepEqual(groups, [])
    assert.equal(problems[0]?.code, '118')
    assert.match(problems[0]?.message ?? '', complaint)
  })
}

function fileOf(path: string, columns: readonly string[] | null): StagedFile {
  const item = { path, bytes: 1, modifiedAt: 0, sha256: '', recordCount: 1 }
  return { item, localPath: `/nowhere/${path}`, scan: scanOf(columns) }
}

function scanOf(
  columns: readonly string[] | null,
  changes: Partial<StagedFile['scan']> = {},
): StagedFile['scan'] {
  return {
    columns,
    recordCount: 1,
    brokenRecordCount: 0,
    broken: [],
    hasMultilineRecords: false,
    problem: null,
    ...changes,
  }
}

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { FAILS, openMappingTrial } from '../mapping-trial.ts'

const trial = await openMappingTrial()
after(() => trial[Symbol.dispose]())

const RECORD = {
  missing: null,
  wide: 'Äß€😀',
  list: [1, null, 'a'],
  nothing: [],
  tree: { a: { b: 1 }, 'c/d': 2 },
}

const ROWS: readonly (readonly [expression: string, becomes: unknown])[] = [
  ['get(tree, "c/d")', 2],
  ['get(tree, "nothing")', null],
  ['get(null, "a")', null],
  ['get(list, "a")', FAILS],
  ['map_get_values(tree, "c/d")', 2],
  ['map_get_values(tree, 1)', null],
  ['map_get_values({"1": "one", "": "none"}, 1)', 'one'],
  ['map_get_values({"1": "one", "": "none"}, "")', 'none'],
  ['map_get_values(tree, ["c/d", "x", "a", "c/d"])', [2, { b: 1 }, 2]],
  ['map_get_values(null, "a")', null],
  ['map_get_values(tree, missing)', null],
  ['map_has_keys(tree, "a")', true],
  ['map_has_keys(tree, "b")', false],
  ['map_has_keys(tree, nothing)', false],
  ['map_has_keys(null, "a")', false],
  ['map_has_keys(tree, missing)', false],
  ['map_has_keys(list, "a")', FAILS],
  ['add_to_map(tree, null, {"z": null})', { a: { b: 1 }, 'c/d': 2, z: null }],
  ['add_to_map(null, null)', null],
  ['add_to_map(null, {})', {}],
  ['object_to_map(tree)', { a: { b: 1 }, 'c/d': 2 }],
  ['object_to_map(list)', FAILS],
  ['object_to_map(missing)', null],
  ['object_to_map("a", 1, "a", 2, 3, wide)', { a: 1, 3: 'Äß€😀' }],
  ['object_to_map("a", missing)', { a: null }],
  ['object_to_map(missing, "id")', null],
  ['object_to_map(nothing, "id")', {}],
  ['object_to_map("a", 1, "b")', 'The last key has no value. List keys and values in turn.'],
  ['to_map()', {}],
  ['to_map(missing, 1, "b", [2])', { b: [2] }],
  ['to_map("a")', 'The last key has no value. List keys and values in turn.'],
  ['array_to_map(list, "id")', {}],
  ['array_to_map(json_to_object("null"), "id")', null],
  ['array_to_map([{"a/b": 1}], "a/b")', { 1: { 'a/b': 1 } }],
  ['upsert_array_append(nothing)', []],
  ['upsert_array_replace(json_to_object("null"), 0)', null],
]

for (const [expression, becomes] of ROWS) {
  test(`${expression} is ${JSON.stringify(becomes)}`, async () => {
    assert.deepEqual(await trial.valueOf(expression, RECORD), becomes)
  })
}

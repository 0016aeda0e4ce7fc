import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { FUNCTIONS, GROUPS } from './functions/functions.ts'
import { FAILS, openMappingTrial } from './mapping-trial.ts'

const trial = await openMappingTrial()
after(() => trial[Symbol.dispose]())

const CHANGING = ['now', 'timestamp', 'uuid']

for (const [group, functions] of GROUPS) {
  for (const { name, example, result } of functions) {
    if (CHANGING.includes(name)) continue
    test(`${group}: ${example} is ${result}, as its example says`, async () => {
      const found = await trial.valueOf(example, { 'evars.evar.field1': '' })
      assert.equal(
        typeof found === 'string' ? found : JSON.stringify(found),
        result.replaceAll(/^"|"$/g, ''),
      )
    })
  }
}

const RECORD = {
  empty: '',
  missing: null,
  wide: 'Äß€😀',
  word: 'weir',
  number: 12.5,
  yes: true,
  list: [1, null, 'a'],
  nothing: [],
  tree: { a: { b: 1 }, 'c/d': 2 },
}

/** What the functions make of nulls, empties, bounds, letters beyond ASCII and values that are none of theirs. */
const ROWS: readonly (readonly [expression: string, becomes: unknown])[] = [
  ['concat()', ''],
  ['concat(missing, "a", missing)', 'a'],
  ['concat(missing)', ''],
  ['concat(wide, 1, true, 2.5)', 'Äß€😀1true2.5'],
  ['concat(list)', FAILS],
  ['explode(missing)', null],
  ['explode(empty)', ['']],
  ['explode("a,b,,")', ['a', 'b', '', '']],
  ['explode("a--b", "--")', ['a', 'b']],
  ['explode("a|b", "\\\\|")', ['a', 'b']],
  ['split("a-b_c", "-_")', ['a', 'b', 'c']],
  ['split("a.b", ".")', ['a', 'b']],
  ['split("a\\\\b", "\\\\")', ['a', 'b']],
  ['split(missing, ",")', null],
  ['join(",", list)', '1,a'],
  ['join("", nothing)', ''],
  ['join(missing, list)', null],
  ['join(word, list)', '1weira'],
  ['instr("a weir", word)', 2],
  ['instr(word, null)', null],
  ['left(word, 9223372036854775807)', 'weir'],
  ['instr(wide, "😀")', 3],
  ['instr("abcabc", "bc", 2)', 4],
  ['instr("abcabc", "bc", 0, 2)', 4],
  ['instr("abcabc", "bc", 0, 3)', -1],
  ['instr("abc", "")', -1],
  ['instr("abc", "x")', -1],
  ['instr(missing, "x")', null],
  ['replacestr("a.a", ".", "")', 'aa'],
  ['replacestr(missing, "a", "b")', null],
  ['replacestr("a.b.a", "a", "")', '.b.'],
  ['replacestr("aaa", "aa", "b")', 'ba'],
  ['replacestr(empty, "a", "b")', ''],
  ['replacestr("abc", "", "b")', 'abc'],
  ['replacestr(wide, "😀", "ß")', 'Äß€ß'],
  ['replacestr(wide, concat("ß"), word)', 'Äweir€😀'],
  ['substr(wide, 3, 1)', '😀'],
  ['substr("abc", 0, 1)', 'a'],
  ['substr("abc", -1, 2)', 'ab'],
  ['substr("abc", 9, 2)', ''],
  ['substr("abc", 1, -1)', ''],
  ['substr("abc", 1)', 'bc'],
  ['lcase(wide)', 'äß€😀'],
  ['ucase(missing)', null],
  ['lpad(missing, 2, "x")', 'xx'],
  ['lpad("a", 3, "")', '  a'],
  ['rpad("abc", 2, "x")', 'abc'],
  ['rpad("abc", -1, missing)', 'abc'],
  ['lpad("a", 2000000000, "x")', FAILS],
  ['left(wide, 2)', 'Äß'],
  ['left("abc", -1)', ''],
  ['right("abc", 9)', 'abc'],
  ['trim(" \\t a b \\n")', 'a b'],
  ['trim(missing)', null],
  ['trim("")', ''],
  ['trim(" \\n ")', ''],
  ['ltrim("ä b ")', 'ä b '],
  ['rtrim("\u00a0b\u00a0")', '\u00a0b\u00a0'],
  ['rtrim("a\\u0007")', 'a\\u0007'],
  ['missing.equals(missing)', true],
  ['equals("a", "A")', false],
  ['word.equalsIgnoreCase("WEIR")', true],
  ['extract_regex("abc", "x(.)")', []],
  ['extract_regex("abc", "b(x)?")', ['b', '']],
  ['extract_regex(missing, "a")', null],
  ['matches_regex("abc", "b")', false],
  ['matches_regex(missing, ".*")', false],
  ['sha256(missing)', null],
  ['md5("")', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['crc32("")', '00000000'],
  ['crc32("123456789")', '2639f4cb'],
  ['get_url_host("no url")', null],
  ['get_url_protocol(missing)', null],
  ['get_url_host("http://user:pass@h.example:81/")', 'h.example'],
  ['get_url_port("http://h:81/a")', 81],
  ['get_url_port("http://h/a")', 80],
  ['get_url_port("odd://h/a")', null],
  ['get_url_path("https://h")', null],
  ['get_url_path("https://h/a/b.csv", false)', 'b.csv'],
  ['get_url_query_str("https://h/?a=1&b&c=x=y", "remove")', { a: '1', b: '', c: 'x=y' }],
  ['get_url_query_str("https://h/?a=1#n", "retain")', { a: '1#n' }],
  ['get_url_query_str("https://h/", "remove")', null],
  ['date(missing)', null],
  ['date("")', FAILS],
  ['date("tomorrow")', FAILS],
  ['date("2020-02-30")', FAILS],
  ['date("2020-02-29")', '2020-02-29T00:00:00Z'],
  ['date("2021-02-29")', FAILS],
  ['date("2021-04-31T00:00:00Z")', FAILS],
  ['date("2021-13-01 00:00:00", "yyyy-MM-dd HH:mm:ss")', FAILS],
  ['date("2020-02-29", "yyyy-MM-dd")', '2020-02-29T00:00:00Z'],
  ['date("2021-04-30T24:00:00Z")', FAILS],
  ['date("2021-12-31T23:59:59.123456Z")', '2021-12-31T23:59:59.123456Z'],
  ['date("2021-12-31T23:59:59.1234567Z")', '2021-12-31T23:59:59.123456Z'],
  ['date("2021-12-31 23:59:59")', '2021-12-31T23:59:59Z'],
  ['date("2021-12-31T23:59:59", "yyyy-MM-dd HH:mm:ss")', FAILS],
  ['date("0000-01-01")', '0000-01-01T00:00:00Z'],
  ['date("2019-10-23 11:24")', '2019-10-23T11:24:00Z'],
  ['date("2019-10-23 11:24:35-0800")', '2019-10-23T11:24:35-08:00'],
  ['date("2019-10-23 11:24:35.123")', '2019-10-23T11:24:35.123Z'],
  ['date("2019-10-23T11:24:35.000Z")', '2019-10-23T11:24:35Z'],
  ['date("2019/10/23")', '2019-10-23T00:00:00Z'],
  ['date("2019.10.23")', '2019-10-23T00:00:00Z'],
  ['date("2019-oct-23")', '2019-10-23T00:00:00Z'],
  ['date("20191023")', '2019-10-23T00:00:00Z'],
  ['date("10-23-2019")', '2019-10-23T00:00:00Z'],
  ['date("12112020")', '2020-12-11T00:00:00Z'],
  ['date("5/03/2020")', '2020-05-03T00:00:00Z'],
  ['date("03.5.2020")', '2020-05-03T00:00:00Z'],
  ['date("5/03/2020 12:02:03 AM")', '2020-05-03T00:02:03Z'],
  ['date("03.5.2020 12:02:03 pm")', '2020-05-03T12:02:03Z'],
  ['date("03.May.2020")', '2020-05-03T00:00:00Z'],
  ['date("03-May-2020")', '2020-05-03T00:00:00Z'],
  ['date("23:59 31/12/99", "HH:mm dd/MM/yy")', '2099-12-31T23:59:00Z'],
  ['date("31/12/2020", "MM/dd/yyyy")', FAILS],
  ['date(missing, "yyyy", date("2020-01-01"))', '2020-01-01T00:00:00Z'],
  ['date("December 1, 2020", "MMMM d, yyyy")', '2020-12-01T00:00:00Z'],
  ['date(1571829875000)', FAILS],
  [
    'date("1", "w")',
    'The date pattern "w" has "w", which is none of yyyy, y, yy, MM, M, MMM, MMMM, dd, d, HH, H, hh, h, mm, m, ss, s, S, SS, SSS, SSSSSS, a, Z, X, XX, XXX.',
  ],
  [
    'format("2020-01-02T15:04:05.678+02:00", "d/M/yy h:mm a EEE Z X XXX")',
    '2/1/20 3:04 PM Thu +0200 +02 +02:00',
  ],
  [`format("2020-01-02", "'at' yyyy''")`, "at 2020'"],
  ['format(missing, "yyyy")', null],
  ['dformat(-1, "yyyy")', '1969'],
  ['dformat(9999999999999999, "yyyy")', FAILS],
  ['date_part("hh", date("2020-01-02T15:04:05+02:00"))', 15],
  ['date_part("hh12", date("2020-01-02T00:04:05"))', 12],
  ['date_part("dw", date("2020-01-05"))', 7],
  ['date_part("q", missing)', null],
  ['date_part("ms", date("2020-01-05T00:00:01.250"))', 250],
  ['set_date_part("m", 2, date("2020-01-31"))', FAILS],
  ['set_date_part("hour", 24, date("2020-01-31"))', FAILS],
  ['set_date_part("yyyy", 1999, date("2020-01-31T01:00:00+01:00"))', '1999-01-31T01:00:00+01:00'],
  ['make_date_time(2020, 2, 30, 0, 0, 0, 0, "UTC")', FAILS],
  ['make_date_time(2020, 1, 1, 24, 0, 0, 0, "UTC")', FAILS],
  ['make_timestamp(2020, 1, 1, 0, 0, 0, 5000000, "Asia/Kolkata")', '2020-01-01T00:00:00.005+05:30'],
  ['make_date_time(2020, missing, 1, 0, 0, 0, 0, "UTC")', null],
  [
    'make_date_time(2020, 1, 1, 0, 0, 0, 0, "Nowhere")',
    '"Nowhere" is no time zone. Use a name such as "Europe/Paris".',
  ],
  ['size_of(missing)', 0],
  ['size_of(wide)', 4],
  ['size_of(tree)', 2],
  ['size_of(list)', 3],
  ['is_empty(empty)', true],
  ['is_empty(missing)', true],
  ['is_empty(nothing)', true],
  ['is_empty({})', true],
  [
    'arrays_to_object("a", list, "b", [9])',
    [
      { a: 1, b: 9 },
      { a: null, b: null },
      { a: 'a', b: null },
    ],
  ],
  ['to_object("a", missing, "b", [1])', { a: null, b: [1] }],
  ['str_to_object(" a : 1 ,b:2:3,c")', { a: '1', b: '2:3', c: null }],
  ['str_to_object(missing)', null],
  ['contains_key("missing")', false],
  ['contains_key(word)', true],
  ['nullify()', null],
  ['get_keys({})', []],
  ['get_keys(list)', FAILS],
  ['get_values("a:1,b:2", "b")', '2'],
  ['get_values("a:1", "x")', null],
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
  ['to_json(missing)', null],
  ['to_json(wide)', '"Äß€😀"'],
  ['to_json(12.0)', '12.0'],
  ['to_json(json_to_object("null"))', null],
  ['sha512(missing)', null],
  ['right(sha512(wide), 16)', '687e5b9c06c64b25'],
  ['coalesce(missing, 1)', 1],
  ['coalesce("a", to_integer("x"))', 'a'],
  ['coalesce(missing, to_integer("x"))', FAILS],
  ['first(list)', 1],
  ['last(list)', 'a'],
  ['first(nothing)', null],
  ['first()', null],
  ['add_to_array(list, tree)', [1, null, 'a', { a: { b: 1 }, 'c/d': 2 }]],
  ['join_arrays(list, nothing)', [1, null, 'a']],
  [
    'add_to_array(word, 1)',
    `The argument "array" of add_to_array(array, values…) is a string; it takes an array.`,
  ],
  ['to_array(true, missing, 1)', [null, 1]],
  ['decode("x", "a", 1, "x", 2)', 2],
  ['decode("y", "a", 1, "x", 2)', null],
  ['decode(missing, "a", 1, 0)', 0],
  ['iif(missing == "x", 1, 2)', 2],
  ['iif(word == "weir", 1, to_integer("x"))', 1],
  ['iif(word != "weir", 1, to_integer("x"))', FAILS],
  ['iif(word, 1, 2)', FAILS],
  ['min("b", "a", missing)', 'a'],
  ['min(10, 9.5)', 9.5],
  ['max(list)', 'a'],
  ['max()', null],
  ['min("10", "9")', '10'],
  ['to_bigint("9223372036854775808")', FAILS],
  ['to_bigint("-7.9")', -7],
  ['to_bigint("1e3")', FAILS],
  ['to_integer("12.5")', FAILS],
  ['to_integer(12.0)', 12],
  ['to_integer(number)', FAILS],
  ['to_integer("0x1F")', FAILS],
  ['to_integer(" 1")', FAILS],
  ['to_integer(missing)', null],
  ['to_integer(empty)', FAILS],
  ['to_decimal("NaN")', FAILS],
  ['to_decimal("1e400")', FAILS],
  ['to_decimal(".5")', 0.5],
  ['to_float("1e39")', FAILS],
  ['to_decimal(yes)', FAILS],
  ['json_to_object("{")', FAILS],
  ['json_to_object("[1,{}]")', [1, {}]],
  ['json_to_object("null")', null],
]

for (const [expression, becomes] of ROWS) {
  test(`${expression} is ${JSON.stringify(becomes)}`, async () => {
    assert.deepEqual(await trial.valueOf(expression, RECORD), becomes)
  })
}

/** Section 7 of the public documentation, and what newer pages of it add. */
const DOCUMENTED = `
  concat explode instr replacestr substr lower lcase upper ucase split join lpad rpad left right ltrim rtrim trim
  equals equalsIgnoreCase extract_regex matches_regex sha1 sha256 sha512 md5 crc32 get_url_protocol get_url_host
  get_url_port get_url_path get_url_query_str now timestamp format dformat date date_part set_date_part
  make_date_time make_timestamp zone_date_to_utc zone_date_to_zone size_of is_empty arrays_to_object to_object
  str_to_object contains_key nullify get_keys get_values coalesce first last add_to_array join_arrays to_array
  iif decode min max to_bigint to_decimal to_float to_integer json_to_object uuid guid
  ua_os_name ua_os_version ua_os_version_major ua_os_name_version ua_agent_name ua_agent_version
  ua_agent_version_major ua_device_class
  get map_get_values map_has_keys add_to_map object_to_map to_map array_to_map to_json
  upsert_array_append upsert_array_replace array_to_string filterArray transformArray flattenArray fpid_to_ecid`

const LEFT_OUT: Readonly<Record<string, string>> = {
  ua_os_name: 'user agents are told apart by a list that changes every month',
  ua_os_version: 'as above',
  ua_os_version_major: 'as above',
  ua_os_name_version: 'as above',
  ua_agent_name: 'as above',
  ua_agent_version: 'as above',
  ua_agent_version_major: 'as above',
  ua_device_class: 'as above',
  fpid_to_ecid: 'how an id is made of another is not published',
  array_to_string: 'for destinations only',
  filterArray: 'for destinations only',
  transformArray: 'for destinations only',
  flattenArray: 'for destinations only',
}

test('what there is, is what is documented, but for what is left out for a reason', () => {
  const documented = DOCUMENTED.split(/\s+/).filter(Boolean)
  const expected = documented.filter((name) => !Object.hasOwn(LEFT_OUT, name))
  assert.deepEqual([...FUNCTIONS.keys()].toSorted(), expected.toSorted())
  assert.deepEqual(
    Object.keys(LEFT_OUT).filter((name) => !documented.includes(name)),
    [],
  )
})

test('a digest is that of the bytes in UTF-8', async () => {
  assert.equal(await trial.valueOf('crc32(wide).equals(crc32(wide, "utf-8"))', RECORD), true)
  assert.match(String(await trial.valueOf('sha1("a", "UTF-16")')), /UTF-16.*Use UTF-8/)
})

test('every zone that this machine knows by name can be converted to', async () => {
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const found = await trial.valueOf(`zone_date_to_zone("2020-07-01T00:00:00Z", "${zone}")`)
    assert.match(String(found), /^2020-0[67]-\d\dT/, zone)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FUNCTIONS } from './functions/functions.ts'

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

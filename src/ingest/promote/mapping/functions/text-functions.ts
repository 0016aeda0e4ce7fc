/** text-functions: strings and regular expressions, as the documented pages tell them. */
import { type MappingFunction, parametersOf } from '../function-table.ts'
import { complaintOfRegex } from '../regex.ts'

/** What trimming takes away: the white space of ASCII. */
const SPACES = `' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)`

/** A text may not grow beyond this by a single function. */
const MAX_TEXT = 1_000_000

const pad = (name: 'lpad' | 'rpad', result: string): MappingFunction => ({
  name,
  parameters: parametersOf('input:string count:integer padding:string'),
  returns: 'string',
  description: `Pads the ${name === 'lpad' ? 'left' : 'right'} side of a text to a size. A null text counts as empty, an empty padding as a space; a longer text is left as it is.`,
  example: `${name}("bat", 8, "yz")`,
  result,
  sql: ([text, count, padding]) =>
    `CASE WHEN ${count} > ${MAX_TEXT} THEN NULL WHEN length(COALESCE(${text}, '')) >= ${count} THEN COALESCE(${text}, '') ELSE ${name}(COALESCE(${text}, ''), (${count})::INTEGER, COALESCE(nullif(${padding}, ''), ' ')) END`,
  fails: (_, [, count]) => `${count} > ${MAX_TEXT}`,
})

const trim = (name: 'trim' | 'ltrim' | 'rtrim', where: string): MappingFunction => ({
  name,
  parameters: parametersOf('string:string'),
  returns: 'string',
  description: `Removes the white space ${where} of a text.`,
  example: `${name}(" hello ")`,
  result: { trim: '"hello"', ltrim: '"hello "', rtrim: '" hello"' }[name],
  // To look at both ends costs less than half of trimming what has nothing there.
  sql: ([text]) =>
    `CASE WHEN ascii(${text}) <= 32 OR ascii(right(${text}, 1)) <= 32 THEN ${name}(${text}, ${SPACES}) ELSE ${text} END`,
})

const end = (name: 'left' | 'right', result: string): MappingFunction => ({
  name,
  parameters: parametersOf('string:string count:integer'),
  returns: 'string',
  description: `The ${name === 'left' ? 'first' : 'last'} characters of a text, so many; none for a negative count.`,
  example: `${name}("abcde", 2)`,
  result,
  sql: ([text, count]) => `${name}(${text}, greatest(0, least(${count}, ${MAX_TEXT * 1000})))`,
})

export const TEXT_FUNCTIONS: readonly MappingFunction[] = [
  {
    name: 'concat',
    parameters: parametersOf('string:string*'),
    returns: 'string',
    description: 'Joins texts. A null counts as empty.',
    example: 'concat("Hi, ", "there", "!")',
    result: '"Hi, there!"',
    sql: (texts) => (texts.length === 0 ? `''` : `concat(${texts.join(', ')})`),
  },
  {
    name: 'explode',
    parameters: parametersOf('string:string regex:string?!'),
    returns: 'array',
    description: 'Splits a text at a regular expression; at commas where none is given.',
    example: 'explode("Hi, there!", " ")',
    result: '["Hi,","there!"]',
    sql: ([text, regex = `','`]) => splitAt(text, regex),
    complaint: ([, regex]) => complaintOfRegex(regex),
  },
  {
    name: 'split',
    parameters: parametersOf('input:string separator:string!'),
    returns: 'array',
    description: 'Splits a text at any of the characters of the separator.',
    example: 'split("Hello world", " ")',
    result: '["Hello","world"]',
    sql: ([text], { literals: [, separator] }) => {
      const characters = Array.from(String(separator ?? '').toWellFormed()).map(
        (one) => `\\x{${one.codePointAt(0)?.toString(16)}}`,
      )
      return splitAt(text, characters.length === 0 ? `''` : `'[${characters.join('')}]'`)
    },
  },
  {
    name: 'join',
    parameters: parametersOf('separator:string objects:array'),
    returns: 'string',
    description: 'Joins the elements of an array with a separator; nulls are left out.',
    example: 'join(" ", to_array(true, "Hello", "world"))',
    result: '"Hello world"',
    sql: ([separator, list]) =>
      `CASE WHEN len(${list}) * length(${separator}) <= ${MAX_TEXT} THEN ${joined(`list_transform(list_filter(${list}, lambda each: each IS NOT NULL), lambda each: json_extract_string(each, '$'))`, separator)} END`,
    fails: (value, [separator, list]) =>
      `${value} IS NULL AND ${separator} IS NOT NULL AND ${list} IS NOT NULL`,
  },
  {
    name: 'instr',
    parameters: parametersOf('input:string substring:string start:integer? occurrence:integer?'),
    returns: 'integer',
    description: 'Where a text stands in another, counted from 0; -1 where it does not.',
    example: 'instr("adobe.com", "com")',
    result: '6',
    sql: ([text, part, start = '0', occurrence = '1']) => {
      const rest = `substr(${text}, greatest(0, least(${start}, ${MAX_TEXT * 1000})) + 1)`
      const before = `list_slice(string_split(${rest}, ${part}), 1, greatest(1, ${occurrence}))`
      const isThere = `length(${part}) > 0 AND len(string_split(${rest}, ${part})) > greatest(1, ${occurrence})`
      return `CASE WHEN ${text} IS NULL OR ${part} IS NULL THEN NULL WHEN ${isThere} THEN greatest(0, least(${start}, ${MAX_TEXT * 1000})) + length(${joined(before, part)}) ELSE -1 END`
    },
  },
  {
    name: 'replacestr',
    parameters: parametersOf('input:string to_find:string to_replace:string'),
    returns: 'string',
    description: 'Replaces every occurrence of a text in another.',
    example: 'replacestr("This is a string re test", "re", "replace")',
    result: '"This is a string replace test"',
    sql: ([text, from, to], { literals: [, find, put] }) => {
      // Cut up and joined again with what is written out, a text is replaced in less than half of the time.
      const isPlain = typeof find === 'string' && find !== '' && typeof put === 'string'
      const replaced = isPlain
        ? `array_to_string(string_split(${text}, ${from}), ${to})`
        : `replace(${text}, ${from}, ${to})`
      return `CASE WHEN length(${text}) * greatest(1, length(${to})) <= ${MAX_TEXT * 10} THEN ${replaced} END`
    },
    fails: (value, args) =>
      `${value} IS NULL AND ${args.map((one) => `${one} IS NOT NULL`).join(' AND ')}`,
  },
  {
    name: 'substr',
    parameters: parametersOf('input:string start_index:integer length:integer?'),
    returns: 'string',
    description: 'So many characters of a text from an index on, which counts from 0.',
    example: 'substr("This is a substring test", 7, 8)',
    result: '" a subst"',
    sql: ([text, start, length]) =>
      `substr(${text}, greatest(0, least(${start}, ${MAX_TEXT * 1000})) + 1${length === undefined ? '' : `, greatest(0, least(${length}, ${MAX_TEXT * 1000}))`})`,
  },
  {
    name: 'lower',
    aliases: ['lcase'],
    parameters: parametersOf('input:string'),
    returns: 'string',
    description: 'The text in lower case.',
    example: 'lower("HeLLo")',
    result: '"hello"',
    sql: ([text]) => `lower(${text})`,
  },
  {
    name: 'upper',
    aliases: ['ucase'],
    parameters: parametersOf('input:string'),
    returns: 'string',
    description: 'The text in upper case.',
    example: 'upper("HeLLo")',
    result: '"HELLO"',
    sql: ([text]) => `upper(${text})`,
  },
  pad('lpad', '"yzyzybat"'),
  pad('rpad', '"batyzyzy"'),
  end('left', '"ab"'),
  end('right', '"de"'),
  trim('ltrim', 'at the beginning'),
  trim('rtrim', 'at the end'),
  trim('trim', 'at both ends'),
  {
    name: 'equals',
    parameters: parametersOf('string1:string string2:string'),
    returns: 'boolean',
    description: 'Whether two texts are the same, capitals and all; two nulls are.',
    example: '"string1".equals("STRING1")',
    result: 'false',
    sql: ([one, other]) => `${one} IS NOT DISTINCT FROM ${other}`,
  },
  {
    name: 'equalsIgnoreCase',
    parameters: parametersOf('string1:string string2:string'),
    returns: 'boolean',
    description: 'Whether two texts are the same but for capitals; two nulls are.',
    example: '"string1".equalsIgnoreCase("STRING1")',
    result: 'true',
    sql: ([one, other]) => `lower(${one}) IS NOT DISTINCT FROM lower(${other})`,
  },
]

export const REGEX_FUNCTIONS: readonly MappingFunction[] = [
  {
    name: 'extract_regex',
    parameters: parametersOf('string:string regex:string!'),
    returns: 'array',
    description:
      'The first match of a regular expression in a text, then its groups; empty without a match.',
    example: 'extract_regex("E259,E259B_009,1_1", "([^,]+),[^,]*,([^,]+)")',
    result: '["E259,E259B_009,1_1","E259","1_1"]',
    sql: ([text, regex], { literals: [, source] }) => {
      const groups = Array.from({ length: groupCountOf(String(source)) + 1 }, (_, group) => {
        return `to_json(regexp_extract(${text}, ${regex}, ${group}))`
      })
      return `CASE WHEN regexp_matches(${text}, ${regex}) THEN [${groups.join(', ')}] WHEN ${text} IS NOT NULL THEN []::JSON[] END`
    },
    complaint: ([, regex]) => complaintOfRegex(regex),
  },
  {
    name: 'matches_regex',
    parameters: parametersOf('string:string regex:string!'),
    returns: 'boolean',
    description: 'Whether the whole of a text matches a regular expression; a null does not.',
    example: 'matches_regex("E259,E259B_009,1_1", "([^,]+),[^,]*,([^,]+)")',
    result: 'true',
    sql: ([text, regex]) => `COALESCE(regexp_full_match(${text}, ${regex}), false)`,
    complaint: ([, regex]) => complaintOfRegex(regex),
  },
]

/** DuckDB reaches as far as the ninth. */
function groupCountOf(regex: string): number {
  const groups = RegExp(`${regex}|`).exec('')?.length ?? 1
  return Math.min(groups - 1, 9)
}

function splitAt(text: string | undefined, regex: string): string {
  return `list_transform(string_split_regex(${text}, ${regex}), lambda each: to_json(each))`
}

/** DuckDB joins with a constant only. */
function joined(list: string, separator: string | undefined): string {
  return `substr(list_reduce(${list}, lambda joined, each: joined || ${separator} || each, ''), length(${separator}) + 1)`
}

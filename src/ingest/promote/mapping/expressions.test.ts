import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { expressionsOver } from './expressions-trial.ts'
import { FAILS, openMappingTrial } from './mapping-trial.ts'
import { isComplaint, parse } from './parse.ts'

const trial = await openMappingTrial()
after(() => trial[Symbol.dispose]())

const RECORD = {
  text: 'weir',
  digits: '12',
  missing: null,
  'First Name': 'Ada',
  'a.b': 'dotted',
  number: 2.5,
  count: 9_007_199_254_740_993n.toString(),
  flag: true,
  list: [1, [2], { x: null }],
  tree: { 'c/d~e': { f: 'deep' } },
}

const ROWS: readonly (readonly [expression: string, becomes: unknown])[] = [
  ['${First Name}', 'Ada'],
  ['a.b', 'dotted'],
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['10 - 2 - 3', 5],
  ['-2 * -3', 6],
  ['7 / 2', 3],
  ['-7 / 2', -3],
  ['7.0 / 2', 3.5],
  ['7 % 4', 3],
  ['7 mod 4 + 1 div 1', 4],
  ['1 / 0', FAILS],
  ['1.5 / 0', FAILS],
  ['1 % 0', FAILS],
  ['9223372036854775807 + 1', FAILS],
  ['9223372036854775807 * 9223372036854775807', FAILS],
  ['9223372036854775808', 'The number 9223372036854775808 does not fit into 64 bits.'],
  ['digits * 2', 24],
  ['digits + 2', '122'],
  ['text * 2', FAILS],
  ['number + number', 5],
  ['number + 1', 3.5],
  ['missing + "a"', 'a'],
  ['missing + 1', '1'],
  ['null + 1', null],
  ['missing * 2', null],
  ['flag * 2', FAILS],
  ['[1] * 2', '"*" takes numbers, not an array.'],
  ['digits == 12', true],
  ['text == 12', false],
  ['count == 9007199254740993', true],
  ['missing == null', true],
  ['missing != "a"', true],
  ['missing < 1', false],
  ['"b" > "a"', true],
  ['"2020-01-01" < date("2020-01-02")', true],
  ['number >= 2.5 and flag', true],
  ['flag == "true"', true],
  ['not flag or false', false],
  ['!(1 lt 2) || 2 ge 2', true],
  ['false && text', false],
  ['true && text', FAILS],
  ['true || text', true],
  ['missing || true', true],
  ['~33', -34],
  ['6 & 3 | 8 ^ 1', 11],
  ['flag ? 1 : 2', 1],
  ['missing ? 1 : missing ? 2 : 3', 3],
  ['missing ?: "x"', 'x'],
  ['missing ?? null ?? "y"', 'y'],
  ['1 ?? (text * 2)', 1],
  ['list[1][0]', 2],
  ['list[2].x', null],
  ['list[9]', null],
  ['list[-1]', null],
  ['tree["c/d~e"].f', 'deep'],
  ['{"a": [1, "b", null]}', { a: [1, 'b', null] }],
  ['"it\'s \\"so\\"\\n"', 'it\'s "so"\n'],
  [`'a' + "b"`, 'ab'],
  ['"a".concat("b").upper()', 'AB'],
  ['nowhere', 'The source has no attribute "nowhere".'],
  ['nothing()', 'There is no function "nothing". GET /languages/el/functions lists all.'],
  ['substr("a")', 'substr(input, start_index, [length]) takes 2 to 3 arguments, not 1.'],
  ['lower("a", "b")', 'lower(input) takes 1 argument, not 2.'],
  [
    'matches_regex(text, text)',
    'The argument "regex" of matches_regex(string, regex) must be a text that is written out.',
  ],
  ['text.x', 'The source has no attribute "text.x".'],
]

for (const [expression, becomes] of ROWS) {
  test(`${expression} is ${JSON.stringify(becomes)}`, async () => {
    assert.deepEqual(await trial.valueOf(expression, RECORD), becomes)
  })
}

const BROKEN: readonly (readonly [expression: string, at: number, sentence: RegExp])[] = [
  ['', 0, /the expression ends where a value is expected/],
  ['1 +', 3, /the expression ends where a value is expected/],
  ['concat("a" "b")', 11, /"b" stands where "," or "\)" is expected/],
  ['concat("a', 7, /no closing quote/],
  ['${a', 0, /no closing brace/],
  ['1 # 2', 2, /The character "#" means nothing/],
  ['a.', 2, /a name is expected/],
  ['new', 0, /reserved word.*\$\{new\}/],
  ['1 2', 2, /an operator or the end/],
  ['true ? 1', 8, /":" is expected/],
  ['{1: 2}', 1, /a key in quotes/],
  [`${'('.repeat(50)}1${')'.repeat(50)}`, 40, /nested deeper than 40/],
  [`1${' + 1'.repeat(50)}`, 162, /More than 40 operators/],
  ['x'.repeat(5_000), 4_096, /5000 characters/],
]

for (const [expression, at, sentence] of BROKEN) {
  test(`what is wrong with ${expression.slice(0, 30)} is told with its place`, () => {
    const complaint = parse(expression)
    assert.ok(isComplaint(complaint))
    assert.match(complaint.sentence, sentence)
    assert.equal(complaint.at, at)
  })
}

const expression = expressionsOver(Object.keys(RECORD).filter((name) => !name.includes(' ')))

test(
  'whatever validates compiles and runs, and either has a value or fails',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(expression, async (text) => {
        assert.notEqual(await trial.valueOf(text, RECORD), 'neither fails nor does not')
      }),
      { numRuns: 1_500 },
    )
  },
)

test('whatever is written, parsing answers', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const parsed = parse(text)
      if (isComplaint(parsed)) assert.ok(parsed.at >= 0 && parsed.at <= text.length)
    }),
    { numRuns: 2_000 },
  )
})

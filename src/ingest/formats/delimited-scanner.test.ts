/** delimited-scanner: what it stages, counts and says of broken records and unusable files. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BROKEN_RECORD_MARKER, MAX_BROKEN_KEPT, MAX_RECORD_BYTES } from './format.ts'
import { CSV, cut, scanChunks, scanText } from './scan-trial.ts'

const M = BROKEN_RECORD_MARKER
const HEADED = { ...CSV, hasHeader: true }
const LONGEST = 'x'.repeat(MAX_RECORD_BYTES)

const cleanFiles: readonly (readonly [string, string, number])[] = [
  ['lines that end with LF', 'a,b\nc,d\n', 2],
  ['lines that end with CRLF', 'a,b\r\nc,d\r\n', 2],
  ['a last line without a newline', 'a,b\nc,d', 2],
  ['newlines, delimiters and doubled quotes inside quotes', '"a\r\n\n,""",b\n"",d\n', 2],
  ['quotes in the middle of values', 'a 5" pipe,b"c\nd"e,f\n', 2],
  ['spaces around quoted values', 'a, "b,c" ,d\n', 1],
  ['a line of spaces, which is a record of one value', 'a\n  \n', 2],
  ['a record of exactly the greatest length', `${LONGEST}\r\nb\n`, 2],
  ['NUL bytes', 'a\0,b\n', 1],
]

for (const [what, text, count] of cleanFiles) {
  test(`a file with ${what} is staged as it is`, () => {
    const { staged, scan } = scanText(CSV, text)
    assert.ok(staged.equals(Buffer.from(text)))
    assert.equal(scan.recordCount, count)
    assert.equal(scan.brokenRecordCount, 0)
    assert.equal(scan.problem, null)
  })
}

const mendedFiles: readonly (readonly [string, string | Buffer, string])[] = [
  ['blank lines are left out', '\na\n\r\n\nb\n\n', 'a\nb\n'],
  ['a lone CR becomes an LF', 'a,b\rc,d\r\r\ne\r', 'a,b\nc,d\ne\n'],
  ['the byte order mark of UTF-8 is left out', '\uFEFFa,b\n', 'a,b\n'],
  [
    'a value that DuckDB would misread behind an escape is quoted',
    '"a"""\nb"c,d\n',
    '"a"""\n"b""c",d\n',
  ],
]

for (const [what, source, staged] of mendedFiles) {
  test(`in what is staged, ${what}`, () => {
    assert.equal(scanText(CSV, source).staged.toString(), staged)
  })
}

test('a file in ISO-8859-1 is staged as UTF-8', () => {
  const latin1 = Buffer.from('caf\u00e9,\u00fcber\nplain\n', 'latin1')
  const { staged, scan } = scanText({ ...CSV, encoding: 'ISO-8859-1' }, latin1)
  assert.equal(staged.toString(), 'café,über\nplain\n')
  assert.equal(scan.recordCount, 2)
})

const goesOn = 'A quoted value goes on after its closing quote.'
const reserved =
  'The record holds the character U+FDD1, which is reserved for marking broken records.'
const bytes = (text: string) => Buffer.from(text, 'latin1')

interface Broken {
  readonly what: string
  readonly source: string | Buffer
  /** Record, line, reason. */
  readonly broken: readonly (readonly [number, number, string])[]
  readonly staged: string
}

const brokenFiles: readonly Broken[] = [
  {
    what: 'a value that goes on after its quote',
    source: 'h,i\na,"b"x,c\nd,e\n',
    broken: [[1, 2, goesOn]],
    staged: `h,i\n${M}\nd,e\n`,
  },
  {
    what: 'two quoted values without a delimiter between',
    source: 'h,i\n"a" "b"\nd,e\n',
    broken: [[1, 2, goesOn]],
    staged: `h,i\n${M}\nd,e\n`,
  },
  {
    what: 'a stray quote that meets a quoted value some lines later',
    source: 'h,i\na,"b\nc,d\ne,"f g"\nh,i\n',
    broken: [[1, 2, goesOn]],
    staged: `h,i\n${M}\nc,d\ne,"f g"\nh,i\n`,
  },
  {
    what: 'a quote that is never closed',
    source: 'h,i\na,b\nc,"d\ne,f\ng,h',
    broken: [[2, 3, 'The quote opened in line 3 is never closed.']],
    staged: `h,i\na,b\n${M}\ne,f\ng,h`,
  },
  {
    what: 'a quote that is never closed, in the second line of a record',
    source: 'h,i\n"a\nb","c\ne,f\n',
    broken: [[1, 2, 'The quote opened in line 3 is never closed.']],
    staged: `h,i\n${M}\ne,f\n`,
  },
  {
    what: 'a quote that is not closed within the greatest length',
    source: `h,i\na,"b\n${'c,d\n'.repeat(300_000)}`,
    broken: [[1, 2, 'The quote opened in line 2 is never closed.']],
    staged: `h,i\n${M}\n${'c,d\n'.repeat(300_000)}`,
  },
  {
    what: 'a record that is too long',
    source: `h,i\na,b\n${LONGEST}yy\r\nc,d\n`,
    broken: [[2, 3, 'The record is 1000002 bytes long; at most 1000000 are allowed.']],
    staged: `h,i\na,b\n${M}\nc,d\n`,
  },
  {
    what: 'a record of two lines that is too long',
    source: `h,i\n"a\nb",${LONGEST}\nc,d\n`,
    broken: [[1, 2, 'The record is 1000006 bytes long; at most 1000000 are allowed.']],
    staged: `h,i\n${M}\nc,d\n`,
  },
  {
    what: 'a quoted value of one line that is too long and never closed',
    source: `h,i\n"${LONGEST}${LONGEST}\nc,d\n`,
    broken: [[1, 2, 'The record is 2000001 bytes long; at most 1000000 are allowed.']],
    staged: `h,i\n${M}\nc,d\n`,
  },
  {
    what: 'a byte that is not UTF-8',
    source: bytes('h,i\na,b\nc,\xff\ne,f\n'),
    broken: [[2, 3, 'Byte 3 of the record is 0xFF, which is not valid UTF-8.']],
    staged: `h,i\na,b\n${M}\ne,f\n`,
  },
  {
    what: 'a character of UTF-8 that is cut short, behind a true U+FFFD',
    source: Buffer.concat([Buffer.from('h,i\n\uFFFD,'), bytes('\xe2\x82\nc,d\n')]),
    broken: [[1, 2, 'Byte 5 of the record is 0xE2, which is not valid UTF-8.']],
    staged: `h,i\n${M}\nc,d\n`,
  },
  {
    what: 'a record of two lines that is not UTF-8',
    source: bytes('h,i\n"a\nb\x80",c\nd,\xff\n'),
    broken: [
      [1, 2, 'Byte 5 of the record is 0x80, which is not valid UTF-8.'],
      [2, 4, 'Byte 3 of the record is 0xFF, which is not valid UTF-8.'],
    ],
    staged: `h,i\n${M}\n${M}\n`,
  },
  {
    what: 'the marker itself',
    source: `h,i\n${M}\na,b${M}c\nd,e\n`,
    broken: [
      [1, 2, reserved],
      [2, 3, reserved],
    ],
    staged: `h,i\n${M}\n${M}\nd,e\n`,
  },
]

for (const { what, source, broken, staged } of brokenFiles) {
  test(`a record with ${what} is broken, and the others are not`, () => {
    const file = Buffer.from(source)
    const places = Array.from({ length: 40 }, (_, index) => index / 40)
    for (const trial of [scanText(HEADED, file), scanChunks(HEADED, cut(file, places))]) {
      assert.equal(trial.staged.toString(), staged)
      const seen = trial.scan.broken.map(({ record, line, reason }) => [record, line, reason])
      assert.deepEqual(seen, broken)
      assert.equal(trial.scan.brokenRecordCount, broken.length)
    }
  })
}

test('a broken record is shown as it stood, up to 10,000 characters', () => {
  const { scan } = scanText(CSV, `a,"b"c\n"${'é'.repeat(20_000)}"x\n`)
  assert.deepEqual(
    scan.broken.map(({ text }) => text),
    ['a,"b"c', `"${'é'.repeat(9_999)}`],
  )
})

test('all broken records are counted and the first of them described', () => {
  const { scan } = scanText(CSV, '"a"b\n'.repeat(MAX_BROKEN_KEPT + 5))
  assert.equal(scan.brokenRecordCount, MAX_BROKEN_KEPT + 5)
  assert.equal(scan.broken.length, MAX_BROKEN_KEPT)
})

test('an endless line is passed by without being held', () => {
  const chunk = Buffer.alloc(1 << 20, 'x')
  const { staged, scan } = scanChunks(CSV, [
    ...Array.from({ length: 200 }, () => chunk),
    Buffer.from('\na\n'),
  ])
  assert.equal(staged.toString(), `${M}\na\n`)
  assert.equal(scan.recordCount, 2)
})

test('a file tells where line numbers and ordinals part ways', () => {
  const { scan } = scanText(HEADED, 'h,i\na,b\n\nc,d\n"e\nf",g\nh,i\nj,k\n\n')
  assert.equal(scan.hasMultilineRecords, true)
  assert.deepEqual(scan.lineJumps, [
    { record: 2, line: 4 },
    { record: 4, line: 7 },
  ])
})

test('the names of the header are read with its quotes taken off', () => {
  const { scan } = scanText(HEADED, '"id, new", name ,"the ""x""", "y"\n1,2,3,4\n')
  assert.deepEqual(scan.columns, ['id, new', ' name ', 'the "x"', 'y'])
  assert.equal(scan.recordCount, 1)
  assert.equal(scan.hasMultilineRecords, false)
})

test('a header of two lines makes the file one of records with several lines', () => {
  assert.equal(scanText(HEADED, '"a\nb",c\n1,2\n').scan.hasMultilineRecords, true)
})

const remedy = 'Give the first line one name for each column, or say that the file has no header.'

const unusable: readonly (readonly [
  what: string,
  text: string | Buffer,
  code: string,
  message: string,
  value?: string,
])[] = [
  ['nothing in it', '', '106', '"in/people.csv" is empty.'],
  ['a byte order mark only', '\uFEFF', '106', '"in/people.csv" is empty.'],
  [
    'blank lines only',
    '\n\n',
    '118',
    `"in/people.csv" has an empty header row in line 1. ${remedy}`,
    '',
  ],
  [
    'a blank first line',
    '\na,b\n',
    '118',
    `"in/people.csv" has an empty header row in line 1. ${remedy}`,
    '',
  ],
  [
    'a header that cannot be parsed',
    '"a"b,c\n1,2\n',
    '118',
    `"in/people.csv" has a header row in line 1 that cannot be read. ${goesOn} ${remedy}`,
    '"a"b,c',
  ],
  [
    'a header that is too long',
    `${LONGEST}x\n1,2\n`,
    '118',
    `"in/people.csv" has a header row in line 1 that cannot be read. It is longer than 1000000 bytes. ${remedy}`,
    'x'.repeat(100),
  ],
  [
    'a column without a name',
    'a,,b\n1,2,3\n',
    '118',
    `"in/people.csv" has no name for column 2 in its header row, line 1. ${remedy}`,
    'a,,b',
  ],
  [
    'numbers in the place of names',
    '1,2.5,3,4\n5,6,7,8\n',
    '118',
    `"in/people.csv" has only numbers (1, 2.5, 3) in line 1: its header row is missing. ${remedy}`,
    '1,2.5,3,4',
  ],
  [
    'UTF-16',
    Buffer.from('\uFEFFa,b\n', 'utf16le'),
    '118',
    '"in/people.csv" looks like UTF-16. Save it as UTF-8 or ISO-8859-1 and copy it again.',
    '0xFF 0xFE',
  ],
]

for (const [what, source, code, message, value] of unusable) {
  test(`a file with a header is unusable with ${what}`, () => {
    const { staged, scan } = scanText(HEADED, source)
    const place = value === undefined ? {} : { line: 1, value }
    assert.deepEqual(scan.problem, { code, message, ...place })
    assert.equal(staged.length, 0)
    assert.equal(scan.recordCount, 0)
  })
}

test('a file without a header is unusable only when it is empty', () => {
  assert.equal(scanText(CSV, '').scan.problem?.code, '106')
  assert.equal(scanText(CSV, '\n').scan.problem, null)
  assert.equal(scanText(CSV, '1,2\n').scan.problem, null)
})

test('a header without records is a file of no records', () => {
  const { scan } = scanText(HEADED, 'a,b')
  assert.deepEqual([scan.columns, scan.recordCount, scan.problem], [['a', 'b'], 0, null])
})

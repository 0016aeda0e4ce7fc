/**
 * date-format: the documented date patterns (yyyy-MM-dd'T'HH:mm:ss.SSSX) → SQL that reads or writes them.
 * A text is held against a strict pattern before it is read, since reading alone is laxer.
 */
import { quoteText } from '../../formats/quoting.ts'

/** The formats that a text is tried with where none is given, after ISO 8601, in this order. */
const AUTOMATIC_FORMATS: readonly string[] = [
  'yyyy/MM/dd',
  'yyyy.MM.dd',
  'yyyy-MMM-dd',
  'yyyyMMdd',
  'MM-dd-yyyy',
  'MMddyyyy',
  'M/dd/yyyy',
  'dd.M.yyyy',
  'M/dd/yyyy hh:mm:ss a',
  'dd.M.yyyy hh:mm:ss a',
  'dd.MMM.yyyy',
  'dd-MMM-yyyy',
]

/** SQL for the date in a text of any of the automatic formats; NULL where it is of none. */
export function readAnyDate(text: string): string {
  const ways = AUTOMATIC_FORMATS.map((format) => readDate(text, format))
  return `COALESCE(${[readMoment(text, `[T ]${CLOCK}(?:\\.[0-9]{1,6})?Z?`), readDay(text), readIso(text), ...ways].join(', ')})`
}

/** SQL for the date in a text of this format. Only for a format without a complaint. */
export function readDate(text: string, format: string): string {
  const plain = PLAIN_FORMATS[format]
  return plain === undefined
    ? readPattern(text, format)
    : `COALESCE(${plain(text)}, ${readPattern(text, format)})`
}

function readPattern(text: string, format: string): string {
  const groups: string[] = []
  const rule = partsOf(format).map((part) => {
    if (typeof part === 'string') return escaped(part)
    const read = READ[part.letters]
    if (read === undefined) throw new Error(`The date pattern "${format}" was not checked.`)
    groups.push(part.letters)
    return `(${read})`
  })
  const place: Place = (...names) => {
    const at = groups.findIndex((letters) => names.includes(letters))
    return at < 0 ? null : `\\${at + 1}`
  }
  const half = place('a')
  const [canonical, strptime] =
    half === null
      ? [`${dayOf(place)} ${clockOf(place, '00')}`, `%Y-${monthOf(place)}-%d %H:%M:%S.%f`]
      : [
          `${dayOf(place)} ${clockOf(place, '12')} ${half}`,
          `%Y-${monthOf(place)}-%d %I:%M:%S.%f %p`,
        ]
  const whole = quoteText(`^(?i:${rule.join('')})$`)
  const local = `try_strptime(regexp_replace(${text}, ${whole}, ${quoteText(canonical)}), ${quoteText(strptime)})`
  const offset = place('Z', 'X', 'XX', 'XXX')
  const shift = offset === null ? '0' : shiftOf(`regexp_replace(${text}, ${whole}, '${offset}')`)
  return `CASE WHEN regexp_matches(${text}, ${whole}) THEN ${dateOf(local, shift)} END`
}

/** What stands for the group of one of these letters in a replacement; `null` where there is none. */
type Place = (...names: readonly string[]) => string | null

function dayOf(place: Place): string {
  const year = place('yyyy', 'y') ?? `20${place('yy')}`
  return `${year}-${place('MM', 'M', 'MMM', 'MMMM') ?? '01'}-${place('dd', 'd') ?? '01'}`
}

function monthOf(place: Place): string {
  if (place('MMM') !== null) return '%b'
  return place('MMMM') === null ? '%m' : '%B'
}

function clockOf(place: Place, noHour: string): string {
  const hour = place('HH', 'H', 'hh', 'h') ?? noHour
  const clock = `${hour}:${place('mm', 'm') ?? '00'}:${place('ss', 's') ?? '00'}`
  return `${clock}.${place('S', 'SS', 'SSS', 'SSSSSS') ?? '0'}`
}

/** What is written as DuckDB writes it is the day itself, which is found out sooner than by a pattern. */
function readDay(text: string): string {
  const day = `TRY_CAST(${text} AS DATE)`
  return `CASE WHEN ${day}::VARCHAR = ${text} AND strlen(${text}) = 10 THEN struct_pack(moment := ${day}::TIMESTAMP, shift := 0::INTEGER) END`
}

/**
 * A pattern that lets no day through that is none, so that nothing is left to find out; the 29th of February is
 * left to the others. Measured over 600,000 texts such as 2024-01-31T12:34:56Z: a sixth of the time that it
 * takes by groups. DuckDB's own reading is laxer than it looks: it takes an hour of 24 and `00:00:0.`.
 */
function readMoment(text: string, rest: string): string {
  return `CASE WHEN regexp_full_match(${text}, '${DAY}${rest}') THEN struct_pack(moment := TRY_CAST(${text} AS TIMESTAMP), shift := 0::INTEGER) END`
}

const DAY =
  '[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)'
const CLOCK = '(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]'

/** The formats that have a quicker way, which is tried first. */
const PLAIN_FORMATS: Readonly<Record<string, (text: string) => string>> = {
  'yyyy-MM-dd': readDay,
  'yyyy-MM-dd HH:mm:ss': (text) => readMoment(text, ` ${CLOCK}`),
}

function readIso(text: string): string {
  const whole = quoteText(ISO)
  const local = `TRY_CAST(rtrim(regexp_replace(${text}, ${whole}, '\\1 \\2\\3\\4')) AS TIMESTAMP)`
  const shift = shiftOf(`regexp_replace(${text}, ${whole}, '\\5')`)
  return `CASE WHEN regexp_matches(${text}, ${whole}) THEN ${dateOf(local, shift)} END`
}

const ISO =
  '^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt ]((?:[01][0-9]|2[0-3]):[0-5][0-9])(:[0-5][0-9])?(\\.[0-9]{1,9})?)? ?([Zz]|[+-](?:0[0-9]|1[0-8]):?(?:[0-5][0-9])?)?$'

/** A date from the time on the clock there and how far that is ahead; NULL where there is no such time. */
export function dateOf(local: string, shift: string): string {
  const moment = shift === '0' ? local : `${local} - to_seconds(${shift})`
  return `CASE WHEN ${local} IS NOT NULL THEN struct_pack(moment := ${moment}, shift := (${shift})::INTEGER) END`
}

function shiftOf(offset: string): string {
  const digits = `replace(${offset}, ':', '')`
  const seconds = `COALESCE(TRY_CAST(substr(${digits}, 2, 2) AS INTEGER), 0) * 3600 + COALESCE(TRY_CAST(substr(${digits}, 4, 2) AS INTEGER), 0) * 60`
  return `(CASE WHEN ${digits} LIKE '-%' THEN -1 ELSE 1 END * (${seconds}))`
}

/** The time on the clock there. To add nothing costs as much as to add something. */
export function localOf(date: string): string {
  const moment = `struct_extract(${date}, 'moment')`
  const shift = `struct_extract(${date}, 'shift')`
  return `(CASE WHEN ${shift} = 0 THEN ${moment} ELSE ${moment} + to_seconds(${shift}) END)`
}

/** SQL for a date as a text of this format. */
export function writeDate(date: string, format: string): string {
  const pieces = partsOf(format).map((part) => {
    if (typeof part === 'string') return quoteText(part)
    const write = WRITTEN[part.letters]
    if (write === undefined) throw new Error(`The date pattern "${format}" was not checked.`)
    return write.startsWith('%')
      ? `strftime(${localOf(date)}, '${write}')`
      : offsetText(date, write)
  })
  return pieces.length === 0 ? "''" : `(${pieces.join(' || ')})`
}

/** RFC 3339, with a fraction only where there is one. */
export function writeIso(date: string): string {
  const local = localOf(date)
  const fraction = `rtrim(strftime(${local}, '.%f'), '0')`
  return `(strftime(${local}, '%Y-%m-%dT%H:%M:%S') || CASE WHEN ${fraction} = '.' THEN '' ELSE ${fraction} END || ${offsetText(date, 'XXX')})`
}

function offsetText(date: string, letters: string): string {
  const shift = `struct_extract(${date}, 'shift')`
  const hours = `printf('%02d', abs(${shift}) // 3600)`
  const minutes = `printf('%02d', abs(${shift}) % 3600 // 60)`
  const rest = letters === 'X' ? '' : letters === 'XXX' ? ` || ':' || ${minutes}` : ` || ${minutes}`
  const text = `(CASE WHEN ${shift} < 0 THEN '-' ELSE '+' END || ${hours}${rest})`
  return letters === 'Z' ? text : `CASE WHEN ${shift} = 0 THEN 'Z' ELSE ${text} END`
}

/** Why a pattern cannot be read or written; `null` where it can. */
export function formatComplaint(format: string, use: 'read' | 'write'): string | null {
  const known = use === 'read' ? READ : WRITTEN
  const parts = partsOf(format)
  const odd = parts.find((part) => typeof part !== 'string' && !Object.hasOwn(known, part.letters))
  if (odd !== undefined && typeof odd !== 'string') {
    return `The date pattern "${format}" has "${odd.letters}", which is none of ${Object.keys(known).join(', ')}.`
  }
  if (use === 'write') return null
  const letters = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.letters]))
  if (letters.length > MAX_GROUPS) return `The date pattern "${format}" has more than nine parts.`
  if (!letters.some((one) => one.startsWith('y')))
    return `The date pattern "${format}" has no year (yyyy).`
  const isHalf = letters.some((one) => one === 'h' || one === 'hh')
  return isHalf === letters.includes('a')
    ? null
    : `In the date pattern "${format}", h and a must stand together: hours from 1 to 12 have a half of the day.`
}

/** `\1` to `\9` are all there is in a replacement. */
const MAX_GROUPS = 9

interface Letters {
  readonly letters: string
}

/** Runs of one letter, and the texts between them; quotes hold letters that mean themselves. */
function partsOf(format: string): readonly (string | Letters)[] {
  const found = format.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+|'/gu)
  return [...found].map(([text, quoted, letter]) => {
    if (letter !== undefined) return { letters: text }
    if (quoted === undefined) return text
    return quoted === '' ? "'" : quoted.replaceAll("''", "'")
  })
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&')
}

const SHORT_MONTHS = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec'
const LONG_MONTHS =
  'January|February|March|April|May|June|July|August|September|October|November|December'
const OFFSET = 'Z|[+-](?:0[0-9]|1[0-8])'

const READ: Readonly<Record<string, string>> = {
  yyyy: '[0-9]{4}',
  y: '[0-9]{4}',
  yy: '[0-9]{2}',
  MM: '[0-9]{2}',
  M: '[0-9]{1,2}',
  MMM: SHORT_MONTHS,
  MMMM: LONG_MONTHS,
  dd: '[0-9]{2}',
  d: '[0-9]{1,2}',
  HH: '[01][0-9]|2[0-3]',
  H: '[01]?[0-9]|2[0-3]',
  hh: '0[1-9]|1[0-2]',
  h: '0?[1-9]|1[0-2]',
  mm: '[0-5][0-9]',
  m: '[0-5]?[0-9]',
  ss: '[0-5][0-9]',
  s: '[0-5]?[0-9]',
  S: '[0-9]',
  SS: '[0-9]{2}',
  SSS: '[0-9]{3}',
  SSSSSS: '[0-9]{6}',
  a: 'AM|PM',
  Z: `${OFFSET}:?[0-5][0-9]`,
  X: `${OFFSET}(?:[0-5][0-9])?`,
  XX: `${OFFSET}[0-5][0-9]`,
  XXX: `${OFFSET}:[0-5][0-9]`,
}

const WRITTEN: Readonly<Record<string, string>> = {
  yyyy: '%Y',
  y: '%Y',
  yy: '%y',
  MM: '%m',
  M: '%-m',
  MMM: '%b',
  MMMM: '%B',
  dd: '%d',
  d: '%-d',
  DDD: '%j',
  D: '%-j',
  EEE: '%a',
  EEEE: '%A',
  u: '%u',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  SSS: '%g',
  SSSSSS: '%f',
  a: '%p',
  Z: 'Z',
  X: 'X',
  XX: 'XX',
  XXX: 'XXX',
}

/** date-functions: dates with the zone they were given in; parts are those that a clock there shows. */
import {
  dateOf,
  formatComplaint,
  localOf,
  readAnyDate,
  readDate,
  writeDate,
} from '../date-format.ts'
import type { Literal } from '../expression.ts'
import { type MappingFunction, parametersOf } from '../function-table.ts'

const PARTS: readonly (readonly [names: readonly string[], sql: (local: string) => string])[] = [
  [['year', 'yyyy', 'yy'], (at) => `year(${at})`],
  [['quarter', 'qq', 'q'], (at) => `quarter(${at})`],
  [['month', 'mm', 'm'], (at) => `month(${at})`],
  [['dayofyear', 'dy', 'y'], (at) => `dayofyear(${at})`],
  [['day', 'dd', 'd'], (at) => `day(${at})`],
  [['week', 'ww', 'w'], (at) => `week(${at})`],
  [['weekday', 'dw'], (at) => `isodow(${at})`],
  [['hour', 'hh', 'hh24'], (at) => `hour(${at})`],
  [['hh12'], (at) => `((hour(${at}) + 11) % 12 + 1)`],
  [['minute', 'mi', 'n'], (at) => `minute(${at})`],
  [['second', 'ss', 's'], (at) => `second(${at})`],
  [['millisecond', 'ms'], (at) => `(millisecond(${at}) % 1000)`],
]
const SETTABLE = ['year', 'month', 'day', 'hour', 'minute', 'second']

function partOf(name: Literal | undefined) {
  return PARTS.find(([names]) => names.includes(String(name).toLowerCase()))
}

function complaintOfPart(name: Literal | undefined, isSet: boolean): string | null {
  const known = PARTS.filter(([[first = '']]) => !isSet || SETTABLE.includes(first))
  if (known.some((part) => part === partOf(name))) return null
  const names = known.flatMap(([all]) => all).join(', ')
  return `${JSON.stringify(String(name))} is no part of a date that can be ${isSet ? 'set' : 'told'}. Use ${names}.`
}

/** As ICU knows it too; `null` for what is no name of a zone. */
function zoneNamed(name: Literal | undefined): string | null {
  if (typeof name !== 'string' || !/^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$/.test(name)) return null
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

function complaintOfZone(name: Literal | undefined): string | null {
  if (zoneNamed(name) !== null) return null
  return `${JSON.stringify(String(name))} is no time zone. Use a name such as "Europe/Paris".`
}

/** How far a zone is ahead at an instant, given as a TIMESTAMP in UTC. */
function shiftAt(zone: string, moment: string): string {
  return `epoch(timezone('${zone}', timezone('UTC', ${moment})) - ${moment})::INTEGER`
}

/** A date with one part put in the place of another; NULL where there is no such date. */
function withPart(date: string, part: string, value: string): string {
  const local = localOf(date)
  const piece = (name: string, width: number, now: string): string =>
    `lpad((${name === part ? value : now})::VARCHAR, ${width}, '0')`
  const day = `${piece('year', 4, `year(${local})`)} || '-' || ${piece('month', 2, `month(${local})`)} || '-' || ${piece('day', 2, `day(${local})`)}`
  const time = `${piece('hour', 2, `hour(${local})`)} || ':' || ${piece('minute', 2, `minute(${local})`)} || ':' || ${piece('second', 2, `second(${local})`)} || strftime(${local}, '.%f')`
  const shift = `struct_extract(${date}, 'shift')`
  const made = `TRY_CAST(${day} || ' ' || ${time} AS TIMESTAMP)`
  return `CASE WHEN ${value} BETWEEN 0 AND ${part === 'year' ? 9_999 : part === 'hour' ? 23 : 59} THEN ${dateOf(made, shift)} END`
}

const isGiven = (args: readonly string[]): string =>
  args.map((one) => `${one} IS NOT NULL`).join(' AND ')

export const DATE_FUNCTIONS: readonly MappingFunction[] = [
  {
    name: 'now',
    parameters: [],
    returns: 'date',
    description: 'The current time; the same for all records of a run.',
    example: 'now()',
    result: '2021-10-26T10:10:24Z',
    sql: () => `struct_pack(moment := timezone('UTC', now()), shift := 0::INTEGER)`,
  },
  {
    name: 'timestamp',
    parameters: [],
    returns: 'integer',
    description: 'The current time in milliseconds since 1970; the same for all records of a run.',
    example: 'timestamp()',
    result: '1571850624571',
    sql: () => `epoch_ms(timezone('UTC', now()))`,
  },
  {
    name: 'format',
    parameters: parametersOf('date:date format:string!'),
    returns: 'string',
    description: 'A date as a text of the given format.',
    example: 'format("2019-10-23T11:24:35+00:00", "yyyy-MM-dd HH:mm:ss")',
    result: '"2019-10-23 11:24:35"',
    sql: ([date = ''], { literals: [, format] }) => writeDate(date, String(format)),
    complaint: ([, format]) => formatComplaint(String(format), 'write'),
  },
  {
    name: 'dformat',
    parameters: parametersOf('timestamp:integer format:string!'),
    returns: 'string',
    description: 'A time in milliseconds since 1970 as a text of the given format, in UTC.',
    example: `dformat(1571829875000, "yyyy-MM-dd'T'HH:mm:ss.SSSX")`,
    result: '"2019-10-23T11:24:35.000Z"',
    sql: ([ms = ''], { literals: [, format] }) => {
      const date = `struct_pack(moment := epoch_ms(${ms}), shift := 0::INTEGER)`
      return `CASE WHEN ${inRange(ms)} THEN ${writeDate(date, String(format))} END`
    },
    fails: (_, [ms = '']) => `${ms} IS NOT NULL AND NOT (${inRange(ms)})`,
    complaint: ([, format]) => formatComplaint(String(format), 'write'),
  },
  {
    name: 'date',
    parameters: parametersOf('date:string format:string?! default_date:date?'),
    returns: 'date',
    description:
      'Reads a date in the given format, or in ISO 8601 and the automatic formats; a null is the default date.',
    example: 'date("2019-10-23 11:24", "yyyy-MM-dd HH:mm")',
    result: '2019-10-23T11:24:00Z',
    sql: ([text = '', , otherwise = 'NULL'], { literals: [, format] }) =>
      `CASE WHEN ${text} IS NULL THEN ${otherwise} ELSE ${format === undefined || format === null ? readAnyDate(text) : readDate(text, String(format))} END`,
    fails: (value, [text]) => `${text} IS NOT NULL AND ${value} IS NULL`,
    complaint: ([, format]) =>
      format === undefined || format === null ? null : formatComplaint(String(format), 'read'),
  },
  {
    name: 'date_part',
    parameters: parametersOf('component:string! date:date'),
    returns: 'integer',
    description:
      'A part of a date, such as "year", "mm" or "hh24"; weeks and weekdays as ISO counts them.',
    example: 'date_part("MM", date("2019-10-17 11:55:12"))',
    result: '10',
    sql: ([, date = ''], { literals: [name] }) => partOf(name)?.[1](localOf(date)) ?? 'NULL',
    complaint: ([name]) => complaintOfPart(name, false),
  },
  {
    name: 'set_date_part',
    parameters: parametersOf('component:string! value:integer date:date'),
    returns: 'date',
    description: 'A date with one of its parts replaced.',
    example: 'set_date_part("m", 4, date("2016-11-09T11:44:44.797"))',
    result: '2016-04-09T11:44:44.797Z',
    sql: ([, value = '', date = ''], { literals: [name] }) =>
      withPart(date, partOf(name)?.[0][0] ?? '', value),
    fails: (made, [, value = '', date = '']) => `${made} IS NULL AND ${isGiven([value, date])}`,
    complaint: ([name]) => complaintOfPart(name, true),
  },
  {
    name: 'make_date_time',
    aliases: ['make_timestamp'],
    parameters: parametersOf(
      'year:integer month:integer day:integer hour:integer minute:integer second:integer nanosecond:integer timezone:string!',
    ),
    returns: 'date',
    description:
      'A date from its parts, as a clock in the given time zone shows them; microseconds are kept.',
    example: 'make_date_time(2019, 10, 17, 11, 55, 12, 999, "America/Los_Angeles")',
    result: '2019-10-17T11:55:12-07:00',
    sql: (args, { literals }) => {
      const [year, month, day, hour, minute, second, nano] = args
      const two = (one: string | undefined): string => `lpad((${one})::VARCHAR, 2, '0')`
      const text = `lpad((${year})::VARCHAR, 4, '0') || '-' || ${two(month)} || '-' || ${two(day)} || ' ' || ${two(hour)} || ':' || ${two(minute)} || ':' || ${two(second)} || '.' || lpad((${nano})::VARCHAR, 9, '0')`
      const small = [month, day, hour, minute, second].map((one) => `${one} BETWEEN 0 AND 59`)
      const isSound = [
        `${year} BETWEEN 1 AND 9999`,
        ...small,
        `${hour} <= 23`,
        `${nano} BETWEEN 0 AND 999999999`,
      ]
      const local = `TRY_CAST(${text} AS TIMESTAMP)`
      const zone = zoneNamed(literals[7]) ?? 'UTC'
      const moment = `timezone('UTC', timezone('${zone}', ${local}))`
      return `CASE WHEN ${isSound.join(' AND ')} AND ${local} IS NOT NULL THEN struct_pack(moment := ${moment}, shift := ${shiftAt(zone, moment)}) END`
    },
    fails: (value, args) => `${value} IS NULL AND ${isGiven(args)}`,
    complaint: (literals) => complaintOfZone(literals[7]),
  },
  {
    name: 'zone_date_to_utc',
    parameters: parametersOf('date:date'),
    returns: 'date',
    description: 'The same instant in UTC.',
    example: 'zone_date_to_utc("2019-10-17T11:55:12-08:00")',
    result: '2019-10-17T19:55:12Z',
    sql: ([date]) =>
      `CASE WHEN ${date} IS NOT NULL THEN struct_pack(moment := struct_extract(${date}, 'moment'), shift := 0::INTEGER) END`,
  },
  {
    name: 'zone_date_to_zone',
    parameters: parametersOf('date:date zone:string!'),
    returns: 'date',
    description: 'The same instant in a time zone.',
    example: 'zone_date_to_zone("2021-10-26T13:43:59Z", "Europe/Paris")',
    result: '2021-10-26T15:43:59+02:00',
    sql: ([date], { literals: [, zone] }) => {
      const moment = `struct_extract(${date}, 'moment')`
      return `CASE WHEN ${date} IS NOT NULL THEN struct_pack(moment := ${moment}, shift := ${shiftAt(zoneNamed(zone) ?? 'UTC', moment)}) END`
    },
    complaint: ([, zone]) => complaintOfZone(zone),
  },
]

function inRange(ms: string): string {
  return `${ms} BETWEEN -62135596800000 AND 253402300799999`
}

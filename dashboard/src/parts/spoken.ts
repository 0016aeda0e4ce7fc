/** spoken: numbers and instants as people read them (pure). `null` and -1, which is "not known", are a dash. */

export type Measure = number | null | undefined

const DASH = '–'

const plain = new Intl.NumberFormat('en-US')

export function spokenCount(value: Measure): string {
  return isKnown(value) ? plain.format(value) : DASH
}

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']

/** By thousands, as disks and networks are sold. */
export function spokenBytes(value: Measure): string {
  if (!isKnown(value)) return DASH
  const step = Math.min(
    BYTE_UNITS.length - 1,
    value < 1_000 ? 0 : Math.floor(Math.log10(value) / 3),
  )
  const amount = value / 1_000 ** step
  const digits = step === 0 || amount >= 100 ? 0 : 1
  return `${amount.toFixed(digits)} ${BYTE_UNITS[step] ?? ''}`
}

/** The two units that matter: `340 ms`, `4.2 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function spokenDuration(ms: Measure): string {
  if (!isKnown(ms)) return DASH
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  if (seconds < 3_600) return twoUnits(seconds, 60, 'min', 's')
  const minutes = Math.round(seconds / 60)
  if (minutes < 24 * 60) return twoUnits(minutes, 60, 'h', 'min')
  return twoUnits(Math.round(minutes / 60), 24, 'd', 'h')
}

function twoUnits(amount: number, size: number, large: string, small: string): string {
  const rest = amount % size
  const first = `${Math.floor(amount / size)} ${large}`
  return rest === 0 ? first : `${first} ${rest} ${small}`
}

/** In UTC, which is what logs and the API speak: `23 Nov 2026, 21:30:05`. */
export function spokenInstant(at: number): string {
  const [day, time] = partsOf(at)
  return `${day}, ${time}`
}

/** Without the year where it is this one. */
export function spokenShort(at: number, now: number): string {
  const [day, time] = partsOf(at)
  const isThisYear = new Date(at).getUTCFullYear() === new Date(now).getUTCFullYear()
  return `${isThisYear ? day.slice(0, -5) : day}, ${time}`
}

function partsOf(at: number): [day: string, time: string] {
  const date = new Date(at)
  const month = date.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' })
  return [
    `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`,
    date.toISOString().slice(11, 19),
  ]
}

const relative = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto', style: 'short' })
const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  ['year', 365 * 24 * 3_600_000],
  ['month', 30 * 24 * 3_600_000],
  ['day', 24 * 3_600_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

export function spokenAgo(at: number, now: number): string {
  const span = at - now
  for (const [unit, ms] of STEPS) {
    if (Math.abs(span) >= ms) return relative.format(Math.trunc(span / ms), unit)
  }
  return span > 0 ? 'in a moment' : 'just now'
}

/** `1 row`, `3 rows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${plain.format(count)} ${count === 1 ? one : many}`
}

function isKnown(value: Measure): value is number {
  return typeof value === 'number' && value >= 0
}

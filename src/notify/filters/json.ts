/** json: what a JSON value can be, where in it a field stands, how it is shown on a line (pure). */
import { isObject } from '../../domain/json.ts'

export type Plain = string | number | boolean | null

export function isPlain(value: unknown): value is Plain {
  return value === null || (typeof value !== 'object' && value !== undefined)
}

/** How many strings, numbers, true, false and null a value holds at any depth. */
export function countPlain(value: unknown): number {
  if (isPlain(value)) return 1
  return Object.values(value ?? {}).reduce((sum: number, each) => sum + countPlain(each), 0)
}

/** The value in a text, or why it is no JSON. */
export function parseJson(text: string): { readonly value: unknown } | { readonly why: string } {
  try {
    return { value: JSON.parse(text) }
  } catch (cause) {
    return { why: cause instanceof Error ? cause.message : String(cause) }
  }
}

/** The entry of an object that has exactly one. */
export function soleEntry(value: unknown): [name: string, value: unknown] | null {
  const [first, ...rest] = isObject(value) ? Object.entries(value) : []
  return first !== undefined && rest.length === 0 ? first : null
}

/** `data.repo:name`; a name that a path could be confused by is quoted: `data["a.b"]`. */
export function pathTo(name: string, above: string): string {
  if (/[\s.[\]"]/.test(name) || name === '') return `${above}[${JSON.stringify(name)}]`
  return above === '' ? name : `${above}.${name}`
}

/** Whatever a value holds, this neither throws nor takes long: deep and long values are cut. */
export function compact(value: unknown): string {
  let room = MAX_SHOWN
  const cutValue = (_: string, each: unknown) => (room-- > 0 ? beginningOf(each) : null)
  return cut(JSON.stringify(value, cutValue) ?? 'nothing')
}

/** No more of it than is shown of all. */
function beginningOf(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, MAX_SHOWN)
  return Array.isArray(value) ? value.slice(0, MAX_SHOWN) : value
}

export function cut(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN - 1)}…`
}

const MAX_SHOWN = 200

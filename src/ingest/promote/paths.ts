/**
 * paths: where a value stands inside of a record, and how that is written (pure). A rule knows its steps;
 * which element of a list, or which key of a map, only a record tells.
 */
import { isObject } from '../../domain/json.ts'

/** A name, any element of a list, or any key of a map. */
export type Step = string | { readonly each: 'element' | 'key' }

/** Names and keys, and indexes of elements from 0. */
export type Path = readonly (string | number)[]

/** `items[].sku`, `identityMap.*[].id`: how a rule is called. */
export function columnOf(steps: readonly Step[]): string {
  return written(steps.map((step) => (typeof step === 'string' ? step : WILDCARDS[step.each])))
}

const WILDCARDS = { element: ['[]'], key: ['.*'] } as const

/** `items[1].sku`: where a value is. */
export function textOf(path: Path): string {
  return written(path.map((step) => (typeof step === 'string' ? step : [`[${step}]`])))
}

/** What comes in a list is written as it is. */
function written(steps: readonly (string | readonly [string])[]): string {
  return steps
    .map((step, index) => (typeof step !== 'string' ? step[0] : index === 0 ? step : `.${step}`))
    .join('')
}

/** `positions`: what the record tells, from the outside inwards. */
export function pathOf(steps: readonly Step[], positions: Path): Path {
  let next = 0
  return steps.map((step) => (typeof step === 'string' ? step : (positions[next++] ?? '')))
}

/** RFC 6901. */
export function pointerTo(path: Path): string {
  return path.map((step) => `/${escaped(String(step))}`).join('')
}

/** The same in the schema. */
export function schemaPointerTo(steps: readonly Step[]): string {
  return steps
    .map((step) => {
      if (typeof step === 'string') return `/properties/${escaped(step)}`
      return step.each === 'element' ? '/items' : '/additionalProperties'
    })
    .join('')
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** `null` for what is not there. */
export function valueAt(whole: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return typeof step === 'number' ? (value[step] ?? null) : null
    return isObject(value) && Object.hasOwn(value, step) ? value[step] : null
  }, whole)
}

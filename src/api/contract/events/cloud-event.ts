/** cloud-event: one CloudEvent as it was posted, checked: version 1.0, with JSON for data (io-events 6, decision 26). */
import { CloudEvent, ValidationError } from 'cloudevents'
import { Fault } from '../../../domain/fault.ts'
import type { JsonObject } from '../../../domain/json.ts'
import type { PublishRequest } from '../../../notify/events/publish.ts'
import { trueOrFalse } from '../query.ts'

/** Attributes and data as they were given; a Fault where they make no CloudEvent. `nameFor` names an attribute in a sentence. */
export function checked(
  given: JsonObject,
  data: unknown,
  isPhi: boolean,
  nameFor: (attribute: string) => string,
): PublishRequest {
  // In JSON, null is the same as not being there.
  const present = Object.entries(given).filter(([, value]) => value !== null)
  const attributes: JsonObject = { specversion: '1.0', ...Object.fromEntries(present) }
  for (const [name, value] of Object.entries(attributes)) {
    const problem = problemOf(name, value)
    if (problem !== null) throw refused(`${nameFor(name)} ${problem}.`)
  }
  for (const name of ['id', 'source', 'type']) {
    if (attributes[name] === undefined)
      throw refused(`${nameFor(name)} is missing. Every CloudEvent has one.`)
  }
  const { id, source, type } = conforming(attributes, data, nameFor)
  const isMarked = isPhi || flagOf('phidata', attributes['phidata'] ?? null)
  return { attributes, id, source, type, data, isPhi: isMarked }
}

/** What the library lets pass, or fills in by itself; `null` where nothing is wrong. */
function problemOf(name: string, value: unknown): string | null {
  if (name === 'data_base64') return 'is not taken: events hold JSON. Put it into `data`'
  if (!/^[a-z0-9]+$/.test(name)) {
    return 'is not a name that CloudEvents allow: lower-case letters and digits only'
  }
  if (CORE.has(name)) return coreProblemOf(name, value)
  const isScalar =
    typeof value === 'string' || typeof value === 'boolean' || Number.isInteger(value)
  return isScalar ? null : `must be a text, a whole number, true or false, and is ${shown(value)}`
}

const CORE: ReadonlySet<string> = new Set(
  'id source type subject time dataschema datacontenttype specversion'.split(' '),
)

function coreProblemOf(name: string, value: unknown): string | null {
  if (name === 'specversion' && value !== '1.0') return `must be "1.0", and is ${shown(value)}`
  if (value === '') return 'must not be empty'
  if (name === 'datacontenttype' && typeof value === 'string' && !isJson(value)) {
    return `must be application/json or another kind of JSON, and is ${shown(value)}`
  }
  return null
}

export function isJson(contentType: string): boolean {
  return /^[\w.!#$&^+-]+\/([\w.!#$&^-]+\+)?json\s*(;|$)/i.test(contentType.trim())
}

/** The rules of CloudEvents 1.0 as their own library knows them. */
function conforming(
  attributes: JsonObject,
  data: unknown,
  nameFor: (attribute: string) => string,
): CloudEvent<unknown> {
  try {
    return new CloudEvent<unknown>({ ...attributes, data })
  } catch (error) {
    const first = error instanceof ValidationError ? error.errors?.[0] : undefined
    if (first === undefined || typeof first === 'string') {
      throw refused(`The event is no CloudEvent: ${String(error)}.`)
    }
    const name = first.instancePath.slice(1)
    throw refused(
      `${nameFor(name)} ${first.message ?? 'is not valid'}, and is ${shown(attributes[name])}.`,
    )
  }
}

/** Whether an event holds health data is not guessed at. */
export function flagOf(name: string, value: unknown): boolean {
  if (value === null) return false
  const said = typeof value === 'string' ? trueOrFalse(value) : value
  if (typeof said === 'boolean') return said
  throw refused(`\`${name}\` must be true or false, and is ${shown(value)}.`)
}

export function refused(problem: string): Fault {
  return new Fault('EVENTS-400', { problem })
}

export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing'
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`
}

/** whole-body: a body that must have all that a resource has; while it is a draft, it need not. */
import type { Static, TObject, TSchema } from 'typebox'
import { Check, Errors, Pointer } from 'typebox/value'
import { Fault } from '../../domain/fault.ts'

/** The body, or a fault that names the first place at which it has not. */
export function wholeBody<Body extends TObject>(Body: Body, body: unknown): Static<Body> {
  if (Check(Body, body)) return body
  const { place, rule } = firstWrong(Body, body)
  const what = place === '' ? 'The body' : `\`${place.slice(1).replaceAll('/', '.')}\``
  throw new Fault('FLOW-1000-400', { problem: `${what} ${rule}.` })
}

/** The first place at which a value is not what it must be, and the rule with the value that breaks it. */
export function firstWrong(Schema: TSchema, value: unknown): { place: string; rule: string } {
  const [first] = Errors(Schema, value)
  const place = first?.instancePath ?? ''
  const rule = first?.message ?? 'is not valid'
  if (first === undefined || first.keyword === 'required') return { place, rule }
  const text = JSON.stringify(place === '' ? value : Pointer.Get(value, place)) ?? 'missing'
  return { place, rule: `${rule}, and is ${text.length <= 100 ? text : `${text.slice(0, 100)}…`}` }
}

/** whole-body: a body that must have all that a resource has; while it is a draft, it need not. */
import type { Static, TObject } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Fault } from '../../domain/fault.ts'

/** The body, or a fault that names the first place at which it has not. */
export function wholeBody<Body extends TObject>(Body: Body, body: unknown): Static<Body> {
  if (Check(Body, body)) return body
  const [first] = Errors(Body, body)
  const place = first?.instancePath ?? ''
  const what = place === '' ? 'The body' : `\`${place.slice(1).replaceAll('/', '.')}\``
  throw new Fault('FLOW-1000-400', { problem: `${what} ${first?.message ?? 'is not valid'}.` })
}

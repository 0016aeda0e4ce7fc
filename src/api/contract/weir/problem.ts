/** problem: what Weir's own paths answer where they cannot do as they were asked: problem+json. */
import { Type } from 'typebox'

const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  report: Type.Object({ 'request-id': Type.String() }),
})

/** Said of tokens, before the path itself is reached. */
const GatewayError = Type.Object({ error_code: Type.String(), message: Type.String() })

const ANSWERS = {
  400: ['Something in the request is not as it has to be; `detail` says what.', Problem],
  401: ['The token is not valid.', GatewayError],
  403: ['The token is missing, or does not open this.', Type.Union([Problem, GatewayError])],
  404: ['What the path names is not there, or not yours.', Problem],
  409: ['It cannot be done with what it is now; `detail` says why.', Problem],
  429: ['Too many are at work at once.', Problem],
} as const

/** The error answers of a route, for its schema: 401 and 403 can happen to all. */
export function problems(...statuses: readonly (400 | 404 | 409 | 429)[]): object {
  return Object.fromEntries(
    ([401, 403, ...statuses] as const).map((status) => {
      const [description, schema] = ANSWERS[status]
      const type = status === 401 ? 'application/json' : 'application/problem+json'
      return [status, { description, content: { [type]: { schema } } }]
    }),
  )
}

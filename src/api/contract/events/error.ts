/** error: what the events API answers where it cannot do as it was asked (io-events 1.4). */
import { Type } from 'typebox'

const EventsError = Type.Object({ reason: Type.String(), message: Type.String() })

/** Said of tokens, before the API itself is reached. */
const GatewayError = Type.Object({ error_code: Type.String(), message: Type.String() })

const SENTENCES = {
  400: 'Something in the request is not as it has to be; the message says what.',
  401: 'The token is not valid.',
  403: 'The token is missing or does not open this, or what is asked for may not be done.',
  404: 'Something that the path or the body names is not there.',
  406: 'The answer is of a kind that `Accept` does not allow.',
  409: 'It is there already; the header `x-conflicting-id` names it.',
  410: 'The position has expired; begin again with the oldest event or at the end.',
  413: 'The request is too large.',
  415: 'The content type is none that is understood here.',
  429: 'The API key has sent too many requests; the header `Retry-After` says when to come again.',
  503: 'The disk is full; nothing was changed. Try again later.',
} as const

type Refused = keyof typeof SENTENCES

/** The error answers of a route, for its schema: 401 and 403 can happen to all. */
export function refusals(...statuses: readonly Refused[]): object {
  const all: readonly Refused[] = [...new Set<Refused>([401, 403, ...statuses])]
  return Object.fromEntries(
    all.map((status) => [
      status,
      {
        description: SENTENCES[status],
        content: { 'application/json': { schema: schemaOf(status) } },
      },
    ]),
  )
}

function schemaOf(status: Refused): object {
  if (status === 401) return GatewayError
  return status === 403 ? Type.Union([EventsError, GatewayError]) : EventsError
}

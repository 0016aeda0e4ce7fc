/** trace: a kept exchange on the wire (io-events 7.1). */
import { Type } from 'typebox'
import type { Trace } from '../../../domain/trace.ts'
import { keptBody } from '../../../notify/webhooks/trace.ts'
import type { KeptTrace } from '../../../platform/store/ledgers/traces.ts'

const Headers = Type.Record(Type.String(), Type.Array(Type.String()))

export const TraceList = Type.Array(
  Type.Object({
    event: Type.String({ description: 'The event code, or `challenge`.' }),
    id: Type.String(),
    date: Type.String({ format: 'date-time' }),
    clientId: Type.String(),
    registrationId: Type.String(),
    trace: Type.Object({
      ts: Type.Integer({ description: 'Epoch milliseconds.' }),
      deliveryTime: Type.Integer(),
      tracingRequest: Type.Object({
        requestUrl: Type.String(),
        requestMethod: Type.String(),
        contentType: Type.String(),
        requestBody: Type.String({ description: 'Its first 64 KB.' }),
        requestHeaders: Headers,
      }),
      tracingResponse: Type.Object({
        responseCode: Type.Integer({
          description: 'A status of HTTP, or 601, 602, 604 or 611 where no answer came.',
        }),
        responseTime: Type.Integer({ description: 'Milliseconds.' }),
        responseBody: Type.String({
          description: 'Its first 64 KB; where no answer came, why, with an id for support.',
        }),
        responseHeaders: Headers,
      }),
      insightsInfo: Type.Array(
        Type.Object({
          providerName: Type.String(),
          eventCode: Type.String(),
          eventIds: Type.Array(Type.String()),
        }),
      ),
    }),
    _weir: Type.Object({
      deliveryId: Type.Union([Type.String(), Type.Null()], {
        description: 'What was tried, which can be sent again; null for a challenge.',
      }),
      replayId: Type.Optional(Type.String({ description: 'What was sent again.' })),
      isSuccess: Type.Boolean(),
    }),
  }),
)

export function traceFields(trace: KeptTrace, clientId: string) {
  return {
    event: trace.eventCode,
    id: trace.id,
    date: new Date(trace.at).toISOString(),
    clientId,
    registrationId: trace.registrationId,
    trace: {
      ts: trace.at,
      deliveryTime: trace.at,
      tracingRequest: {
        requestUrl: trace.request.url,
        requestMethod: trace.request.method,
        contentType: trace.request.headers['content-type']?.[0] ?? '',
        requestBody: keptBody(trace.request.body, trace.bodyBytes),
        requestHeaders: listed(trace.request.headers),
      },
      tracingResponse: {
        responseCode: trace.response.code,
        responseTime: trace.response.durationMs,
        responseBody: trace.response.body,
        responseHeaders: listed(trace.response.headers),
      },
      insightsInfo: insightsOf(trace),
    },
    _weir: {
      deliveryId: trace.deliveryId,
      isSuccess: trace.isSuccess,
      ...(trace.replayId === null ? {} : { replayId: trace.replayId }),
    },
  }
}

function listed(headers: Trace['request']['headers']): Record<string, string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, [...values]]))
}

/** One entry for each event code of a batch, with the ids of its events. */
function insightsOf({ items, providerLabel, eventCode, eventId }: Trace) {
  const shown = items.length > 0 ? items : [{ providerLabel, eventCode, eventId }]
  const groups = Map.groupBy(shown, (item) => `${item.providerLabel}\n${item.eventCode}`)
  return [...groups.values()].map((group) => ({
    providerName: group[0]?.providerLabel ?? '',
    eventCode: group[0]?.eventCode ?? '',
    eventIds: group.map((item) => item.eventId),
  }))
}

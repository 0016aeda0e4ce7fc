/** headers: the names of the headers that a notification carries, and reading them. */

export const HEADERS: {
  readonly eventId: 'x-adobe-event-id'
  readonly eventCode: 'x-adobe-event-code'
  readonly provider: 'x-adobe-provider'
  readonly deliveryId: 'x-adobe-delivery-id'
  readonly requestId: 'x-request-id'
  readonly retryCount: 'x-adobe-retry-count'
  readonly signature1: 'x-adobe-digital-signature-1'
  readonly signature2: 'x-adobe-digital-signature-2'
  readonly publicKey1Path: 'x-adobe-public-key1-path'
  readonly publicKey2Path: 'x-adobe-public-key2-path'
} = {
  eventId: 'x-adobe-event-id',
  eventCode: 'x-adobe-event-code',
  provider: 'x-adobe-provider',
  deliveryId: 'x-adobe-delivery-id',
  requestId: 'x-request-id',
  retryCount: 'x-adobe-retry-count',
  signature1: 'x-adobe-digital-signature-1',
  signature2: 'x-adobe-digital-signature-2',
  publicKey1Path: 'x-adobe-public-key1-path',
  publicKey2Path: 'x-adobe-public-key2-path',
}

/** The headers of a request, as node:http, Express and Fastify give them, or as `fetch` does. */
export type RequestHeaders =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | { get(name: string): string | null }

/** The value of a header in whatever case it came; '' where it is missing. */
export function readHeader(headers: RequestHeaders, name: string): string {
  if (isFetchHeaders(headers)) return headers.get(name) ?? ''
  const found = Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1]
  return (typeof found === 'string' ? found : found?.[0]) ?? ''
}

function isFetchHeaders(headers: RequestHeaders): headers is { get(name: string): string | null } {
  return typeof headers['get'] === 'function'
}

/** posted: what is posted to the ingress, in each of its four modes → what is to be published (io-events 6). */
import type { IncomingHttpHeaders } from 'node:http'
import { Fault } from '../../../domain/fault.ts'
import { isObject, type JsonObject } from '../../../domain/json.ts'
import type { PublishRequest } from '../../../notify/events/publish.ts'
import { checked, flagOf, isJson, refused, shown } from './cloud-event.ts'

export interface Posted {
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

/** For raw mode, where the sender leaves both to Weir. */
export interface Fresh {
  readonly id: () => string
  readonly at: number
}

/** A Fault where it is no event, or a content type that no mode has. */
export function publishRequestsOf(posted: Posted, fresh: Fresh): readonly PublishRequest[] {
  const { headers, body } = posted
  const contentType = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const isPhi = flagOf('x-event-phidata', headerOf(headers, 'x-event-phidata'))
  switch (contentType) {
    case 'application/cloudevents+json':
      return [structured(body, isPhi, 'The event')]
    case 'application/cloudevents-batch+json':
      return batched(body, isPhi)
    case 'application/json':
      return [isBinary(headers) ? binary(posted, isPhi) : raw(posted, isPhi, fresh)]
    default:
      // Binary mode takes any JSON under its own name.
      if (isJson(contentType) && isBinary(headers)) return [binary(posted, isPhi)]
      throw new Fault('EVENTS-415', { contentType })
  }
}

function batched(body: unknown, isPhi: boolean): readonly PublishRequest[] {
  if (!Array.isArray(body)) {
    throw refused(
      `The body of a batch must be a list of events, and is ${shown(body)}. Send one event as application/cloudevents+json.`,
    )
  }
  if (body.length > MAX_BATCH) {
    throw refused(
      `The batch has ${body.length} events; ${MAX_BATCH} may be published at once. Send the others in a request of their own.`,
    )
  }
  return body.map((one: unknown, index) =>
    structured(one, isPhi, `Event ${index + 1} of the batch`),
  )
}

/** All of a batch is one transaction, and nobody else writes meanwhile. */
export const MAX_BATCH = 1_000

/** `what`: how sentences begin. */
function structured(body: unknown, isPhi: boolean, what: string): PublishRequest {
  if (!isObject(body)) {
    const hint = Array.isArray(body) ? ' Send a list as application/cloudevents-batch+json.' : ''
    throw refused(`${what} must be a JSON object, and is ${shown(body)}.${hint}`)
  }
  const { data, ...attributes } = body
  return checked(attributes, data, isPhi, (name) => `${what}: \`${name}\``)
}

/** The attributes are headers, and the body is the data. */
function binary({ headers, body }: Posted, isPhi: boolean): PublishRequest {
  const attributes: Record<string, unknown> = { datacontenttype: headers['content-type'] }
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('ce-')) continue
    attributes[name.slice('ce-'.length)] = decoded(String(value))
  }
  return checked(attributes, body, isPhi, (name) => `The header ce-${name}`)
}

function isBinary(headers: IncomingHttpHeaders): boolean {
  return ['ce-id', 'ce-source', 'ce-type', 'ce-specversion'].some((name) => name in headers)
}

/** What HTTP cannot carry in a header is %-escaped there. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // It was not escaped: the % stands for itself.
  }
}

/** The body is the bare payload, or a CloudEvent that the headers only repeat, as Adobe Commerce sends it. */
function raw({ headers, body }: Posted, isPhi: boolean, fresh: Fresh): PublishRequest {
  const providerId = headerOf(headers, 'x-adobe-event-provider-id')
  const type = headerOf(headers, 'x-adobe-event-code')
  const id = headerOf(headers, 'x-event-id')
  if (providerId === null || type === null) {
    throw refused(
      'With application/json, headers say what the event is: give x-adobe-event-provider-id and x-adobe-event-code, or those of a binary CloudEvent (ce-id, ce-source, ce-type). Or send the whole event as application/cloudevents+json.',
    )
  }
  if (body === undefined)
    throw refused('The request has no body. Send the payload of the event as JSON.')
  const source = `urn:uuid:${providerId}`
  if (isObject(body) && isCloudEvent(body)) {
    return agreeing(structured(body, isPhi, 'The event'), { source, type, id })
  }
  const attributes = {
    specversion: '1.0',
    id: id ?? fresh.id(),
    source,
    type,
    time: new Date(fresh.at).toISOString(),
    datacontenttype: 'application/json',
  }
  return checked(attributes, body, isPhi, (name) => `The event: \`${name}\``)
}

function isCloudEvent(body: JsonObject): boolean {
  return ['specversion', 'source', 'type'].every((name) => typeof body[name] === 'string')
}

function agreeing(
  request: PublishRequest,
  named: { readonly source: string; readonly type: string; readonly id: string | null },
): PublishRequest {
  for (const name of ['source', 'type', 'id'] as const) {
    const wanted = named[name]
    if (wanted === null || wanted.toLowerCase() === request[name].toLowerCase()) continue
    throw refused(
      `The headers say that the \`${name}\` of the event is ${shown(wanted)}, and its body that it is ${shown(request[name])}. Let them agree, or leave the headers out and send application/cloudevents+json.`,
    )
  }
  return request
}

/** `null` where it is missing or empty: clients send empty ones for what they do not know. */
function headerOf(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name]
  const text = (Array.isArray(value) ? value[0] : value)?.trim() ?? ''
  return text === '' ? null : text
}

/**
 * faults: whatever goes wrong in a request → the documented error of its API.
 * A Fault answers for itself; what the schema refuses becomes the family's "invalid"; anything else
 * is a bug or the machine: 500 with a request id and no detail, and one line in the log.
 */
import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { Fault } from '../../domain/fault.ts'
import type { Clock } from '../../platform/clock.ts'
import type { App, Services } from '../services.ts'
import { familyOf } from './families.ts'
import { notUnderstood } from './parsers.ts'
import type { Verbs } from './verbs.ts'

export function installFaults(
  app: App,
  { clock, log }: Services,
  { of: verbsOf }: Pick<Verbs, 'of'>,
): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const fault = error instanceof Fault ? error : faultOf(error, request)
    if (fault === null) {
      // Without its query, which may hold what nobody else is to read.
      const path = request.url.split('?')[0] ?? ''
      log.error('request.failed', { requestId: request.id, path, error: error.stack })
      const detail = `Something went wrong inside of Weir. Its log has more under the request id ${request.id}.`
      const family = familyOf(request.url)
      const body = family.write(new Fault('WEIR-503', { problem: detail }), request.id, clock.now())
      return reply
        .code(500)
        .header('x-weir-code', 'WEIR-503')
        .type(family.contentType)
        .send(
          Buffer.from(
            JSON.stringify({
              ...body,
              ...('status' in body ? { status: 500, title: STATUS_CODES[500] } : {}),
            }),
          ),
        )
    }
    return send(fault, request, reply, clock)
  })

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const verbs = verbsOf(path)
    if (verbs.length > 0) {
      const allowed = verbs.join(', ')
      reply.header('allow', allowed)
      const problem = `"${path}" cannot be asked with ${request.method}. Use ${allowed}.`
      return send(new Fault(familyOf(path).wrongVerb, { problem }), request, reply, clock)
    }
    const problem = `There is nothing at ${request.method} "${path}". The paths of this Weir are listed at /docs.`
    return send(new Fault('WEIR-404', { problem }), request, reply, clock)
  })
}

/** For what is refused before a route is found: a path that is broken, or too long in one place. */
export function frameworkFaults({ clock }: Services) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const why = error.code === 'FST_ERR_BAD_URL' ? 'a %-escape in it is broken' : 'it is too long'
    const problem = `The path "${shorten(request.url)}" cannot be read: ${why}.`
    reply.header('x-request-id', request.id)
    void send(new Fault(familyOf(request.url).invalid, { problem }), request, reply, clock)
  }
}

function send(fault: Fault, request: FastifyRequest, reply: FastifyReply, clock: Clock) {
  // The shapes of some APIs have no place for the code, and without it nobody can look it up.
  reply.header('x-weir-code', fault.code)
  const { conflictingId } = fault.details
  if (conflictingId !== undefined) reply.header('x-conflicting-id', String(conflictingId))
  const family = familyOf(request.url)
  const body = /^\d+$/.test(fault.code)
    ? { error_code: fault.code, message: fault.message }
    : family.write(fault, request.id, clock.now())
  // Sent as bytes: an error is of one shape whatever the route's own answers are.
  return reply
    .code(fault.status)
    .type(family.contentType)
    .send(Buffer.from(JSON.stringify(body)))
}

/** `null` for what is not the client's doing. */
function faultOf(error: FastifyError, request: FastifyRequest): Fault | null {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new Fault('WEIR-413', { limitBytes: request.routeOptions.bodyLimit }, { cause: error })
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return notUnderstood(request.headers['content-type'] ?? '')
  }
  if (/ENOSPC|EDQUOT|EFBIG|disk is full/.test(error.message)) {
    const problem =
      'The disk of the data folder is full; nothing was changed. Make room and try again.'
    return new Fault('WEIR-503', { problem }, { cause: error })
  }
  if (error.code === 'ERR_SQLITE_ERROR') return null
  if (error.validation === undefined && (error.statusCode ?? 500) >= 500) return null
  const problem =
    error.validation === undefined
      ? `The request cannot be read: ${error.message}.`
      : sentenceOf(error, request)
  return new Fault(familyOf(request.url).invalid, { problem }, { cause: error })
}

/** Names the place, the rule and the value that broke it. */
function sentenceOf(error: FastifyError, request: FastifyRequest): string {
  const first = error.validation?.[0]
  const where = error.validationContext ?? 'body'
  if (first === undefined) return error.message
  const place = `${where}${first.instancePath.replaceAll('/', '.')}`
  const value = valueAt(
    request[where === 'querystring' ? 'query' : where === 'params' ? 'params' : 'body'],
    first.instancePath,
  )
  const allowed = first.params['allowedValues']
  const rule = Array.isArray(allowed)
    ? `must be one of ${allowed.map((one) => JSON.stringify(one)).join(', ')}`
    : (first.message ?? 'is not valid')
  const shown =
    first.keyword === 'required' ? '' : `, and is ${shorten(JSON.stringify(value) ?? 'missing')}`
  return `\`${place}\` ${rule}${shown}.`
}

function valueAt(root: unknown, pointer: string): unknown {
  let value = root
  for (const step of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined
    value = new Map<string, unknown>(Object.entries(value)).get(
      step.replaceAll('~1', '/').replaceAll('~0', '~'),
    )
  }
  return value
}

function shorten(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`
}

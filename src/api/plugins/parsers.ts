/** parsers: which bodies are understood: JSON under any of its names, forms, and nothing at all. */
import type { FastifyRequest } from 'fastify'
import { Fault } from '../../domain/fault.ts'
import { isTooDeep, MAX_DEPTH } from '../../domain/depth.ts'
import type { App } from '../services.ts'
import { familyOf } from './families.ts'

export type ParseBody = (
  request: FastifyRequest,
  body: string,
  done: (error: Error | null, value?: unknown) => void,
) => void

/** The content types that are JSON under another name. */
export const JSON_BY_ANOTHER_NAME = /^application\/[\w.-]+\+json\s*(;|$)/i

export function installParsers(app: App): void {
  refuseEncoded(app)
  const parseJson = jsonParser(app)
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, parseJson)
  app.addContentTypeParser<string>(JSON_BY_ANOTHER_NAME, { parseAs: 'string' }, parseJson)
  app.addContentTypeParser<string>(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    ({ url }, body, done) => {
      // Tokens alone are asked for with forms; elsewhere every value would be a text.
      if (url.startsWith('/ims')) done(null, Object.fromEntries(new URLSearchParams(body)))
      else done(notUnderstood('application/x-www-form-urlencoded'))
    },
  )
}

/** Clients send a content type with empty bodies too, on GET and DELETE among others (io-events 9.1). */
export function jsonParser(app: App): ParseBody {
  const parseStrictly = app.getDefaultJsonParser('error', 'error')
  return (request, body, done) => {
    if (body === '') return done(null, undefined)
    void parseStrictly(request, body, (error: Error | null, value: unknown) => {
      if (error !== null) done(invalid(request, whyNot(body)))
      else if (isTooDeep(value)) done(invalid(request, TOO_DEEP))
      else done(null, value)
    })
  }
}

const TOO_DEEP = `The JSON of the body is nested more than ${MAX_DEPTH} deep. Send it flatter.`

/** What Fastify says of a body it cannot take is not true of every one. */
function whyNot(body: string): string {
  try {
    JSON.parse(body)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return `The request cannot be read: its body is not valid JSON (${why}).`
  }
  return 'The request cannot be read: its JSON has a key "__proto__", or a "constructor" with a "prototype" in it, which are not taken. Give it another name.'
}

function invalid({ url }: FastifyRequest, problem: string): Fault {
  return new Fault(familyOf(url).invalid, { problem })
}

/** Said before anything of the body is read, for it would be taken for broken JSON. */
function refuseEncoded(app: App): void {
  app.addHook('preParsing', async ({ headers, is404 }) => {
    const encoding = headers['content-encoding']?.trim() ?? ''
    const hasBody =
      headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0
    if (!hasBody || is404 || encoding === '' || encoding.toLowerCase() === 'identity') return
    const problem = `The body is encoded as "${encoding.slice(0, 100)}" (Content-Encoding), which is not read here. Send it as it is.`
    throw new Fault('WEIR-415', { problem })
  })
}

/** Of a content type that nothing here reads. */
export function notUnderstood(contentType: string): Fault {
  const problem = `The content type "${contentType}" is not understood here. Send application/json.`
  return new Fault('WEIR-415', { problem })
}

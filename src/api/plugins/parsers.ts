/** parsers: which bodies are understood: JSON under any of its names, forms, and nothing at all. */
import type { FastifyRequest } from 'fastify'
import { Fault } from '../../domain/fault.ts'
import { isTooDeep, MAX_DEPTH } from '../contract/depth.ts'
import type { App } from '../services.ts'
import { familyOf } from './families.ts'

export type ParseBody = (
  request: FastifyRequest,
  body: string,
  done: (error: Error | null, value?: unknown) => void,
) => void

/** The content types that are JSON under another name. */
export const JSON_BY_ANOTHER_NAME = /^application\/[\w.-]+\+json/

export function installParsers(app: App): void {
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
      else done(new Fault('WEIR-415', { contentType: 'application/x-www-form-urlencoded' }))
    },
  )
}

/** Clients send a content type with empty bodies too, on GET and DELETE among others (io-events 9.1). */
export function jsonParser(app: App): ParseBody {
  const parseStrictly = app.getDefaultJsonParser('error', 'error')
  return (request, body, done) => {
    if (body === '') return done(null, undefined)
    void parseStrictly(request, body, (error: Error | null, value: unknown) => {
      if (error === null && isTooDeep(value)) done(tooDeep(request))
      else done(error, value)
    })
  }
}

function tooDeep({ url }: FastifyRequest): Fault {
  const problem = `The JSON of the body is nested more than ${MAX_DEPTH} deep. Send it flatter.`
  return new Fault(familyOf(url).invalid, { problem })
}

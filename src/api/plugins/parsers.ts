/** parsers: which bodies are understood: JSON under any of its names, forms, and nothing at all. */
import type { FastifyRequest } from 'fastify'
import type { App } from '../services.ts'

/** Clients send a content type with empty bodies too, on GET and DELETE among others (io-events 9.1). */
export function installParsers(app: App): void {
  const parseStrictly = app.getDefaultJsonParser('error', 'error')
  const parseJson = (
    request: FastifyRequest,
    body: string,
    done: (error: Error | null, value?: unknown) => void,
  ): void => {
    if (body === '') done(null, undefined)
    else void parseStrictly(request, body, done)
  }
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, parseJson)
  app.addContentTypeParser<string>(/^application\/[\w.-]+\+json/, { parseAs: 'string' }, parseJson)
  app.addContentTypeParser<string>(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body))),
  )
}

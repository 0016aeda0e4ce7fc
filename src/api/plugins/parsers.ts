/** parsers: which bodies are understood: JSON under any of its names, forms, and nothing at all. */
import type { FastifyRequest } from 'fastify'
import { Fault } from '../../domain/fault.ts'
import type { App } from '../services.ts'
import { familyOf } from './families.ts'

/** Clients send a content type with empty bodies too, on GET and DELETE among others (io-events 9.1). */
export function installParsers(app: App): void {
  const parseStrictly = app.getDefaultJsonParser('error', 'error')
  const parseJson = (
    request: FastifyRequest,
    body: string,
    done: (error: Error | null, value?: unknown) => void,
  ): void => {
    if (body === '') return done(null, undefined)
    void parseStrictly(request, body, (error: Error | null, value: unknown) => {
      if (error === null && isTooDeep(value)) done(tooDeep(request))
      else done(error, value)
    })
  }
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, parseJson)
  app.addContentTypeParser<string>(/^application\/[\w.-]+\+json/, { parseAs: 'string' }, parseJson)
  app.addContentTypeParser<string>(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body))),
  )
}

/** Far beyond what any resource needs; checking, writing and reading back all recurse. */
const MAX_DEPTH = 100

/** Level by level instead of by recursion, which is what deep values break. */
function isTooDeep(value: unknown): boolean {
  let level = [value]
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    )
    if (level.length === 0) return false
  }
  return true
}

function tooDeep({ url }: FastifyRequest): Fault {
  const problem = `The JSON of the body is nested more than ${MAX_DEPTH} deep. Send it flatter.`
  return new Fault(familyOf(url).invalid, { problem })
}

/** limits: how many requests an API key, or an address, may send in a span of time; which routes have one says each of them. */
import rateLimit, { type RateLimitOptions } from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import { Fault } from '../../domain/fault.ts'
import type { App } from '../services.ts'

export async function installLimits(app: App): Promise<void> {
  await app.register(rateLimit, { global: false })
}

/** The `rateLimit` of a route's config. Who has no valid token is refused before anything is counted. */
export function perApiKey(max: number, spanMs: number): RateLimitOptions {
  return limited({ max, spanMs }, 'API key', (request) => request.caller.clientId)
}

/** For what is open to anybody. */
export function perAddress(max: number, spanMs: number): RateLimitOptions {
  return limited({ max, spanMs }, 'address', (request) => request.ip)
}

function limited(
  { max, spanMs }: { max: number; spanMs: number },
  what: string,
  keyOf: (request: FastifyRequest) => string,
): RateLimitOptions {
  return {
    max,
    timeWindow: spanMs,
    keyGenerator: keyOf,
    // It sets Retry-After on the answer itself.
    errorResponseBuilder: (request, { ttl }) => {
      const problem = `The ${what} "${keyOf(request)}" has sent more than ${max} requests in ${spanMs / 1_000} seconds. Try again in ${Math.ceil(ttl / 1_000)} s.`
      return new Fault('EVENTS-429', { problem })
    },
  }
}

/** limits: how many requests an API key may send in a span of time; which routes have one says each of them. */
import rateLimit, { type RateLimitOptions } from '@fastify/rate-limit'
import { Fault } from '../../domain/fault.ts'
import type { App } from '../services.ts'

export async function installLimits(app: App): Promise<void> {
  await app.register(rateLimit, { global: false })
}

/** The `rateLimit` of a route's config. Who has no valid token is refused before anything is counted. */
export function perApiKey(max: number, spanMs: number): RateLimitOptions {
  return {
    max,
    timeWindow: spanMs,
    keyGenerator: (request) => request.caller.clientId,
    // It sets Retry-After on the answer itself.
    errorResponseBuilder: (request, { ttl }) => {
      const problem = `The API key "${request.caller.clientId}" has sent more than ${max} requests in ${spanMs / 1_000} seconds. Try again in ${Math.ceil(ttl / 1_000)} s.`
      return new Fault('EVENTS-429', { problem })
    },
  }
}

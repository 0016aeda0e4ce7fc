/**
 * patience: how long a body may take to come. A short one has half a minute; a long one has as long as it
 * needs, and half a minute from each of its pieces to the next. Who is slower is cut off.
 */
import { Transform } from 'node:stream'
import { Fault } from '../../domain/fault.ts'
import type { App } from '../services.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True: its body may be as large as a file. */
    isLong?: boolean
  }
}

const PATIENCE_MS = 30_000

/** What the server itself bears of any request, and of its headers. */
export const LONGEST = {
  requestTimeout: 24 * 60 * 60_000,
  http: { headersTimeout: PATIENCE_MS },
} as const

const CUT_OFF = 'The body was cut off before its end; nothing of it was kept. Send it again.'

export function installPatience(app: App, patienceMs = PATIENCE_MS): void {
  app.addHook('preParsing', async ({ raw, headers, routeOptions }, _reply, payload) => {
    const hasBody =
      headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0
    if (!hasBody) return payload
    const timer = setTimeout(() => {
      // What has come whole may be followed by another request of the same connection.
      if (!raw.complete) raw.destroy()
    }, patienceMs).unref()
    raw.once('close', () => clearTimeout(timer))
    if (routeOptions.config.isLong !== true) return payload
    const seen = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        timer.refresh()
        done(null, chunk)
      },
    })
    seen.on('error', () => {}) // Nobody may be reading: what was refused at once is not read at all.
    // Whoever reads it hears of what is cut off. Not the other way: what is refused half way is answered still.
    raw.once('close', () => {
      if (!raw.complete) seen.destroy(new Fault('WEIR-400', { problem: CUT_OFF }))
    })
    return payload.pipe(seen)
  })
}

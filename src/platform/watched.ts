/**
 * watched: an eye on one connection of the HTTP client (connect.ts), for what the client cannot see.
 * Keeps: no receiver has more than 1 MiB read for one request, wherever it hides it: in interim
 * answers, the status line, extensions of chunks or trailers, of which the parser counts nothing.
 * Tells: whether a request failed only because it met a kept connection that was being closed.
 */
import type { Socket } from 'node:net'
import { ENDLESS_ANSWER } from './outcome.ts'

/** The most that is read (32 KiB of headers, 64 KiB of body) even where each byte is a chunk of its own. */
const MOST_BYTES = 1024 * 1024

const STALE = new WeakSet<object>()

/**
 * Whether an error of the client says: a connection that had answered before ended with not one byte
 * in answer to this request. Mostly the receiver had closed it before the request arrived.
 */
export function isStale(error: unknown): boolean {
  return typeof error === 'object' && error !== null && STALE.has(error)
}

/** To be called before the client listens: of two listeners the first one hears first. */
export function watch(socket: Socket): void {
  // As of the last bytes that came: what had been sent, what had come, what of it answers older requests.
  let sent = 0
  let read = socket.bytesRead
  let older = read

  const isUnanswered = (): boolean =>
    sent > 0 && socket.bytesWritten > sent && socket.bytesRead === read

  socket.on('readable', () => {
    if (socket.bytesRead === read) return
    if (socket.bytesWritten > sent) {
      sent = socket.bytesWritten
      older = read
    }
    read = socket.bytesRead
    if (read - older > MOST_BYTES) socket.destroy(endless())
  })
  socket.on('end', () => {
    if (isUnanswered()) socket.destroy(closed())
  })
  socket.on('error', (error) => {
    if (isUnanswered()) STALE.add(error)
  })
}

function endless(): Error {
  const message = `more than ${MOST_BYTES} bytes came`
  return Object.assign(new Error(message), { code: ENDLESS_ANSWER })
}

/** As undici says it where it notices by itself. */
function closed(): Error {
  return Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
}

/**
 * http: one request and what came of it. It never throws for what the far side does: a refused
 * connection, a hanging server and a 500 are outcomes alike. One deadline holds for connecting,
 * headers and body together; redirects are never followed; nothing is sent to an address that
 * `permit` refuses (connect.ts).
 */
import { StringDecoder } from 'node:string_decoder'
import { Agent, type Dispatcher } from 'undici'
import type { Exchange, Outcome } from '../domain/attempt.ts'
import type { Clock } from './clock.ts'
import { createConnect, type Permit } from './connect.ts'
import { answeredWith, timedOut, unreachableFrom } from './outcome.ts'

export interface HttpClient {
  exchange(request: Exchange['request']): Promise<Exchange>
  /** Lets what is under way end (at the latest at its deadline), then closes every connection. */
  close(): Promise<void>
}

export interface HttpSettings {
  readonly permit: Permit
  readonly clock: Clock
  readonly timeoutMs?: number
}

const BODY_LIMIT_BYTES = 64 * 1024

export function openHttpClient(settings: HttpSettings): HttpClient {
  const { permit, clock, timeoutMs = 10_000 } = settings
  const agent = new Agent({
    connect: createConnect(permit, timeoutMs),
    connections: 256,
    pipelining: 1,
    maxHeaderSize: 32 * 1024,
    // The one deadline of the exchange rules; undici's own timers would only cost.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  let closing: Promise<void> | undefined

  return {
    exchange: async (request) => {
      const startedAt = clock.now()
      const begun = performance.now()
      const received = await receive(agent, request, { clock, timeoutMs })
      // A wall clock may step between the two; a duration must not.
      const durationMs = Math.round(performance.now() - begun)
      return { request, ...received, startedAt, durationMs }
    },
    close: () => (closing ??= agent.close()),
  }
}

type Received = Pick<Exchange, 'response' | 'outcome'>

interface Limits {
  readonly clock: Clock
  readonly timeoutMs: number
}

function receive(agent: Agent, request: Exchange['request'], limits: Limits): Promise<Received> {
  if (!URL.canParse(request.url)) {
    const outcome = unreachableFrom(new Error(`"${request.url}" is not a URL`))
    return Promise.resolve({ response: EMPTY, outcome })
  }
  const url = new URL(request.url)
  const options: Dispatcher.DispatchOptions = {
    origin: url.origin,
    path: url.pathname + url.search,
    method: request.method,
    headers: request.headers,
    body: request.body === '' ? null : request.body,
  }
  return new Promise((resolve) => {
    const reception = new Reception(limits, resolve)
    // undici throws for what it cannot send at all, such as an origin that is not HTTP.
    try {
      agent.dispatch(options, reception)
    } catch (error) {
      reception.fail(error)
    }
  })
}

const EMPTY: Exchange['response'] = { headers: {}, body: '', isCut: false }

/** Takes in one answer and settles once: with its end, its first 64 KiB, an error or the deadline. */
class Reception implements Dispatcher.DispatchHandler {
  readonly #limits: Limits
  readonly #resolve: (received: Received) => void
  readonly #deadline: NodeJS.Timeout
  #controller: Dispatcher.DispatchController | null = null
  #isSettled = false
  #status = 0
  #headers: Headers = {}
  #chunks: Buffer[] = []
  #size = 0

  constructor(limits: Limits, resolve: (received: Received) => void) {
    this.#limits = limits
    this.#resolve = resolve
    this.#deadline = setTimeout(() => this.#expire(), limits.timeoutMs)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // It waited for a free connection beyond its deadline, so it must not be sent any more.
    if (this.#isSettled) controller.abort(new Error('too late'))
  }

  onResponseStart(_: unknown, status: number, headers: Headers): void {
    const isFinal = status >= 200
    if (!isFinal) return
    this.#status = status
    this.#headers = headers
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    if (this.#size <= BODY_LIMIT_BYTES) return
    this.#answer()
    // The connection still carries the rest, so it cannot be used again.
    controller.abort(new Error('enough was read'))
  }

  onResponseEnd(): void {
    this.#answer()
  }

  onResponseError(_: unknown, error: Error): void {
    this.fail(error)
  }

  fail(error: unknown): void {
    this.#settle({ response: EMPTY, outcome: unreachableFrom(error) })
  }

  #expire(): void {
    this.#settle({ response: EMPTY, outcome: timedOut(this.#limits.timeoutMs) })
    this.#controller?.abort(new Error('the deadline has passed'))
  }

  #answer(): void {
    const retryAfter = this.#headers['retry-after']
    const first = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter
    const outcome: Outcome = answeredWith(this.#status, first, this.#limits.clock.now())
    const isCut = this.#size > BODY_LIMIT_BYTES
    const body = textOf(Buffer.concat(this.#chunks), isCut)
    this.#settle({ response: { headers: listed(this.#headers), body, isCut }, outcome })
  }

  #settle(received: Received): void {
    if (this.#isSettled) return
    this.#isSettled = true
    clearTimeout(this.#deadline)
    this.#chunks = []
    this.#resolve(received)
  }
}

type Headers = Record<string, string | string[] | undefined>

function textOf(body: Buffer, isCut: boolean): string {
  // The decoder keeps back a character that the cut has halved.
  return isCut
    ? new StringDecoder('utf8').write(body.subarray(0, BODY_LIMIT_BYTES))
    : body.toString('utf8')
}

function listed(headers: Headers): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? []].flat()]),
  )
}

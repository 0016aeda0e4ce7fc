/**
 * http: one request and what came of it. It never throws for what the far side does: a refused
 * connection, a hanging server and a 500 are outcomes alike. One deadline holds for connecting,
 * headers and body together; redirects are never followed; nothing is sent to an address that
 * `permit` refuses (connect.ts).
 *
 * A request that meets a kept connection just as the receiver closes it is sent once more at once,
 * over a new one and within the same deadline: the far side has most likely never read it, and a
 * failure would put off a delivery by a minute and count against a healthy receiver. In the rare case
 * that it was read, the receiver gets the same event id and delivery id twice, which it has to bear
 * with anyway. undici does not do this by itself.
 */
import { validateHeaderName, validateHeaderValue } from 'node:http'
import { StringDecoder } from 'node:string_decoder'
import { Agent, type Dispatcher } from 'undici'
import type { Exchange, Outcome } from '../domain/attempt.ts'
import type { Clock } from './clock.ts'
import { createConnect, type Permit } from './connect.ts'
import { type Names, openNames } from './names.ts'
import { answeredWith, noSuchStatus, timedOut, unreachableFrom } from './outcome.ts'
import { isStale } from './watched.ts'

export interface HttpClient {
  exchange(request: Exchange['request']): Promise<Exchange>
  /** Lets what is under way end (at the latest at its deadline), then closes every connection. */
  close(): Promise<void>
}

export interface HttpSettings {
  readonly permit: Permit
  readonly clock: Clock
  readonly timeoutMs?: number
  /** How names are looked up; by default over the network and of this machine. */
  readonly names?: Names
}

const BODY_LIMIT_BYTES = 64 * 1024

/** A receiver may ask for connections to be kept longer, but 256 of them are not given away for hours. */
const MOST_IDLE_MS = 60_000

export function openHttpClient(settings: HttpSettings): HttpClient {
  const { permit, clock, timeoutMs = 10_000, names = openNames() } = settings
  const common = {
    connect: createConnect({ permit, names, timeoutMs }),
    connections: 256,
    maxHeaderSize: 32 * 1024,
    keepAliveMaxTimeout: MOST_IDLE_MS,
    // The one deadline of the exchange rules; undici's own timers would only cost.
    headersTimeout: 0,
    bodyTimeout: 0,
  }
  const agents: Agents = {
    kept: new Agent({ ...common, pipelining: 1 }),
    fresh: new Agent({ ...common, pipelining: 0 }),
  }
  let closing: Promise<void> | undefined

  return {
    exchange: async (request) => {
      const startedAt = clock.now()
      const begun = performance.now()
      const received = await receive(agents, request, { clock, timeoutMs })
      // A wall clock may step between the two; a duration must not.
      const durationMs = Math.round(performance.now() - begun)
      return { request, ...received, startedAt, durationMs }
    },
    // A request may still go from the one to the other.
    close: () => (closing ??= agents.kept.close().then(() => agents.fresh.close())),
  }
}

interface Agents {
  /** Uses its connections again. */
  readonly kept: Agent
  /** Opens a connection for each request. */
  readonly fresh: Agent
}

type Received = Pick<Exchange, 'response' | 'outcome'>

interface Limits {
  readonly clock: Clock
  readonly timeoutMs: number
}

function receive(agents: Agents, request: Exchange['request'], limits: Limits): Promise<Received> {
  const problem = whyUnsendable(request)
  if (problem !== null) {
    return Promise.resolve({ response: EMPTY, outcome: unreachableFrom(problem) })
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
    const reception = new Reception(limits, resolve, () => send(agents.fresh))
    const send = (agent: Agent): void => {
      // undici throws for what it cannot send at all, such as an origin that is not HTTP.
      try {
        agent.dispatch(options, reception)
      } catch (error) {
        reception.fail(error)
      }
    }
    send(agents.kept)
  })
}

/** undici looks for itself, but each request that it refuses costs its pool one of 256 connections for ever. */
function whyUnsendable({ url, headers }: Exchange['request']): unknown {
  if (!URL.canParse(url)) return new Error(`"${url}" is not a URL`)
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name)
      validateHeaderValue(name, value)
    }
    return null
  } catch (error) {
    return error
  }
}

const EMPTY: Exchange['response'] = { headers: {}, body: '', isCut: false }

/** Takes in one answer and settles once: with its end, its first 64 KiB, an error or the deadline. */
class Reception implements Dispatcher.DispatchHandler {
  readonly #limits: Limits
  readonly #resolve: (received: Received) => void
  readonly #deadline: NodeJS.Timeout
  readonly #sendAgain: () => void
  #isSentAgain = false
  #controller: Dispatcher.DispatchController | null = null
  #isSettled = false
  #status = 0
  #headers: Headers = {}
  #chunks: Buffer[] = []
  #size = 0

  constructor(limits: Limits, resolve: (received: Received) => void, sendAgain: () => void) {
    this.#limits = limits
    this.#resolve = resolve
    this.#sendAgain = sendAgain
    this.#deadline = setTimeout(() => this.#expire(), limits.timeoutMs)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // It waited for a free connection beyond its deadline, so it must not be sent any more.
    if (this.#isSettled) controller.abort(new Error('too late'))
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Headers,
  ): void {
    const isFinal = status >= 200
    if (!isFinal) return
    this.#status = status
    this.#headers = headers
    if (status <= 599) return
    this.#settle({ response: EMPTY, outcome: noSuchStatus(status) })
    controller.abort(new Error('no such status'))
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    // A body of one-byte chunks would take 200 times its size: each is an object and holds what it came in.
    if (this.#chunks.length === MOST_CHUNKS) this.#chunks = [Buffer.concat(this.#chunks)]
    if (this.#size <= BODY_LIMIT_BYTES) return
    this.#answer()
    // The connection still carries the rest, so it cannot be used again.
    controller.abort(new Error('enough was read'))
  }

  onResponseEnd(): void {
    this.#answer()
  }

  onResponseError(_: unknown, error: Error): void {
    if (this.#isSettled || this.#isSentAgain || !isStale(error)) {
      this.fail(error)
      return
    }
    this.#isSentAgain = true
    this.#controller = null
    this.#sendAgain()
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

const MOST_CHUNKS = 128

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

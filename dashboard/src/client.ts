/**
 * client: the public API as the pages use it. Keeps: whatever goes wrong reaches a page as one `Refused`
 * with one sentence for people, out of whichever documented shape of error the API has.
 */

export class Refused extends Error {
  /** Of HTTP; 0 where no answer came. */
  readonly status: number
  /** As `weir explain` and the page of errors know it. */
  readonly code: string | null

  constructor(sentence: string, status: number, code: string | null = null) {
    super(sentence)
    this.status = status
    this.code = code
  }

  /** Whether signing in again would help. */
  get isSignedOut(): boolean {
    return this.code === '403010'
  }
}

export interface Asking {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as they are, instead of a body. */
  readonly bytes?: Blob
  readonly etag?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
}

/** The answer's JSON, which is what the contract of the route says; `null` where it has no body. */
export async function ask<Answer>(path: string, asking: Asking = {}): Promise<Answer> {
  const response = await respond(path, asking)
  const text = await response.text()
  return (text === '' ? null : JSON.parse(text)) as Answer
}

/** For what is no JSON, and for headers that matter. Throws a `Refused` where the answer is an error. */
export async function respond(path: string, asking: Asking = {}): Promise<Response> {
  const { method = 'GET', etag, headers, signal } = asking
  const [type, body] = sentBy(asking)
  const response = await fetch(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(type === null ? {} : { 'content-type': type }),
      ...(etag === undefined ? {} : { 'if-match': etag }),
      ...headers,
    },
    body,
    signal: signal ?? null,
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error
    throw new Refused('Weir does not answer. Perhaps it was stopped, or the network is away.', 0)
  })
  if (!response.ok) throw await refusalOf(response)
  return response
}

function sentBy({ body, bytes }: Asking): [type: string | null, body: string | Blob | null] {
  if (bytes !== undefined) return ['application/octet-stream', bytes]
  return body === undefined ? [null, null] : ['application/json', JSON.stringify(body)]
}

async function refusalOf(response: Response): Promise<Refused> {
  const body: unknown = await response.json().catch(() => null)
  const code = response.headers.get('x-weir-code')
  const sentence = sentenceIn(body) ?? `Weir answered ${response.status} ${response.statusText}.`
  return new Refused(sentence, response.status, code)
}

/** Each API has its own word for it (the Flow Service, problems, events, tokens). */
export function sentenceIn(body: unknown): string | null {
  const fields = new Map<string, unknown>(Object.entries(body ?? {}))
  for (const name of ['errorMessage', 'detail', 'message', 'error_description']) {
    const sentence = fields.get(name)
    if (typeof sentence === 'string') return sentence
  }
  return null
}

/** Whether it is no more, so that trying again would not help. */
export function isGone(error: unknown): boolean {
  return error instanceof Refused && error.status === 404
}

/** What to show people of anything that was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Refused
    ? error.message
    : 'Something went wrong in this page. Load it anew; if it happens again, it is a bug of Weir.'
}

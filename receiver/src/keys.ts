/** keys: the public keys of a Weir, fetched once and kept for a day, as its documentation allows. */

export interface KeyFetcherSettings {
  /** Where the keys are, such as `https://weir.example.com`; the path comes with the notification. */
  readonly baseUrl: string
  /** 24 h unless you say otherwise; more would miss that a key was withdrawn. */
  readonly maxAgeMs?: number
  readonly fetch?: typeof globalThis.fetch
  readonly now?: () => number
}

export type KeyFetcher = (path: string) => Promise<string>

export function createKeyFetcher(settings: KeyFetcherSettings): KeyFetcher {
  const { baseUrl, maxAgeMs = DAY_MS, fetch = globalThis.fetch, now = Date.now } = settings
  const kept = new Map<string, { readonly key: Promise<string>; readonly until: number }>()

  return (path) => {
    const known = kept.get(path)
    if (known !== undefined && known.until > now()) return known.key
    const key = fetchKey(new URL(path, baseUrl), new URL(baseUrl), fetch)
    kept.set(path, { key, until: now() + maxAgeMs })
    // A failure is not kept, so that the next notification tries again.
    key.catch(() => kept.delete(path))
    return key
  }
}

const DAY_MS = 24 * 3_600_000
const TRIES = 3

async function fetchKey(url: URL, base: URL, fetch: typeof globalThis.fetch): Promise<string> {
  if (url.origin !== base.origin) throw new Error(`"${url.href}" is not a key of ${base.origin}.`)
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    }).catch((cause: unknown) => new Error(`The key at ${url.href} cannot be fetched.`, { cause }))
    if (answer instanceof Response && answer.ok) return answer.text()
    const isPassing = answer instanceof Error || answer.status >= 500
    if (isPassing && attempt < TRIES) continue
    throw answer instanceof Error
      ? answer
      : new Error(`The key at ${url.href} was answered with status ${answer.status}.`)
  }
}

/**
 * sessions: who has signed in to the dashboard, by a link that is good once.
 * Keeps: no code and no token is kept in the clear, and both end; they live in memory, so that a stop signs everybody out.
 */
import type { Chance } from '../platform/chance.ts'
import type { Clock } from '../platform/clock.ts'
import { hashOf } from '../platform/secret-hash.ts'

export interface Sessions {
  /** A code that begins one session. */
  offer(): Granted
  /** `null` where the code was used, is too old or never was. */
  begin(code: string): Granted | null
  /** When a session that goes on ends; `null` where it has ended or never was. */
  endOf(token: string): number | null
  end(token: string): void
}

export interface Granted {
  readonly secret: string
  readonly expiresAt: number
}

export function createSessions({
  clock,
  chance,
}: {
  readonly clock: Clock
  readonly chance: Chance
}): Sessions {
  const offers = new Map<string, number>()
  const sessions = new Map<string, number>()

  function grant(kept: Map<string, number>, lifeMs: number): Granted {
    const now = clock.now()
    for (const [hash, expiresAt] of kept) if (expiresAt <= now) kept.delete(hash)
    const [oldest] = kept.keys()
    if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    const secret = chance.hex(48)
    const expiresAt = now + lifeMs
    kept.set(hashOf(secret), expiresAt)
    return { secret, expiresAt }
  }

  function goodUntil(kept: ReadonlyMap<string, number>, secret: string): number | null {
    const expiresAt = kept.get(hashOf(secret)) ?? 0
    return expiresAt > clock.now() ? expiresAt : null
  }

  return {
    offer: () => grant(offers, LINK_LIFE_MS),
    begin(code) {
      if (goodUntil(offers, code) === null) return null
      offers.delete(hashOf(code))
      return grant(sessions, SESSION_LIFE_MS)
    },
    endOf: (token) => goodUntil(sessions, token),
    end: (token) => void sessions.delete(hashOf(token)),
  }
}

const LINK_LIFE_MS = 10 * 60_000
/** Long enough for a week on call. */
const SESSION_LIFE_MS = 7 * 24 * 60 * 60_000
/** More people than that sign in to no Weir; beyond it the oldest make room. */
const MOST_KEPT = 1_000

/** The code stands behind the `#`, which browsers send to nobody and no log sees. */
export function signInLink(publicUrl: string, { secret }: Granted): string {
  return `${publicUrl}/sign-in#${secret}`
}

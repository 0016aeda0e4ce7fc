/**
 * key-ring: which pairs sign, which are retired, and what a rotation makes of them (pure; decision 21).
 * Keeps: a receiver takes either signature and caches a key for up to 24 h (io-events 4), so the pairs
 * are replaced one at a time, and never two within 24 h.
 */
import type { Pair } from './key-pair.ts'

export interface KeyRing {
  /** Signature 1 and signature 2. A new pair takes the place of the one that it replaces. */
  readonly pairs: readonly [Pair, Pair]
  /** Which of them is the older one. They take turns, so that no clock that was wrong once decides it. */
  readonly older: 0 | 1
  /** The last one first. */
  readonly retired: readonly RetiredKey[]
}

/** What is left of a pair that signs no more: its public half, for what it signed before. */
export interface RetiredKey {
  readonly path: string
  readonly publicPem: string
  readonly createdAt: number | null
  readonly retiredAt: number
}

/** A signing key as its operator sees it. */
export interface KeyState {
  readonly path: string
  readonly createdAt: number | null
  readonly retiredAt: number | null
  readonly status: 'signing' | 'retired'
}

export const ROTATION_PAUSE_MS = 24 * 3_600_000

/**
 * Far longer than a delivery is retried and a receiver caches a key, 24 h each. Until then signatures
 * that are remembered (notify/webhooks/signature.ts) may name a retired key.
 */
export const RETIRED_KEPT_MS = 30 * 24 * 3_600_000

/** The first instant that is more than 24 h after the last rotation; 0 where there was none. */
export function canRotateFrom({ retired: [last] }: KeyRing): number {
  return last === undefined ? 0 : last.retiredAt + ROTATION_PAUSE_MS + 1
}

/** The ring with a new pair in place of the older one, and without what was retired long ago. */
export function replaceOlder(ring: KeyRing, made: Pair, now: number): Replaced {
  const [first, second] = ring.pairs
  const { path, publicPem, createdAt } = ring.pairs[ring.older]
  const retired: RetiredKey = { path, publicPem, createdAt, retiredAt: now }
  const kept = ring.retired.filter(({ retiredAt }) => now - retiredAt <= RETIRED_KEPT_MS)
  return {
    ring: {
      pairs: ring.older === 0 ? [made, second] : [first, made],
      older: ring.older === 0 ? 1 : 0,
      retired: [retired, ...kept],
    },
    retired,
  }
}

interface Replaced {
  readonly ring: KeyRing
  readonly retired: RetiredKey
}

export function listKeys({ pairs, retired }: KeyRing): KeyState[] {
  return [...pairs.map(signingState), ...retired.map(retiredState)]
}

export function signingState({ path, createdAt }: Pair): KeyState {
  return { path, createdAt, retiredAt: null, status: 'signing' }
}

export function retiredState({ path, createdAt, retiredAt }: RetiredKey): KeyState {
  return { path, createdAt, retiredAt, status: 'retired' }
}

/** chance: ids nobody can foresee, handed to whoever needs them so that a test can fix them. */
import { randomBytes, randomUUID } from 'node:crypto'
import { monotonicFactory } from 'ulid'

export interface Chance {
  uuid(): string
  /** So many lower-case hexadecimal digits. */
  hex(length: number): string
}

/** The ids of rows: `Chance` and the two forms in which resources are named and versioned. */
export interface RowChance extends Chance {
  /** A ULID of that instant. Later calls sort after earlier ones, also within one millisecond. */
  ulid(now: number): string
  /** A version mark in the form that Azure Cosmos gives, quotes included. */
  etag(): string
  /** So many decimal digits, of which the first is no zero. */
  digits(length: number): string
}

const nextUlid = monotonicFactory()

export const systemChance: RowChance = {
  uuid: () => randomUUID(),
  hex,
  ulid: (now) => nextUlid(now),
  etag: () => `"${hex(8)}-0000-0200-0000-${hex(8)}0000"`,
  digits(length) {
    const least = 10n ** BigInt(length - 1)
    return String(least + (BigInt(`0x${hex(32)}`) % (9n * least)))
  },
}

/** Drawn in large pieces: each call to the system costs as much as several ids. */
let pool = Buffer.alloc(0)
const POOL_BYTES = 8_192

function hex(length: number): string {
  const bytes = Math.ceil(length / 2)
  if (pool.length < bytes) pool = randomBytes(Math.max(POOL_BYTES, bytes))
  const drawn = pool.subarray(0, bytes)
  pool = pool.subarray(bytes)
  return drawn.toString('hex').slice(0, length)
}

/**
 * keys: the keys of this Weir. Two RSA pairs sign what is sent; a master key seals what is stored.
 * Both files are made at the first start; only a rotation writes again, and only the one of the pairs.
 * A crash leaves a whole file or none; one that is damaged or open to others stops the start instead
 * of being replaced, because a new master key could not open what the old one sealed.
 */
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from './clock.ts'
import { damaged, keyFileIn, openKeyRing, writeKeyRing } from './key-file.ts'
import { makePair, signatureOf, type Signature } from './key-pair.ts'
import {
  canRotateFrom,
  type KeyRing,
  type KeyState,
  listKeys,
  replaceOlder,
  retiredState,
  signingState,
} from './key-ring.ts'
import { readPrivate, writeWhole } from './private-file.ts'
import { seal, unseal } from './seal.ts'

export interface Keys {
  /** Both signatures of a body (RSA-SHA256, PKCS#1 v1.5), made on the thread pool. */
  sign(body: string | Buffer): Promise<readonly [Signature, Signature]>
  /** The public half in PEM, for a path that a signature names or named; `null` for any other path. */
  publicKeyPem(path: string): string | null
  /** What signs, then what is retired, the last one first. */
  list(): readonly KeyState[]
  /**
   * Replaces the older pair by a new one, which signs only once it is on disk. The public half of the
   * old one stays readable for 30 days at least. Refused for 24 h after the last rotation.
   */
  rotate(now: number): Promise<Rotation>
  /** Encrypts a text so that only this Weir can read it; the same text never looks the same. */
  seal(text: string): string
  /** Reads what `seal` wrote; throws where it was altered or sealed with another master key. */
  open(sealed: string): string
}

export type Rotation =
  | { readonly kind: 'rotated'; readonly made: KeyState; readonly retired: KeyState }
  | { readonly kind: 'refused'; readonly until: number }

/** `now` is when the keys were made, where they are made now. */
export async function openKeys(folder: string, now = systemClock.now()): Promise<Keys> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const masterKey = await openMasterKey(folder)
  let ring = await openKeyRing(folder, masterKey, now)
  let lastTurn: Promise<unknown> = Promise.resolve()

  return {
    sign: (body) => {
      const bytes = typeof body === 'string' ? Buffer.from(body) : body
      const [first, second] = ring.pairs
      return Promise.all([signatureOf(bytes, first), signatureOf(bytes, second)])
    },
    publicKeyPem: (path) => publicPemOf(ring, path),
    list: () => listKeys(ring),
    rotate: (at) => {
      // One after the other: of two that come together, the second meets what the first did.
      const turn = lastTurn.then(() => rotate(at))
      lastTurn = turn.catch(() => null) // Whoever asked is told; the next turn begins all the same.
      return turn
    },
    seal: (text) => seal(text, masterKey),
    open: (sealed) => unseal(sealed, masterKey),
  }

  async function rotate(at: number): Promise<Rotation> {
    const from = canRotateFrom(ring)
    if (at < from) return { kind: 'refused', until: from }
    const made = await makePair(at)
    const next = replaceOlder(ring, made, at)
    await writeKeyRing(folder, masterKey, next.ring)
    ring = next.ring
    return { kind: 'rotated', made: signingState(made), retired: retiredState(next.retired) }
  }
}

function publicPemOf({ pairs, retired }: KeyRing, path: string): string | null {
  return [...pairs, ...retired].find((key) => key.path === path)?.publicPem ?? null
}

async function openMasterKey(folder: string): Promise<Buffer> {
  return (await findMasterKey(folder)) ?? (await makeMasterKey(folder, masterKeyFileIn(folder)))
}

export function masterKeyFileIn(folder: string): string {
  return join(folder, 'master.key')
}

/** `null` where there is none; throws where it is damaged, or open to others. */
export async function findMasterKey(folder: string): Promise<Buffer | null> {
  const file = masterKeyFileIn(folder)
  const kept = await readPrivate(file)
  if (kept !== null && kept.length !== 32) {
    throw damaged(file, `it has ${kept.length} bytes instead of 32`)
  }
  return kept
}

async function makeMasterKey(folder: string, file: string): Promise<Buffer> {
  const keyFile = keyFileIn(folder)
  if ((await readPrivate(keyFile)) !== null) {
    throw new Error(
      `"${file}" is missing, but "${keyFile}" was sealed with it. Put it back from a backup.`,
    )
  }
  const key = randomBytes(32)
  await writeWhole(folder, file, key)
  return key
}

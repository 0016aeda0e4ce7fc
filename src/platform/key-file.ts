/**
 * key-file: the key ring on disk (keys.ts), private halves sealed; made where there is none.
 * Keeps: the file is replaced whole, so a crash leaves the old ring or the new one.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { join } from 'node:path'
import { isObject, type JsonObject } from '../domain/json.ts'
import { makePair, type Pair, pairOf } from './key-pair.ts'
import type { KeyRing, RetiredKey } from './key-ring.ts'
import { readPrivate, writeWhole } from './private-file.ts'
import { seal, unseal } from './seal.ts'

export async function openKeyRing(
  folder: string,
  masterKey: Buffer,
  now: number,
): Promise<KeyRing> {
  const kept = await findKeyRing(folder, masterKey)
  if (kept !== null) return kept

  const ring: KeyRing = {
    pairs: await Promise.all([makePair(now), makePair(now)]),
    older: 0,
    retired: [],
  }
  await writeKeyRing(folder, masterKey, ring)
  return ring
}

/** `null` where there is none; throws where it is damaged, or open to others. */
export async function findKeyRing(folder: string, masterKey: Buffer): Promise<KeyRing | null> {
  const file = keyFileIn(folder)
  const kept = await readPrivate(file)
  return kept === null ? null : readRing(file, kept.toString('utf8'), masterKey)
}

/** Resolves once the ring is on disk. */
export async function writeKeyRing(
  folder: string,
  masterKey: Buffer,
  { pairs, older, retired }: KeyRing,
): Promise<void> {
  const content = {
    version: 1,
    pairs: pairs.map(({ path, createdAt, privateKey }) => ({
      path,
      createdAt,
      privateKey: seal(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), masterKey),
    })),
    older,
    retired,
  }
  await writeWhole(folder, keyFileIn(folder), `${JSON.stringify(content, null, 2)}\n`)
}

export function keyFileIn(folder: string): string {
  return join(folder, 'signing-keys.json')
}

export function damaged(file: string, why: string, cause?: unknown): Error {
  return new Error(`"${file}" is damaged: ${why}. Put it back from a backup.`, { cause })
}

function readRing(file: string, text: string, masterKey: Buffer): KeyRing {
  try {
    const content: unknown = JSON.parse(text)
    const [first, second] = rowsIn(content, 'pairs').map((row) => pairIn(row, masterKey))
    const retired = rowsIn(content, 'retired').map(retiredIn)
    const older = isObject(content) && content['older'] === 1 ? 1 : 0
    if (first !== undefined && second !== undefined) {
      return { pairs: [first, second], older, retired }
    }
  } catch (cause) {
    throw damaged(file, 'it cannot be read with the master key beside it', cause)
  }
  throw damaged(file, 'it does not hold two key pairs')
}

/** Files from before rotation lack `older`, `retired` and the `createdAt` of pairs. */
function rowsIn(content: unknown, name: string): JsonObject[] {
  const rows: unknown = isObject(content) ? (content[name] ?? []) : []
  if (Array.isArray(rows) && rows.every(isObject)) return rows
  throw new Error(`"${name}" is not a list of keys`)
}

function pairIn(row: JsonObject, masterKey: Buffer): Pair {
  const { path, privateKey, createdAt = null } = row
  if (typeof path !== 'string' || typeof privateKey !== 'string' || !isInstantOrNull(createdAt)) {
    throw new Error('a key pair lacks its path or its private key')
  }
  return pairOf(path, createPrivateKey(unseal(privateKey, masterKey)), createdAt)
}

function retiredIn({ path, publicPem, createdAt, retiredAt }: JsonObject): RetiredKey {
  if (
    typeof path !== 'string' ||
    typeof publicPem !== 'string' ||
    typeof retiredAt !== 'number' ||
    !isInstantOrNull(createdAt)
  ) {
    throw new Error('a retired key lacks its path, its public key or its instants')
  }
  createPublicKey(publicPem) // Throws where it is none: better now than in a receiver.
  return { path, publicPem, createdAt, retiredAt }
}

function isInstantOrNull(value: unknown): value is number | null {
  return value === null || typeof value === 'number'
}

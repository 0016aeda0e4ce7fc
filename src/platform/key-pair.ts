/** key-pair: one RSA pair that signs (keys.ts): made, named by the path of its public half, used. */
import {
  createPublicKey,
  generateKeyPair,
  randomInt,
  sign as signWith,
  type KeyObject,
} from 'node:crypto'
import { promisify } from 'node:util'
import pLimit from 'p-limit'

export interface Pair {
  readonly path: string
  readonly privateKey: KeyObject
  readonly publicPem: string
  /** `null` where its file is older than the noting of it. */
  readonly createdAt: number | null
}

export interface Signature {
  /** Base64. */
  readonly value: string
  readonly publicKeyPath: string
}

export async function makePair(now: number): Promise<Pair> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const name = Array.from({ length: 10 }, () => NAME_LETTERS[randomInt(NAME_LETTERS.length)])
  return pairOf(`/prod/keys/pub-key-${name.join('')}.pem`, privateKey, now)
}

const NAME_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export function pairOf(path: string, privateKey: KeyObject, createdAt: number | null): Pair {
  const publicPem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()
  return { path, privateKey, publicPem, createdAt }
}

/** RSA-SHA256, PKCS#1 v1.5, made on the thread pool. */
export async function signatureOf(bytes: Buffer, pair: Pair): Promise<Signature> {
  const value = await atOnce(() => signOnThreadPool('sha256', bytes, pair.privateKey))
  return { value: value.toString('base64'), publicKeyPath: pair.path }
}

const signOnThreadPool = promisify(signWith)

/** One thread of the pool's four is left to the disk: a commit must not wait for signatures. */
const atOnce = pLimit(3)

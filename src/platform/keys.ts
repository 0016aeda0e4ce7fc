/**
 * keys: the keys of this Weir. Two RSA pairs sign what is sent; a master key seals what is stored.
 * Both files are made at the first start and never written again. A crash leaves either no file or
 * a whole one; a file that is damaged or open to others stops the start instead of being replaced,
 * because a new master key could not open what the old one sealed.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  randomBytes,
  randomInt,
  sign as signWith,
  type KeyObject,
} from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readPrivate, writeWhole } from './private-file.ts'
import { seal, unseal } from './seal.ts'

export interface Keys {
  /** Both signatures of a body (RSA-SHA256, PKCS#1 v1.5), made on the thread pool. */
  sign(body: string | Buffer): Promise<readonly [Signature, Signature]>
  /** The public half in PEM, for a path that a signature names; `null` for any other path. */
  publicKeyPem(path: string): string | null
  /** Encrypts a text so that only this Weir can read it; the same text never looks the same. */
  seal(text: string): string
  /** Reads what `seal` wrote; throws where it was altered or sealed with another master key. */
  open(sealed: string): string
}

export interface Signature {
  /** Base64. */
  readonly value: string
  readonly publicKeyPath: string
}

export async function openKeys(folder: string): Promise<Keys> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const masterKey = await openMasterKey(folder)
  const [first, second] = await openPairs(folder, masterKey)
  const pems = new Map([first, second].map(({ path, publicPem }) => [path, publicPem]))

  return {
    sign: (body) => {
      const bytes = typeof body === 'string' ? Buffer.from(body) : body
      return Promise.all([signatureOf(bytes, first), signatureOf(bytes, second)])
    },
    publicKeyPem: (path) => pems.get(path) ?? null,
    seal: (text) => seal(text, masterKey),
    open: (sealed) => unseal(sealed, masterKey),
  }
}

interface Pair {
  readonly path: string
  readonly privateKey: KeyObject
  readonly publicPem: string
}

type Pairs = readonly [Pair, Pair]

const signOnThreadPool = promisify(signWith)

async function signatureOf(bytes: Buffer, pair: Pair): Promise<Signature> {
  const value = await signOnThreadPool('sha256', bytes, pair.privateKey)
  return { value: value.toString('base64'), publicKeyPath: pair.path }
}

async function openMasterKey(folder: string): Promise<Buffer> {
  const file = join(folder, 'master.key')
  const kept = await readPrivate(file)
  if (kept === null) return makeMasterKey(folder, file)
  if (kept.length !== 32) {
    throw damaged(file, `it has ${kept.length} bytes instead of 32`)
  }
  return kept
}

async function makeMasterKey(folder: string, file: string): Promise<Buffer> {
  const pairsFile = join(folder, PAIRS_FILE)
  if ((await readPrivate(pairsFile)) !== null) {
    throw new Error(
      `"${file}" is missing, but "${pairsFile}" was sealed with it. Put it back from a backup.`,
    )
  }
  const key = randomBytes(32)
  await writeWhole(folder, file, key)
  return key
}

const PAIRS_FILE = 'signing-keys.json'

async function openPairs(folder: string, masterKey: Buffer): Promise<Pairs> {
  const file = join(folder, PAIRS_FILE)
  const kept = await readPrivate(file)
  if (kept !== null) return readPairs(file, kept.toString('utf8'), masterKey)

  const made = await Promise.all([makePair(), makePair()])
  const rows = made.map(({ path, privateKey }) => ({
    path,
    privateKey: seal(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), masterKey),
  }))
  await writeWhole(folder, file, `${JSON.stringify({ version: 1, pairs: rows }, null, 2)}\n`)
  return made
}

async function makePair(): Promise<Pair> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const name = Array.from({ length: 10 }, () => NAME_LETTERS[randomInt(NAME_LETTERS.length)])
  return pairOf(`/prod/keys/pub-key-${name.join('')}.pem`, privateKey)
}

const NAME_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

function pairOf(path: string, privateKey: KeyObject): Pair {
  const publicPem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()
  return { path, privateKey, publicPem }
}

function readPairs(file: string, text: string, masterKey: Buffer): Pairs {
  try {
    const content: unknown = JSON.parse(text)
    const [first, second] = rowsOf(content).map((row) =>
      pairOf(row.path, createPrivateKey(unseal(row.privateKey, masterKey))),
    )
    if (first !== undefined && second !== undefined) return [first, second]
  } catch (cause) {
    throw damaged(file, 'it cannot be read with the master key beside it', cause)
  }
  throw damaged(file, 'it does not hold two key pairs')
}

function rowsOf(content: unknown): { path: string; privateKey: string }[] {
  const pairs: unknown = isRecord(content) ? content['pairs'] : []
  return (Array.isArray(pairs) ? pairs : []).map((row: unknown) => {
    const { path, privateKey } = isRecord(row) ? row : {}
    if (typeof path === 'string' && typeof privateKey === 'string') return { path, privateKey }
    throw new Error('a key pair lacks its path or its private key')
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function damaged(file: string, why: string, cause?: unknown): Error {
  return new Error(`"${file}" is damaged: ${why}. Put it back from a backup.`, { cause })
}

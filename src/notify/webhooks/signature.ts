/**
 * signature: a body → the headers that prove who sent it, for either scheme.
 * An RSA signature costs 0.6 ms and depends on the body alone, so the last ones are remembered:
 * retries and further receivers of one body do not sign again. The other scheme signs the time of
 * sending too, so it is made for each attempt, which a key that was made ready before makes four times
 * as fast.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Keys } from '../../platform/keys.ts'

type Headers = Readonly<Record<string, string>>

/** The scheme `adobe_rsa`. */
export interface Signer {
  /** `bodyKey` names the body: two with one key have one body. */
  proofOf(body: string, bodyKey: string): Promise<Headers>
}

export function createSigner(keys: Keys, { remember }: { remember: number }): Signer {
  const remembered = new LRUCache<string, Promise<Headers>>({ max: remember })

  return {
    proofOf(body, bodyKey) {
      const known = remembered.get(bodyKey)
      if (known !== undefined) return known
      // The promise is kept, not its value: calls that come together wait for one signing.
      const signing = signRsa(keys, body)
      remembered.set(bodyKey, signing)
      signing.catch(() => remembered.delete(bodyKey))
      return signing
    },
  }
}

async function signRsa(keys: Keys, body: string): Promise<Headers> {
  const [first, second] = await keys.sign(body)
  return {
    'x-adobe-digital-signature-1': first.value,
    'x-adobe-digital-signature-2': second.value,
    'x-adobe-public-key1-path': first.publicKeyPath,
    'x-adobe-public-key2-path': second.publicKeyPath,
  }
}

/** What the scheme `standard_webhooks` signs. */
interface Signing {
  readonly body: string
  /** The same on every attempt, so that a receiver can tell a retry. */
  readonly messageId: string
  readonly sentAt: number
  readonly key: KeyObject
}

/** https://www.standardwebhooks.com: the time of sending is signed too, against replays. */
export function timedHeaders({ body, messageId, sentAt, key }: Signing): Headers {
  const timestamp = String(Math.floor(sentAt / 1000))
  const value = createHmac('sha256', key)
    .update(`${messageId}.${timestamp}.${body}`)
    .digest('base64')
  return {
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${value}`,
  }
}

const SECRET_PREFIX = 'whsec_'

/** Throws where it is not `whsec_…`. */
export function secretKeyOf(secret: string): KeyObject {
  if (!secret.startsWith(SECRET_PREFIX)) {
    throw new Error('A registration with "standard_webhooks" needs a secret that begins "whsec_".')
  }
  return createSecretKey(Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64'))
}

/**
 * signature: a body → the headers that prove who sent it, for the schemes of a registration.
 * An RSA signature costs 0.6 ms and depends on the body alone, so the last ones are remembered:
 * retries and further receivers of one body do not sign again.
 */
import { createHmac } from 'node:crypto'
import type { SignatureScheme } from '../../domain/registration.ts'
import type { Keys } from '../../platform/keys.ts'

export interface Signer {
  headersFor(signing: Signing): Promise<Record<string, string>>
}

/** What is to be signed. */
export interface Signing {
  readonly body: string
  /** Names the body: two with one key have one body. */
  readonly bodyKey: string
  readonly schemes: readonly SignatureScheme[]
  /** For `standard_webhooks`: the same on every attempt, so that a receiver can tell a retry. */
  readonly messageId: string
  readonly sentAt: number
  /** `whsec_…`, the registration's own; needed for `standard_webhooks` only. */
  readonly secret: string | null
}

export function createSigner(keys: Keys, { remember }: { remember: number }): Signer {
  const remembered = new Map<string, Promise<Record<string, string>>>()

  return {
    headersFor: async (signing) => ({
      ...(signing.schemes.includes('adobe_rsa') ? await rsaHeaders(signing) : {}),
      ...(signing.schemes.includes('standard_webhooks') ? hmacHeaders(signing) : {}),
    }),
  }

  function rsaHeaders({ bodyKey, body }: Signing): Promise<Record<string, string>> {
    const known = remembered.get(bodyKey)
    if (known !== undefined) return known
    // The promise is kept, not its value: calls that come together wait for one signing.
    const signing = signRsa(keys, body)
    remembered.set(bodyKey, signing)
    signing.catch(() => remembered.delete(bodyKey))
    forgetOldest()
    return signing
  }

  function forgetOldest(): void {
    const [oldest] = remembered.keys()
    if (oldest !== undefined && remembered.size > remember) remembered.delete(oldest)
  }
}

async function signRsa(keys: Keys, body: string): Promise<Record<string, string>> {
  const [first, second] = await keys.sign(body)
  return {
    'x-adobe-digital-signature-1': first.value,
    'x-adobe-digital-signature-2': second.value,
    'x-adobe-public-key1-path': first.publicKeyPath,
    'x-adobe-public-key2-path': second.publicKeyPath,
  }
}

/** https://www.standardwebhooks.com: the time of sending is signed too, against replays. */
function hmacHeaders({ body, messageId, sentAt, secret }: Signing): Record<string, string> {
  const timestamp = String(Math.floor(sentAt / 1000))
  const value = createHmac('sha256', secretBytes(secret))
    .update(`${messageId}.${timestamp}.${body}`)
    .digest('base64')
  return {
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${value}`,
  }
}

const SECRET_PREFIX = 'whsec_'

function secretBytes(secret: string | null): Buffer {
  if (secret === null || !secret.startsWith(SECRET_PREFIX)) {
    throw new Error('A registration with "standard_webhooks" needs a secret that begins "whsec_".')
  }
  return Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
}

/**
 * verify: whether a notification really comes from the Weir whose keys are asked for.
 * Either of its two signatures is enough: while a key is exchanged, only one of them may verify.
 */
import { createPublicKey, verify } from 'node:crypto'
import { HEADERS, readHeader, type RequestHeaders } from './headers.ts'

export interface Notification {
  /** The body exactly as it came: parsed and written again, it would not verify. */
  readonly body: string | Buffer
  readonly headers: RequestHeaders
  /** Your client id. Where the body names its recipient, it must be this one. */
  readonly clientId?: string
  /** Gets a public key in PEM by its path: see `createKeyFetcher`. */
  readonly fetchKey: (path: string) => Promise<string>
}

export interface Verification {
  readonly isValid: boolean
  /** Says why the notification is not valid; '' where it is. */
  readonly reason: string
}

export async function verifyNotification(notification: Notification): Promise<Verification> {
  const bytes = Buffer.from(notification.body)
  const reasons: string[] = []
  for (const [signatureHeader, pathHeader] of SIGNATURES) {
    const reason = await whyUnsigned(bytes, notification, signatureHeader, pathHeader)
    if (reason === null) return verdict(whyNotForYou(bytes, notification.clientId))
    reasons.push(reason)
  }
  return verdict(reasons.join(' '))
}

const SIGNATURES: readonly (readonly [string, string])[] = [
  [HEADERS.signature1, HEADERS.publicKey1Path],
  [HEADERS.signature2, HEADERS.publicKey2Path],
]

/** A sender can write what it likes into the path header, so only names of keys are fetched. */
const KEY_PATH = /^\/\w+\/keys\/pub-key-[\w-]+\.pem$/

async function whyUnsigned(
  bytes: Buffer,
  { headers, fetchKey }: Notification,
  signatureHeader: string,
  pathHeader: string,
): Promise<string | null> {
  const signature = readHeader(headers, signatureHeader)
  const path = readHeader(headers, pathHeader)
  if (signature === '') return `The header "${signatureHeader}" is missing.`
  if (!KEY_PATH.test(path)) return `The header "${pathHeader}" names no key: "${path}".`
  try {
    const key = createPublicKey(await fetchKey(path))
    const isSigned = verify('sha256', bytes, key, Buffer.from(signature, 'base64'))
    return isSigned ? null : `The signature in "${signatureHeader}" does not fit the body.`
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    return `The signature in "${signatureHeader}" could not be checked: ${cause}`
  }
}

/** A batch is for you only when each of its events is. */
function whyNotForYou(bytes: Buffer, clientId: string | undefined): string {
  if (clientId === undefined) return ''
  const stranger = recipientsOf(bytes).find((recipient) => recipient !== clientId)
  return stranger === undefined ? '' : `The notification is for the client "${stranger}".`
}

function recipientsOf(bytes: Buffer): string[] {
  const content = parsed(bytes)
  const events: unknown[] = Array.isArray(content) ? content : [content]
  return events.flatMap((event) =>
    typeof event === 'object' && event !== null
      ? Object.entries(event).flatMap(([key, value]) =>
          RECIPIENT_KEYS.has(key) ? [`${value}`] : [],
        )
      : [],
  )
}

const RECIPIENT_KEYS: ReadonlySet<string> = new Set(['recipient_client_id', 'recipientclientid'])

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    // A body that is not JSON names no recipient.
    return null
  }
}

function verdict(reason: string): Verification {
  return { isValid: reason === '', reason }
}

/**
 * seal: texts encrypted under the master key (AES-256-GCM), in a versioned text form (keys.ts).
 * Keeps: a text that was altered is refused, never read wrongly.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** The version stands in front, so that a later form can be told from this one. */
const SEALED_V1 = 'v1.'
const IV_BYTES = 12
const TAG_BYTES = 16

export function seal(text: string, masterKey: Buffer): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', masterKey, iv)
  const secret = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return SEALED_V1 + Buffer.concat([iv, cipher.getAuthTag(), secret]).toString('base64url')
}

export function unseal(sealed: string, masterKey: Buffer): string {
  if (!sealed.startsWith(SEALED_V1)) throw new Error('The sealed text has an unknown form.')
  const bytes = Buffer.from(sealed.slice(SEALED_V1.length), 'base64url')
  const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)
  if (tag.length !== TAG_BYTES) throw new Error('The sealed text is cut short.')
  const decipher = createDecipheriv('aes-256-gcm', masterKey, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  }).setAuthTag(tag)
  try {
    return (
      decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') +
      decipher.final('utf8')
    )
  } catch (cause) {
    const reason = 'The sealed text was altered or sealed with another master key.'
    throw new Error(reason, { cause })
  }
}

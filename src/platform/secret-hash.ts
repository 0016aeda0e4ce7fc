/** secret-hash: what is kept of a token, a secret or a challenge, so that it can be told but not read. */
import { createHash } from 'node:crypto'

/** SHA-256 in hexadecimal: what is hashed is long and drawn by chance, so nothing slower is needed. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

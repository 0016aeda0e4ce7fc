// Whether a request really comes from Weir: one of its two signatures fits the body, byte for byte as it came.
import { createPublicKey, verify } from 'node:crypto'

const WEIR = 'https://weir.example'
// Keys change seldom; Weir asks that they are kept for a day at most.
const keys = new Map<string, string>()
setInterval(() => keys.clear(), 24 * 3_600_000).unref()

export async function isFromWeir(
  body: Buffer,
  headers: Record<string, string | undefined>,
): Promise<boolean> {
  for (const n of [1, 2]) {
    const signature = Buffer.from(headers[`x-adobe-digital-signature-${n}`] ?? '', 'base64')
    const path = headers[`x-adobe-public-key${n}-path`] ?? ''
    // Anybody could write this header, so nothing but a key of Weir's own is fetched.
    if (!/^\/\w+\/keys\/pub-key-[\w-]+\.pem$/.test(path)) continue
    const key = createPublicKey(await keyAt(path))
    if (verify('sha256', body, key, signature)) return true
  }
  return false
}

async function keyAt(path: string): Promise<string> {
  const known = keys.get(path)
  if (known !== undefined) return known
  const response = await fetch(WEIR + path, { redirect: 'error' })
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  const key = await response.text()
  keys.set(path, key)
  return key
}

// Whether a request really comes from Weir, and just now: its signature over id, time and body is made with your secret.
import { createHmac, timingSafeEqual } from 'node:crypto'

const SECRET = 'whsec_…'

export function isFromWeir(body: Buffer, headers: Record<string, string | undefined>): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': sentAt, 'webhook-signature': signatures } = headers
  const key = Buffer.from(SECRET.replace('whsec_', ''), 'base64')
  const digest = createHmac('sha256', key).update(`${id}.${sentAt}.`).update(body).digest('base64')
  const isFresh = Math.abs(Date.now() / 1_000 - Number(sentAt)) < 300
  return isFresh && (signatures ?? '').split(' ').some((one) => isSame(one, `v1,${digest}`))
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}

/**
 * session: what a browser that has signed in may do: what the operator may, from Weir's own pages only.
 * Its cookie goes with whatever the browser sends here, so each request must also say where it comes from.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Fault } from '../../domain/fault.ts'
import type { Services } from '../services.ts'
import type { Granted } from '../sessions.ts'

type Needs = Pick<Services, 'sessions' | 'identity' | 'publicUrl'>

/** The token of a session that goes on; `null` where the request has none. */
export function sessionOf(request: FastifyRequest, { sessions, identity }: Needs): string | null {
  const token = request.cookies[cookieName(identity)] ?? null
  return token === null || sessions.endOf(token) === null ? null : token
}

/** A Fault where a page of somebody else has the browser send it (a cookie does not tell them apart). */
export function refuseOthersPages(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  const isReading = ['GET', 'HEAD', 'OPTIONS'].includes(request.method)
  const isOurs =
    site === undefined
      ? isReading || hostOf(request.headers.origin) === request.headers.host
      : site === 'same-origin' || (isReading && site === 'none')
  if (isOurs) return
  const from = request.headers.origin ?? 'no page that it names'
  throw new Fault('WEIR-ORIGIN-403', { from: from.slice(0, 100), method: request.method })
}

export function setSession(reply: FastifyReply, { secret }: Granted, needs: Needs): void {
  reply.setCookie(cookieName(needs.identity), secret, { ...attributes(needs), maxAge: WEEK_S })
}

export function clearSession(reply: FastifyReply, needs: Needs): void {
  reply.clearCookie(cookieName(needs.identity), attributes(needs))
}

/** As long as a session at most. */
const WEEK_S = 7 * 24 * 60 * 60

/** Cookies know no ports: each Weir of a host has a name of its own. */
function cookieName({ consumerOrgId }: Needs['identity']): string {
  return `weir-session-${consumerOrgId}`
}

function attributes({ publicUrl }: Needs) {
  const secure = publicUrl.startsWith('https:')
  return { path: '/', httpOnly: true, sameSite: 'strict', secure } as const
}

function hostOf(origin: string | undefined): string | null {
  return origin === undefined || !URL.canParse(origin) ? null : new URL(origin).host
}

/**
 * auth: every call needs a token, but for the few paths that a stranger must reach.
 * The operator token, and a session of the dashboard, open everything and need no further header; a credential's token comes with
 * its API key and, on the Platform APIs, the organisation (flow-service 1.1). What is given is checked.
 */
import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Fault } from '../../domain/fault.ts'
import { type Scope, SCOPES } from '../../domain/scope.ts'
import type { App, Services } from '../services.ts'
import { hashOf } from '../../platform/secret-hash.ts'
import { refuseOthersPages, sessionOf } from './session.ts'
import { isOpenRoute, type Verbs } from './verbs.ts'

/** Who calls: the operator, or a credential by its client id. */
export interface Caller {
  readonly isOperator: boolean
  readonly clientId: string
  /** What its token opens; the operator's opens everything. */
  readonly scopes: readonly string[]
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
  }
  interface FastifyContextConfig {
    /** True: no token is asked for. */
    isOpen?: boolean
    /** True: what it tells is kept nowhere, so it is told also where the disk has failed. */
    isVolatile?: boolean
  }
}

export function installAuth(app: App, services: Services, verbs: Pick<Verbs, 'isOpen'>): void {
  app.decorateRequest('caller')
  app.addHook('onRequest', async (request) => {
    const { config, url } = request.routeOptions
    if (isOpenRoute({ url, isOpen: config.isOpen })) return
    // Only the method is wrong, of what anybody may ask: what else there is, a stranger is not told.
    if (request.is404 && verbs.isOpen(request.url.split('?')[0] ?? '')) return
    request.caller = await callerOf(request, services)
    // By the route, not by the URL as it was written: %64ata is data too.
    const path = url ?? request.url
    checkScope(path, request.caller)
    if (path.startsWith('/data/')) checkPlatformHeaders(request, services)
    if (EVENTS_API.test(path)) checkOrganisation(request, services)
  })
}

export function requireOperator(request: FastifyRequest): void {
  if (!request.caller.isOperator) throw new Fault('WEIR-403')
}

async function callerOf(request: FastifyRequest, services: Services): Promise<Caller> {
  const { authorization } = request.headers
  if (authorization === undefined) return callerInBrowser(request, services)
  const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1]
  if (token === undefined) throw new Fault('401013')
  const apiKey = headerOf(request, 'x-api-key')
  if (isSame(token, services.operatorToken.reveal())) {
    return { isOperator: true, clientId: apiKey ?? services.identity.clientId, scopes: SCOPES }
  }
  const { credentials } = services.store.read
  const grant = await credentials.findGrant(hashOf(token), services.clock.now())
  if (grant === null) throw new Fault('401013')
  if (apiKey === undefined) throw new Fault('403000')
  if (apiKey !== grant.clientId) throw new Fault('403003')
  return { isOperator: false, ...grant }
}

function callerInBrowser(request: FastifyRequest, services: Services): Caller {
  if (sessionOf(request, services) === null) throw new Fault('403010')
  refuseOthersPages(request)
  return { isOperator: true, clientId: services.identity.clientId, scopes: SCOPES }
}

const EVENTS_API = /^\/(events|events-fast|events-validate|count|traces|ingress)\b/

/** The paths that ask for a scope; of Weir's own, what shows a run or what it would take asks for that of runs. */
const SCOPED: readonly (readonly [prefix: RegExp, scope: Scope])[] = [
  [EVENTS_API, 'adobeio_api'],
  [/^\/data\//, 'acp.foundation'],
  [/^\/weir\/v1\/(runs|flows|alerts|plan)\b/, 'acp.foundation'],
]

function checkScope(path: string, { scopes }: Caller): void {
  for (const [prefix, scope] of SCOPED) {
    if (prefix.test(path) && !scopes.includes(scope)) throw new Fault('403027', { scope })
  }
}

function checkPlatformHeaders(request: FastifyRequest, { identity }: Services): void {
  const org = headerOf(request, 'x-gw-ims-org-id') ?? headerOf(request, 'x-ims-org-id')
  if (org === undefined && !request.caller.isOperator) throw new Fault('FLOW-2002-401')
  if (org === '') throw new Fault('FLOW-2001-401')
  if (org !== undefined && org !== identity.imsOrgId) throw new Fault('FLOW-2000-401', { org })
  const sandbox = headerOf(request, 'x-sandbox-name')
  if (sandbox !== undefined && sandbox !== identity.sandboxName) {
    throw new Fault('FLOW-2100-404', { sandbox, known: identity.sandboxName })
  }
}

/** Clients name it in either spelling, or not at all; whoever names another means another service. */
function checkOrganisation(request: FastifyRequest, { identity }: Services): void {
  for (const name of ['x-ims-org-id', 'x-gw-ims-org-id']) {
    const org = headerOf(request, name) ?? ''
    if (org === '' || org === identity.imsOrgId) continue
    const problem = `The organisation "${org.slice(0, 100)}" in the header ${name} is not the one of this Weir. Take its id from \`weir context\`, or leave the header out.`
    throw new Fault('EVENTS-403', { problem })
  }
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** Takes the same time however much of it is right. */
function isSame(given: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(given)), Buffer.from(hashOf(right)))
}

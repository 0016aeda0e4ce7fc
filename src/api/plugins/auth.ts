/**
 * auth: every call needs a token, but for the few paths that a stranger must reach.
 * The operator token opens everything and needs no further header; a credential's token comes with
 * its API key and, on the Platform APIs, the organisation (flow-service 1.1). What is given is checked.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Fault } from '../../domain/fault.ts'
import type { App, Services } from '../services.ts'

/** Who calls: the operator, or a credential by its client id. */
export interface Caller {
  readonly isOperator: boolean
  readonly clientId: string
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
  }
  interface FastifyContextConfig {
    /** True: no token is asked for. */
    isOpen?: boolean
  }
}

export function installAuth(app: App, services: Services): void {
  app.decorateRequest('caller')
  app.addHook('onRequest', async (request) => {
    const { config, url } = request.routeOptions
    if (config.isOpen === true || url?.startsWith('/docs') === true) return
    request.caller = await callerOf(request, services)
    // By the route, not by the URL as it was written: %64ata is data too.
    if ((url ?? request.url).startsWith('/data/')) checkPlatformHeaders(request, services)
  })
}

export function requireOperator(request: FastifyRequest): void {
  if (!request.caller.isOperator) throw new Fault('WEIR-403')
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function callerOf(request: FastifyRequest, services: Services): Promise<Caller> {
  const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) {
    throw new Fault(request.headers.authorization === undefined ? '403010' : '401013')
  }
  const apiKey = headerOf(request, 'x-api-key')
  if (isSame(token, services.operatorToken.reveal())) {
    return { isOperator: true, clientId: apiKey ?? services.identity.clientId }
  }
  const clientId = await services.store.read.credentials.findTokenOwner(
    hashOf(token),
    services.clock.now(),
  )
  if (clientId === null) throw new Fault('401013')
  if (apiKey === undefined) throw new Fault('403000')
  if (apiKey !== clientId) throw new Fault('403003')
  return { isOperator: false, clientId }
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

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** Takes the same time however much of it is right. */
function isSame(given: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(given)), Buffer.from(hashOf(right)))
}

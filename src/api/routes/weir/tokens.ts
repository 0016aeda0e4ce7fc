/** tokens: client credentials → a token, as IMS does it (decision 27). */
import { Type } from 'typebox'
import type { Credential } from '../../../domain/credential.ts'
import { Fault } from '../../../domain/fault.ts'
import { type Scope, SCOPES, scopesOf } from '../../../domain/scope.ts'
import { hashOf } from '../../../platform/secret-hash.ts'
import type { App, Services } from '../../services.ts'

const TOKEN_LIFE_MS = 24 * 60 * 60 * 1_000

const TokenBody = Type.Object({
  client_id: Type.String(),
  client_secret: Type.String(),
  grant_type: Type.Optional(Type.Literal('client_credentials')),
  scope: Type.Optional(Type.String()),
})

const TokenFields = Type.Object({
  access_token: Type.String(),
  token_type: Type.Literal('bearer'),
  expires_in: Type.Integer(),
})

export function tokenRoutes(app: App, { store, clock, chance }: Services): void {
  app.post(
    '/ims/token/v3',
    {
      config: { isOpen: true },
      schema: {
        tags: ['Tokens'],
        consumes: ['application/x-www-form-urlencoded', 'application/json'],
        body: TokenBody,
        response: { 200: TokenFields },
      },
    },
    async (request) => {
      const { client_id: clientId, client_secret: secret, scope } = request.body
      const secretHash = hashOf(secret)
      const credential = await store.read.credentials.find(clientId)
      if (credential === null || !isOpenTo(secretHash, credential)) throw new Fault('IMS-401')
      const scopes = grantedScopes(scope ?? '', credential.scopes)
      const token = chance.hex(64)
      const now = clock.now()
      const isHandedOut = await store.commit(async ({ credentials }) => {
        // Asked again: it may have been revoked or renewed meanwhile.
        const current = await credentials.find(clientId)
        if (current === null || !isOpenTo(secretHash, current)) return false
        const grant = { clientId, scopes }
        await credentials.appendToken(hashOf(token), grant, now + TOKEN_LIFE_MS, now)
        return true
      })
      if (!isHandedOut) throw new Fault('IMS-401')
      return {
        access_token: token,
        token_type: 'bearer' as const,
        expires_in: TOKEN_LIFE_MS / 1_000,
      }
    },
  )
}

function isOpenTo(secretHash: string, credential: Credential): boolean {
  return credential.secretHash === secretHash && credential.revokedAt === null
}

/** Who names no scope gets every one of the credential; commas and spaces part them. */
function grantedScopes(asked: string, allowed: readonly Scope[]): readonly Scope[] {
  const names = asked.split(/[\s,]+/).filter((name) => name !== '')
  if (names.length === 0) return allowed
  for (const name of names) {
    const scopes = scopesOf(name)
    if (scopes.length > 0 && scopes.every((scope) => allowed.includes(scope))) continue
    const known = scopes.length === 0 ? SCOPES : allowed
    const problem = `The scope "${name}" is not one of ${known.join(', ')}. Leave it out.`
    throw new Fault('IMS-400', { problem, error: 'invalid_scope' })
  }
  return [...new Set(names.flatMap(scopesOf))]
}

/** tokens: client credentials → a token, as IMS does it (decision 27); and the credentials themselves. */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import { hashOf, requireOperator } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'

const TOKEN_LIFE_MS = 24 * 60 * 60 * 1_000

const TokenBody = Type.Object({
  client_id: Type.String(),
  client_secret: Type.String(),
  grant_type: Type.Optional(Type.Literal('client_credentials')),
  scope: Type.Optional(Type.String()),
})

const CredentialFields = Type.Object({
  credentialId: Type.String(),
  clientId: Type.String(),
  name: Type.String(),
  /** Shown this once; only its hash is kept. */
  clientSecret: Type.String(),
})

export function tokenRoutes(app: App, { store, clock, chance }: Services): void {
  app.post(
    '/ims/token/v3',
    {
      config: { isOpen: true },
      schema: {
        tags: ['Tokens'],
        consumes: ['application/x-www-form-urlencoded'],
        body: TokenBody,
        response: {
          200: Type.Object({
            access_token: Type.String(),
            token_type: Type.Literal('bearer'),
            expires_in: Type.Integer(),
          }),
        },
      },
    },
    async (request) => {
      const { client_id: clientId, client_secret: secret } = request.body
      const credential = await store.read.credentials.find(clientId)
      if (credential?.secretHash !== hashOf(secret)) throw new Fault('IMS-401')
      const token = chance.hex(64)
      const now = clock.now()
      await store.commit(({ credentials }) =>
        credentials.appendToken(hashOf(token), clientId, now + TOKEN_LIFE_MS, now),
      )
      return {
        access_token: token,
        token_type: 'bearer' as const,
        expires_in: TOKEN_LIFE_MS / 1_000,
      }
    },
  )

  app.post(
    '/weir/v1/credentials',
    {
      schema: {
        tags: ['Weir'],
        body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 255 }) }),
        response: { 201: CredentialFields },
      },
    },
    async (request, reply) => {
      requireOperator(request)
      const clientSecret = `p8e-${chance.hex(48)}`
      const credential = {
        id: idOf<'credential'>(chance.hex(24)),
        clientId: chance.hex(32),
        name: request.body.name,
        secretHash: hashOf(clientSecret),
        createdAt: clock.now(),
      }
      await store.commit(({ credentials }) => credentials.write(credential))
      const { id: credentialId, clientId, name } = credential
      return reply.code(201).send({ credentialId, clientId, name, clientSecret })
    },
  )
}

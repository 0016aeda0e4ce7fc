/** public-keys: the public halves of the signing keys, for anybody, at the documented path (io-events 4); of retired ones too. */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { App, Services } from '../../services.ts'

export function publicKeyRoutes(app: App, { keys }: Services): void {
  app.get(
    '/prod/keys/:name',
    {
      config: { isOpen: true },
      schema: {
        tags: ['Keys'],
        params: Type.Object({ name: Type.String() }),
        response: { 200: Type.String() },
      },
    },
    async (request, reply) => {
      const path = `/prod/keys/${request.params.name}`
      const pem = keys.publicKeyPem(path)
      if (pem === null)
        throw new Fault('WEIR-404', { problem: `There is no public key at "${path}".` })
      return reply.type('application/x-pem-file').send(pem)
    },
  )
}

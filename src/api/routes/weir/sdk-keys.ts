/**
 * sdk-keys: the public keys once more, in the form in which the official Node SDK looks for them before
 * it asks its fixed host: with `AIO_STATE_ENDPOINT` set to this Weir it verifies unchanged (io-events 9.1).
 */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import type { App, Services } from '../../services.ts'

/** Receivers are to look again after a day (io-events 4). */
const KEPT_MS = 24 * 60 * 60 * 1_000

export function sdkKeyRoutes(app: App, { keys, clock }: Services): void {
  app.get(
    '/containers/:namespace/data/:name',
    {
      config: { isOpen: true },
      schema: {
        tags: ['Keys'],
        params: Type.Object({ namespace: Type.String(), name: Type.String() }),
        response: { 200: Type.String() },
      },
    },
    async (request, reply) => {
      const { name } = request.params
      const pem = keys.publicKeyPem(`/prod/keys/${name}`)
      if (pem === null)
        throw new Fault('WEIR-404', { problem: `There is no public key named "${name}".` })
      reply.header('x-key-expires-ms', String(clock.now() + KEPT_MS))
      return reply.type('application/octet-stream').send(pem)
    },
  )
}

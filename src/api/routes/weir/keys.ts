/** keys: the signing keys as their operator sees them, and their rotation (decision 21). */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { KeyFields } from '../../contract/weir/key.ts'
import { requireOperator } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'

export function keyRoutes(app: App, { keys, clock, log }: Services): void {
  app.get(
    '/weir/v1/keys',
    { schema: { tags: ['Keys'], response: { 200: Type.Object({ keys: Type.Array(KeyFields) }) } } },
    async (request) => {
      requireOperator(request)
      return { keys: [...keys.list()] }
    },
  )

  app.post(
    '/weir/v1/keys/rotate',
    {
      schema: {
        tags: ['Keys'],
        response: { 200: Type.Object({ made: KeyFields, retired: KeyFields }) },
      },
    },
    async (request) => {
      requireOperator(request)
      const rotation = await keys.rotate(clock.now())
      if (rotation.kind === 'refused') throw tooSoon(rotation.until)
      const { made, retired } = rotation
      log.info('keys.rotated', { made: made.path, retired: retired.path })
      return { made, retired }
    },
  )
}

function tooSoon(until: number): Fault {
  return new Fault('WEIR-409', {
    problem: `The keys were rotated within the last 24 hours, for which receivers may keep them. Rotate again from ${new Date(until).toISOString()} on.`,
  })
}

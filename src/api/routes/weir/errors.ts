/** errors: what every code that Weir can emit means, where it comes from, and what to do. */
import { Type } from 'typebox'
import { EXPLAINED, findExplained, unknownCode } from '../../../domain/explained/explained.ts'
import { Fault } from '../../../domain/fault.ts'
import { ExplainedFields } from '../../contract/weir/error.ts'
import { problems } from '../../contract/weir/problem.ts'
import type { App } from '../../services.ts'

const tags = ['Weir']

export function errorRoutes(app: App): void {
  app.get(
    '/weir/v1/errors',
    {
      schema: {
        tags,
        description: 'Every code that this Weir can emit, with its meaning, cause and cure.',
        response: { 200: Type.Object({ errors: Type.Array(ExplainedFields) }), ...problems() },
      },
    },
    async () => ({ errors: [...EXPLAINED] }),
  )

  app.get(
    '/weir/v1/errors/:code',
    {
      schema: {
        tags,
        description:
          'What one code means. It is taken in any case, and as the `type` of an error body, its slashes escaped.',
        params: Type.Object({ code: Type.String() }),
        response: { 200: ExplainedFields, ...problems(404) },
      },
    },
    async (request) => {
      const { code } = request.params
      const explained = findExplained(code)
      if (explained === null) throw new Fault('WEIR-404', { problem: unknownCode(code) })
      return explained
    },
  )
}

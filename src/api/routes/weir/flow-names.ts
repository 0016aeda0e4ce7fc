/** flow-names: the flows whose names have a text in them, for who looks for one; the Flow Service compares whole names only. */
import { Type } from 'typebox'
import { problems } from '../../contract/weir/problem.ts'
import { requireOperator } from '../../plugins/auth.ts'
import type { App, Services } from '../../services.ts'

const MOST = 100

export function flowNameRoutes(app: App, { store: { read } }: Services): void {
  app.get(
    '/weir/v1/flows/named',
    {
      schema: {
        tags: ['Weir'],
        description: `The ids of the flows, drafts too, whose names contain a text in any case, newest first; at most ${MOST}, and whether these are all. For the operator alone.`,
        querystring: Type.Object({
          contains: Type.String({ minLength: 1, maxLength: 255 }),
        }),
        response: {
          200: Type.Object({ ids: Type.Array(Type.String()), isWhole: Type.Boolean() }),
          ...problems(400),
        },
      },
    },
    async (request) => {
      requireOperator(request)
      const text = request.query.contains.toLowerCase()
      const { items, next } = await read.flows.listWith({ limit: MOST }, ({ name }) =>
        name.toLowerCase().includes(text),
      )
      return { ids: items.map(({ id }) => id), isWhole: next === null }
    },
  )
}

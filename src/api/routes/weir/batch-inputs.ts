/** batch-inputs: the run that made a batch, and the files that it took from the source. */
import { Type } from 'typebox'
import { Fault } from '../../../domain/fault.ts'
import { idOf } from '../../../domain/ids.ts'
import { limitOf } from '../../contract/weir/asked.ts'
import { batchInputs, BatchInputs } from '../../contract/weir/batch-inputs.ts'
import { countIn } from '../../contract/query.ts'
import { problems } from '../../contract/weir/problem.ts'
import type { App, Services } from '../../services.ts'

export function batchInputRoutes(app: App, { store: { read } }: Services): void {
  app.get(
    '/weir/v1/batches/:id/inputs',
    {
      schema: {
        tags: ['Weir'],
        description:
          'The run that made a batch, and the files that it took from the source. `next` is what `after` is on the next page; `null` on the last.',
        params: Type.Object({ id: Type.String() }),
        querystring: Type.Object({
          after: Type.Optional(Type.String()),
          limit: Type.Optional(Type.String()),
        }),
        response: { 200: BatchInputs, ...problems(400, 404) },
      },
    },
    async (request) => {
      const { after, limit } = request.query
      const asked = { after: afterIn(after), limit: limitOf(limit) }
      const batch = await read.batches.find(idOf(request.params.id))
      if (batch === null) {
        throw new Fault('WEIR-404', { problem: `The batch "${request.params.id}" is not found.` })
      }
      const run = batch.runId === null ? null : await read.runs.find(batch.runId)
      return batchInputs(batch, run, asked)
    },
  )
}

function afterIn(text: string | undefined): number {
  const after = text === undefined ? 0 : countIn(text)
  if (after !== null) return after
  throw new Fault('WEIR-400', {
    problem: `\`after\` is "${text}"; it must be the \`next\` of an answer about this batch.`,
  })
}

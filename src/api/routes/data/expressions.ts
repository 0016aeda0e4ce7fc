/** expressions: the mapping language: whether an expression is one, and what it is made of (flow-service 7). */
import { Type } from 'typebox'
import { complaintAbout } from '../../../ingest/promote/mapping/compile.ts'
import { signatureOf } from '../../../ingest/promote/mapping/function-table.ts'
import { GROUPS } from '../../../ingest/promote/mapping/functions/functions.ts'
import { OPERATORS } from '../../../ingest/promote/mapping/operators.ts'
import type { App } from '../../services.ts'

const PATH = '/data/foundation/conversion/languages/el'
const Loose = Type.Record(Type.String(), Type.Unknown())
const tags = ['Data Prep']

export function expressionRoutes(app: App): void {
  app.post(
    `${PATH}/validate`,
    {
      schema: {
        tags,
        body: Type.Object({ expression: Type.String({ maxLength: 100_000 }) }),
        response: { 200: Type.Object({ validationStatus: Type.String(), error: Type.String() }) },
      },
    },
    async (request) => {
      const complaint = complaintAbout(request.body.expression)
      if (complaint === null) return { validationStatus: 'succeeded', error: 'none' }
      const error = `At character ${complaint.at + 1}: ${complaint.sentence}`
      return { validationStatus: 'failed', error }
    },
  )

  app.get(
    `${PATH}/functions`,
    { schema: { tags, response: { 200: Type.Array(Loose) } } },
    async () => FUNCTION_LIST,
  )

  app.get(
    `${PATH}/operators`,
    { schema: { tags, response: { 200: Type.Array(Loose) } } },
    async () => OPERATOR_LIST,
  )
}

/** One for each name, aliases among them. */
const FUNCTION_LIST = GROUPS.flatMap(([category, functions]) =>
  functions.flatMap((one) =>
    [one.name, ...(one.aliases ?? [])].map((name) => ({
      category,
      function: name,
      description: one.description,
      syntax: signatureOf({ ...one, name }),
      returns: one.description,
      returnType: one.returns,
      example: one.example,
      result: one.result,
      params: one.parameters.map((parameter, index) => ({
        name: parameter.name,
        type: parameter.kind,
        position: index + 1,
        isOptional: parameter.isOptional === true,
        isVariadic: parameter.isVariadic === true,
      })),
      since: 1,
    })),
  ),
)

const OPERATOR_LIST = OPERATORS.map(({ symbol, name, operands, description, example }) => ({
  operatorSymbol: symbol,
  methodName: name,
  numberOfOperands: operands,
  description,
  example,
}))

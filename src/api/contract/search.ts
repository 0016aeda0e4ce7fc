/** search: lists that are asked for with a body instead of a query (flow-service 1.2). */
import { type Static, Type } from 'typebox'
import { Fault } from '../../domain/fault.ts'
import {
  type Listable,
  type ListRequest,
  listRequestOf,
  type Query,
  refuseUnknown,
} from './lists.ts'

export const SearchBody = Type.Object({
  /** As in the query of a list: `property=state==enabled&property=name==Orders`. */
  queryString: Type.Optional(Type.String({ maxLength: 10_000 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  orderby: Type.Optional(Type.String({ maxLength: 200 })),
  count: Type.Optional(Type.Boolean()),
  continuationToken: Type.Optional(Type.String({ maxLength: 20_000 })),
})

export function searchRequestOf(
  body: Static<typeof SearchBody>,
  query: Query,
  listable: Listable,
): ListRequest {
  const { queryString = '', limit, orderby, count, continuationToken } = body
  refuseUnknown(query, ['continuationToken'])
  refuseOtherKeys(body)
  const token = continuationToken ?? query['continuationToken']
  const asked = listRequestOf(
    {
      ...(queryString === '' ? {} : { property: propertiesIn(queryString) }),
      ...(orderby === undefined ? {} : { orderby }),
      ...(count === true ? { count: 'true' } : {}),
      // Its bounds are those of the body.
      ...(count === true && limit !== undefined ? { limit: String(limit) } : {}),
      ...(token === undefined ? {} : { continuationToken: token }),
    },
    listable,
  )
  return { ...asked, limit: limit ?? asked.limit }
}

/** A key that is spelt wrongly would answer with everything. */
function refuseOtherKeys(body: object): void {
  const known = Object.keys(SearchBody.properties)
  const key = Object.keys(body).find((one) => !known.includes(one))
  if (key === undefined) return
  const problem = `The key "${key}" of a search is not known. Use: ${known.join(', ')}.`
  throw new Fault('FLOW-1452-400', { problem })
}

/** With `property=` before each, as in a URL; or one comparison alone, as it is. */
function propertiesIn(queryString: string): string[] {
  const query = new URLSearchParams(queryString)
  if (query.has('property')) {
    refuseUnknown(Object.fromEntries(query), ['property'])
    return query.getAll('property')
  }
  if (!queryString.replaceAll(/"[^"]*"/g, '').includes('&')) return [queryString]
  const problem = `The \`queryString\` "${queryString}" holds several comparisons. Write \`property=\` before each of them; a value with & in it stands in double quotes.`
  throw new Fault('FLOW-1452-400', { problem })
}

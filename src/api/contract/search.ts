/** search: lists that are asked for with a body instead of a query (flow-service 1.2). */
import { type Static, Type } from 'typebox'
import { type Listable, type ListRequest, listRequestOf, type Query } from './lists.ts'

export const SearchBody = Type.Object({
  /** As in the query of a list: `property=state==enabled&property=name==Orders`. */
  queryString: Type.Optional(Type.String({ maxLength: 10_000 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  orderby: Type.Optional(Type.String({ maxLength: 200 })),
  count: Type.Optional(Type.Boolean()),
  continuationToken: Type.Optional(Type.String({ maxLength: 20_000 })),
})

export function searchRequestOf(
  { queryString = '', limit, orderby, count, continuationToken }: Static<typeof SearchBody>,
  query: Query,
  listable: Listable,
): ListRequest {
  const token = continuationToken ?? query['continuationToken']
  const asked = listRequestOf(
    {
      property: propertiesIn(queryString),
      ...(orderby === undefined ? {} : { orderby }),
      ...(count === true ? { count: 'true' } : {}),
      ...(token === undefined ? {} : { continuationToken: token }),
    },
    listable,
  )
  return { ...asked, limit: limit ?? asked.limit }
}

/** With `property=` before each, or one comparison alone. */
function propertiesIn(queryString: string): string[] {
  if (queryString === '') return []
  const query = new URLSearchParams(queryString)
  return query.has('property') ? query.getAll('property') : [queryString]
}

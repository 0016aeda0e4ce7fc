/** use-catalog-list: one page of a list of the Catalog; which one is in the URL (`after`), as with every list. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { catalogPage } from '../catalog.ts'
import { usePaging } from './use-list.ts'
import { useUrlState } from './url-state.ts'

const LIMIT = 25

export function useCatalogList<Item>(
  kind: 'dataSets' | 'batches',
  query: Readonly<Record<string, string>>,
) {
  const [{ after = null }] = useUrlState()
  const answer = useQuery({
    queryKey: ['datasets', kind, 'list', query, after],
    queryFn: ({ signal }) => catalogPage<Item>(kind, query, { limit: LIMIT, after }, signal),
    placeholderData: keepPreviousData,
  })
  const paging = usePaging(after, answer.data)
  return { ...answer, rows: answer.data?.items ?? [], paging }
}

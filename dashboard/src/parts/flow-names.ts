/** flow-names: what flows are called that something else names by their ids. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { listPage } from '../flow-service.ts'

export interface FlowName {
  readonly id: string
  readonly name: string
}

/** By id, at most a hundred; what is not in it is gone, or still being asked for. */
export function useNamesOfFlows(ids: readonly string[]): ReadonlyMap<string, string> {
  const wanted = [...new Set(ids)].toSorted()
  const { data } = useQuery({
    queryKey: ['flows', 'names', wanted],
    enabled: wanted.length > 0,
    queryFn: ({ signal }) =>
      listPage<FlowName>('flows', { property: [`id==${wanted.join(',')}`], limit: 100 }, signal),
    placeholderData: keepPreviousData,
  })
  return new Map((data?.items ?? []).map(({ id, name }) => [id, name]))
}

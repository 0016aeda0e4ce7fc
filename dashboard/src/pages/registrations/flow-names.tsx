/** flow-names: flows by their names, each a link, an id where the flow is gone; and those that may be meant by a part of one. */
import { Link } from '@react-spectrum/s2'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask } from '../../client.ts'
import { listPage } from '../../flow-service.ts'
import { type FlowName, useNamesOfFlows } from '../../parts/flow-names.ts'

export function FlowNames({ ids }: { readonly ids: readonly string[] }) {
  const names = useNamesOfFlows(ids)
  return (
    <>
      {ids.map((id, nth) => (
        <span key={id}>
          <Link href={`/flows/${id}`}>{names.get(id) ?? id}</Link>
          {nth === ids.length - 1 ? '. ' : ', '}
        </span>
      ))}
    </>
  )
}

const OFFERED = 25
/** As long as a name may be that is looked for. */
const LONGEST = 255

/** In the order of their names; the first of all where nothing is looked for. */
export function useFlowsNamed(text: string) {
  const sought = text.trim().slice(0, LONGEST)
  return useQuery({
    queryKey: ['flows', 'named', 'first', sought],
    queryFn: async ({ signal }) => {
      const query = { orderby: '+name', limit: OFFERED }
      if (sought === '') return await listPage<FlowName>('flows', query, signal)
      const path = `/weir/v1/flows/named?contains=${encodeURIComponent(sought)}`
      const { ids } = await ask<{ readonly ids: readonly string[] }>(path, { signal })
      if (ids.length === 0) return { items: [], next: null }
      const property = [`id==${ids.join(',')}`]
      return await listPage<FlowName>('flows', { ...query, property }, signal)
    },
    placeholderData: keepPreviousData,
  })
}

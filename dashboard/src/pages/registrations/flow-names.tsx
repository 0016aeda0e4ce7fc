/** flow-names: flows by their names, each a link; an id where the flow is gone. */
import { Link } from '@react-spectrum/s2'
import { useQuery } from '@tanstack/react-query'
import { listPage } from '../../flow-service.ts'

export interface FlowName {
  readonly id: string
  readonly name: string
}

/** The first hundred, by name. */
export function useFlowNames() {
  return useQuery({
    queryKey: ['flows', 'names'],
    queryFn: ({ signal }) => listPage<FlowName>('flows', { orderby: '+name', limit: 100 }, signal),
  })
}

export function FlowNames({ ids }: { readonly ids: readonly string[] }) {
  const { data } = useFlowNames()
  return (
    <>
      {ids.map((id, nth) => (
        <span key={id}>
          <Link href={`/flows/${id}`}>{data?.items.find((one) => one.id === id)?.name ?? id}</Link>
          {nth === ids.length - 1 ? '. ' : ', '}
        </span>
      ))}
    </>
  )
}

/** flow-runs: the runs of a flow in the range of the page, the newest first; the columns are those of all runs. */
import { Link } from '@react-spectrum/s2'
import { type ColumnOf, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Failure } from '../../parts/failure.tsx'
import { useNow, When } from '../../parts/measures.tsx'
import { Section } from '../../parts/page.tsx'
import type { Run } from '../../parts/run-words.ts'
import { useUrlState } from '../../parts/url-state.ts'
import { useList } from '../../parts/use-list.ts'
import { COLUMNS as RUN_COLUMNS } from '../runs.tsx'
import type { Flow } from './flow-words.ts'
import { rangeIn } from './range.ts'

/** By when they were made: the name of the flow is the same in all. */
const COLUMNS: readonly ColumnOf<Run>[] = [
  {
    id: 'made',
    name: 'Made (UTC)',
    width: '2fr',
    minWidth: 190,
    sortBy: ({ createdAt }) => createdAt,
    render: ({ id, createdAt }) => (
      <Link href={`/runs/${id}`}>
        <When at={createdAt} />
      </Link>
    ),
  },
  ...RUN_COLUMNS.filter(({ id }) => id !== 'flow' && id !== 'made'),
]

export function FlowRuns({ flow }: { readonly flow: Flow }) {
  const [state] = useUrlState()
  const { from, to } = rangeIn(state, useNow())
  const { rows, paging, error, isPending, isPlaceholderData, refetch } = useList<Run>('runs', {
    property: [`flowId==${flow.id}`, `createdAt>=${from}`, `createdAt<${to}`],
    limit: 10,
  })
  return (
    <Section title="Its runs">
      {error === null ? (
        <DataTable
          label="Runs"
          rows={rows}
          columns={COLUMNS}
          keyOf={({ id }) => id}
          linkOf={({ id }) => `/runs/${id}`}
          isLoading={isPending}
          isStale={isPlaceholderData}
          paging={paging}
          empty={
            <EmptyState title="No runs in these days">
              Choose other days above. A run that is made appears here by itself.
            </EmptyState>
          }
        />
      ) : (
        <Failure error={error} onRetry={() => void refetch()} />
      )}
    </Section>
  )
}

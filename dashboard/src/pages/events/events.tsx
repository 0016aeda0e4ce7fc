/** events: what was announced, newest first, and where one event is found by any of its ids; all of it is in the URL. */
import { Link } from '@react-spectrum/s2'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ColumnOf, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { useNamesOfFlows } from '../../parts/flow-names.ts'
import { UnlessFailed } from '../../parts/failure.tsx'
import { Count, useNow, When } from '../../parts/measures.tsx'
import { Page } from '../../parts/page.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { usePaging } from '../../parts/use-list.ts'
import { useMatch } from '../../parts/use-match.ts'
import { Whole } from '../../parts/whole.tsx'
import { EventFilters } from './event-filters.tsx'
import { type EventRow, findEvents, queriesOf } from './find-events.ts'

function columnsFor(
  isNarrow: boolean,
  flowNames: ReadonlyMap<string, string>,
): readonly ColumnOf<EventRow>[] {
  return [
    {
      id: 'code',
      name: 'Event code',
      width: '1fr',
      minWidth: 190,
      render: ({ id, code }) => <Link href={hrefOf({ id })}>{code}</Link>,
    },
    {
      id: 'flow',
      name: 'Flow',
      width: '1fr',
      minWidth: 160,
      isExtra: true,
      render: ({ flowId }) => <Whole text={flowId && (flowNames.get(flowId) ?? flowId)} />,
    },
    {
      id: 'at',
      name: isNarrow ? 'Announced' : 'Announced (UTC)',
      width: isNarrow ? '1fr' : 240,
      render: ({ at }) => <When at={at} isShort={isNarrow} />,
    },
    {
      id: 'provider',
      name: 'Provider',
      width: '1fr',
      minWidth: 160,
      isExtra: true,
      render: ({ provider, providerId }) => provider ?? providerId,
    },
    {
      id: 'journaled',
      name: 'Journals',
      width: 100,
      isNumber: true,
      isExtra: true,
      render: ({ journaled }) => <Count value={journaled} />,
    },
  ]
}

export function EventsPage() {
  const [state] = useUrlState()
  const isNarrow = useMatch('(width < 700px)')
  const queries = queriesOf(state, useNow())
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    queryKey: ['events', 'list', queries],
    queryFn: ({ signal }) => findEvents(queries, signal),
    placeholderData: keepPreviousData,
  })
  const flowNames = useNamesOfFlows(
    (data?.events ?? []).flatMap(({ flowId }) => (flowId === null ? [] : [flowId])),
  )
  const paging = usePaging(state.after ?? null, data)
  const isFiltered = Object.keys(state).some((name) => name !== 'after')
  return (
    <Page title="Events">
      <EventFilters />
      <UnlessFailed error={error} isRead={data !== undefined} onRetry={() => void refetch()}>
        <DataTable
          label="Events"
          rows={data?.events ?? []}
          columns={columnsFor(isNarrow, flowNames)}
          keyOf={({ id }) => id}
          linkOf={hrefOf}
          isLoading={isPending}
          isStale={isPlaceholderData}
          paging={paging}
          empty={<NoEvents isFiltered={isFiltered} />}
        />
      </UnlessFailed>
    </Page>
  )
}

function hrefOf({ id }: Pick<EventRow, 'id'>): string {
  return `/journal/${encodeURIComponent(id)}`
}

function NoEvents({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="No event is like that">
      Look for the whole id, in the spelling it was given out, or choose a longer time. Events are
      kept for as many days as <Link href="/settings?find=WEIR_RETENTION_DAYS">the settings</Link>{' '}
      say.
    </EmptyState>
  ) : (
    <EmptyState title="Nothing was announced yet" action={<Link href="/runs">See the runs</Link>}>
      An event is announced when a run ends, and when a program publishes one. It appears here by
      itself.
    </EmptyState>
  )
}

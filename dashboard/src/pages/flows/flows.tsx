/** flows: all flows, how each went of late and when it runs next; search, filter, order and page are in the URL. */
import { LinkButton } from '@react-spectrum/s2'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask } from '../../client.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Page } from '../../parts/page.tsx'
import { sortingIn } from '../../parts/sorting.ts'
import { type UrlState, useUrlState } from '../../parts/url-state.ts'
import { useList } from '../../parts/use-list.ts'
import { FLOW_COLUMNS } from './flow-columns.tsx'
import { FlowFilters } from './flow-filters.tsx'
import { type FlowOrDraft, isDraft, type Summary } from './flow-words.ts'

export function FlowsPage() {
  const [state] = useUrlState()
  const found = useFound(state.search)
  const { rows, paging, error, isPending, isPlaceholderData, refetch } = useList<FlowOrDraft>(
    'flows',
    {
      property: filterOf(state, found.ids),
      ...orderOf(state),
      limit: 25,
    },
  )
  const summaries = useSummaries(rows)
  const isNoneFound = found.ids?.length === 0
  const failure = found.error ?? error ?? summaries.error
  const isFiltered = state.show !== undefined || state.search !== undefined
  return (
    <Page
      title="Flows"
      actions={
        <LinkButton variant="accent" href="/flows/new">
          New flow
        </LinkButton>
      }
    >
      <FlowFilters isCut={found.isCut} />
      {failure === null ? (
        <DataTable
          label="Flows"
          rows={(isNoneFound ? [] : rows).map((flow) => ({
            flow,
            summary: summaries.byId.get(flow.id) ?? null,
          }))}
          columns={FLOW_COLUMNS}
          keyOf={({ flow }) => flow.id}
          linkOf={({ flow }) => `/flows/${flow.id}`}
          isLoading={isPending || found.isPending}
          isStale={isPlaceholderData}
          paging={paging}
          empty={<NoFlows isFiltered={isFiltered} />}
        />
      ) : (
        <Failure error={failure} onRetry={() => void refetch()} />
      )}
    </Page>
  )
}

/** Texts in names are found by Weir, and the list is then of those flows. */
function useFound(text: string | undefined) {
  const { data, error, isLoading } = useQuery({
    queryKey: ['flows', 'named', text],
    enabled: text !== undefined,
    queryFn: ({ signal }) =>
      ask<{ readonly ids: readonly string[]; readonly isWhole: boolean }>(
        `/weir/v1/flows/named?contains=${encodeURIComponent(text ?? '')}`,
        { signal },
      ),
    placeholderData: keepPreviousData,
  })
  const ids = text === undefined ? null : (data?.ids ?? null)
  const isCut = text !== undefined && data?.isWhole === false
  return { ids, isCut, error, isPending: isLoading }
}

function useSummaries(rows: readonly FlowOrDraft[]) {
  const ids = rows.filter((one) => !isDraft(one)).map(({ id }) => id)
  const { data, error } = useQuery({
    queryKey: ['flows', 'summaries', ids],
    enabled: ids.length > 0,
    queryFn: ({ signal }) =>
      ask<{ readonly flows: readonly Summary[] }>(`/weir/v1/flows/summaries?ids=${ids.join(',')}`, {
        signal,
      }),
    placeholderData: keepPreviousData,
  })
  return { error, byId: new Map((data?.flows ?? []).map((one) => [one.flowId, one])) }
}

const SHOWN: Readonly<Record<string, string>> = {
  failing: 'lastRunDetails.state==failed',
  drafts: 'state==draft',
  enabled: 'state==enabled',
  disabled: 'state==disabled',
}

function filterOf({ show }: UrlState, ids: readonly string[] | null): readonly string[] {
  const shown = show === undefined ? undefined : SHOWN[show]
  return [
    ...(shown === undefined ? [] : [shown]),
    ...(ids === null || ids.length === 0 ? [] : [`id==${ids.join(',')}`]),
  ]
}

function orderOf({ sort }: UrlState): { readonly orderby?: string } {
  const sorting = sortingIn(sort)
  const isThere = FLOW_COLUMNS.some(
    ({ id, isSortedThere }) => id === sorting?.column && isSortedThere,
  )
  if (sorting === null || !isThere) return {}
  return { orderby: `${sorting.isDescending ? '-' : '+'}${sorting.column}` }
}

function NoFlows({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="No flows are like that">
      Look for another name, or show all flows.
    </EmptyState>
  ) : (
    <EmptyState
      title="No flows yet"
      action={
        <LinkButton variant="accent" href="/flows/new">
          Make the first flow
        </LinkButton>
      }
    >
      A flow takes files from a folder into a dataset, once or again and again, and tells how each
      run went.
    </EmptyState>
  )
}

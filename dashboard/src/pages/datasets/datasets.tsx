/** datasets: the datasets with their schemas, rows and batches, and how the last batch of each went. */
import { Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { DatasetSummaries } from '../../../../src/api/contract/weir/dataset-summary.ts'
import { batchStanding, type Dataset } from '../../catalog.ts'
import { ask } from '../../client.ts'
import { type ColumnOf, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Count, When } from '../../parts/measures.tsx'
import { Page } from '../../parts/page.tsx'
import { SearchBox } from '../../parts/search-box.tsx'
import { Status } from '../../parts/status.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { useCatalogList } from '../../parts/use-catalog-list.ts'

type Summary = Static<typeof DatasetSummaries>['datasets'][number]
type Row = Dataset & { readonly summary: Summary | undefined }

const COLUMNS: readonly ColumnOf<Row>[] = [
  {
    id: 'name',
    name: 'Name',
    width: '2fr',
    minWidth: 160,
    sortBy: ({ name }) => name,
    render: ({ id, name }) => <Link href={`/datasets/${id}`}>{name}</Link>,
  },
  {
    id: 'schema',
    name: 'Schema',
    width: '1fr',
    minWidth: 140,
    isExtra: true,
    sortBy: ({ summary }) => summary?.schema,
    render: ({ summary }) => summary?.schema ?? '–',
  },
  {
    id: 'rows',
    name: 'Rows',
    isNumber: true,
    width: 120,
    sortBy: ({ summary }) => summary?.recordCount,
    render: ({ summary }) => <Count value={summary?.recordCount} />,
  },
  {
    id: 'batches',
    name: 'Batches',
    isNumber: true,
    width: 100,
    isExtra: true,
    sortBy: ({ summary }) => summary?.batchCount,
    render: ({ summary }) => <Count value={summary?.batchCount} />,
  },
  {
    id: 'status',
    name: 'Last batch',
    width: 190,
    isExtra: true,
    sortBy: ({ summary }) => summary?.lastBatch?.status,
    render: ({ summary }) => <LastStatus summary={summary} />,
  },
  {
    id: 'at',
    name: 'Ended (UTC)',
    width: '1fr',
    minWidth: 220,
    isExtra: true,
    sortBy: ({ summary }) => summary?.lastBatch?.completedAt,
    render: ({ summary }) => <When at={summary?.lastBatch?.completedAt ?? null} />,
  },
]

function LastStatus({ summary }: { readonly summary: Summary | undefined }) {
  if (summary === undefined) return <span>–</span>
  if (summary.lastBatch === null) return <span>None yet</span>
  const { status, failedRecordCount } = summary.lastBatch
  return <Status {...batchStanding(status, failedRecordCount ?? 0)} />
}

export function DatasetsPage() {
  const [{ name = '' }, change] = useUrlState()
  const { rows, paging, error, isPending, isPlaceholderData, refetch } = useCatalogList<Dataset>(
    'dataSets',
    name === '' ? {} : { property: `name~(?i)${escaped(name)}` },
  )
  const summaries = useSummaries(rows.map(({ id }) => id))
  return (
    <Page title="Datasets">
      <search aria-label="Which datasets" className={style({ marginBottom: 24, display: 'flex' })}>
        <SearchBox
          label="Name contains"
          value={name}
          onSearch={(text) => change({ name: text?.trim() })}
        />
      </search>
      {error === null ? (
        <DataTable
          label="Datasets"
          rows={rows.map((one) => ({ ...one, summary: summaries.get(one.id) }))}
          columns={COLUMNS}
          keyOf={({ id }) => id}
          linkOf={({ id }) => `/datasets/${id}`}
          isLoading={isPending}
          isStale={isPlaceholderData}
          paging={paging}
          empty={<NoDatasets isFiltered={name !== ''} />}
        />
      ) : (
        <Failure error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  )
}

/** A pattern of the Catalog takes what follows a backslash as it is. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}

function useSummaries(ids: readonly string[]): ReadonlyMap<string, Summary> {
  const { data } = useQuery({
    queryKey: ['datasets', 'summaries', ids],
    queryFn: ({ signal }) =>
      ask<Static<typeof DatasetSummaries>>(`/weir/v1/datasets/summaries?ids=${ids.join(',')}`, {
        signal,
      }),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  })
  return new Map((data?.datasets ?? []).map((summary) => [summary.datasetId, summary]))
}

function NoDatasets({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="No dataset is called so">Write less of its name.</EmptyState>
  ) : (
    <EmptyState title="No datasets yet" action={<Link href="/flows">To the flows</Link>}>
      A dataset is made with the first flow that fills it: describe its schema there, and it appears
      here.
    </EmptyState>
  )
}

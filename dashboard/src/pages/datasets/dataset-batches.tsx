/** dataset-batches: the batches of a dataset, the newest first, by status, with what each came to. */
import { Link, Picker, PickerItem } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { type Batch, batchStanding } from '../../catalog.ts'
import { type ColumnOf, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Bytes, Count, useNow } from '../../parts/measures.tsx'
import { spokenAgo, spokenShort } from '../../parts/spoken.ts'
import { Status } from '../../parts/status.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { useCatalogList } from '../../parts/use-catalog-list.ts'
import { useMatch } from '../../parts/use-match.ts'

const STATUSES: readonly (readonly [id: string, name: string])[] = [
  ['all', 'All'],
  ['loading,loaded,processing', 'At work'],
  ['success', 'Success'],
  ['failed', 'Failed'],
  ['inactive', 'Taken back'],
  ['aborted,abandoned', 'Given up'],
]

export function DatasetBatches({ datasetId }: { readonly datasetId: string }) {
  const [{ status }, change] = useUrlState()
  const { rows, paging, error, isPending, isPlaceholderData, refetch } = useCatalogList<Batch>(
    'batches',
    {
      dataSet: datasetId,
      orderBy: 'desc:created',
      ...(status === undefined ? {} : { status }),
    },
  )
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  return (
    <>
      <search aria-label="Which batches" className={style({ marginBottom: 16, display: 'flex' })}>
        <Picker
          label="Status"
          selectedKey={status ?? 'all'}
          onSelectionChange={(key) => change({ status: key === 'all' ? undefined : String(key) })}
        >
          {STATUSES.map(([id, name]) => (
            <PickerItem key={id} id={id}>
              {name}
            </PickerItem>
          ))}
        </Picker>
      </search>
      <DataTable
        label="Batches"
        rows={rows}
        columns={columnsOf(datasetId)}
        keyOf={({ id }) => id}
        linkOf={({ id }) => `/datasets/${datasetId}/batches/${id}`}
        isLoading={isPending}
        isStale={isPlaceholderData}
        paging={paging}
        empty={<NoBatches isFiltered={status !== undefined} />}
      />
    </>
  )
}

function columnsOf(datasetId: string): readonly ColumnOf<Batch>[] {
  return [
    {
      id: 'ended',
      name: 'Ended (UTC)',
      width: '2fr',
      minWidth: 150,
      sortBy: ({ completed }) => completed,
      render: ({ id, completed, created }) => (
        <Link href={`/datasets/${datasetId}/batches/${id}`}>
          <Ended at={completed ?? created} />
        </Link>
      ),
    },
    {
      id: 'status',
      name: 'Status',
      width: 200,
      sortBy: ({ status, failedRecordCount }) => batchStanding(status, failedRecordCount).word,
      render: ({ status, failedRecordCount }) => (
        <Status {...batchStanding(status, failedRecordCount)} />
      ),
    },
    {
      id: 'in',
      name: 'Rows in',
      isNumber: true,
      width: 110,
      isExtra: true,
      sortBy: ({ metrics }) => metrics.inputRecordCount,
      render: ({ metrics }) => <Count value={metrics.inputRecordCount} />,
    },
    {
      id: 'out',
      name: 'Rows out',
      isNumber: true,
      width: 110,
      isExtra: true,
      sortBy: ({ metrics }) => metrics.outputRecordCount,
      render: ({ metrics }) => <Count value={metrics.outputRecordCount} />,
    },
    {
      id: 'refused',
      name: 'Refused',
      isNumber: true,
      width: 100,
      isExtra: true,
      sortBy: ({ metrics }) => metrics.failedRecordCount,
      render: ({ metrics }) => <Count value={metrics.failedRecordCount} />,
    },
    {
      id: 'size',
      name: 'Size',
      isNumber: true,
      width: 100,
      isExtra: true,
      sortBy: ({ size }) => size,
      render: ({ size }) => <Bytes value={size} />,
    },
    {
      id: 'errors',
      name: 'Errors',
      width: '1fr',
      minWidth: 140,
      isExtra: true,
      render: ({ errors = [] }) => errors.map(({ code }) => code).join(', '),
    },
  ]
}

function Ended({ at }: { readonly at: number }) {
  const now = useNow()
  const isNarrow = useMatch('(width < 700px)')
  // On a phone there is room for one of them, and the instant is what logs have.
  return isNarrow ? spokenShort(at, now) : `${spokenShort(at, now)} · ${spokenAgo(at, now)}`
}

function NoBatches({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="No batches are like that">Choose another status.</EmptyState>
  ) : (
    <EmptyState title="No batches yet" action={<Link href="/flows">To the flows</Link>}>
      Each run of a flow that fills this dataset brings one, with the files that were new; and each
      upload is one.
    </EmptyState>
  )
}

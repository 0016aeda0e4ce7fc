/** runs: the runs of all flows, the newest first; filter, sorting and page are in the URL. */
import { Link, LinkButton, Picker, PickerItem } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { type ColumnOf, DataTable } from '../parts/data-table.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { FilterBar } from '../parts/filter-bar.tsx'
import { FlowChoice } from '../parts/flow-choice.tsx'
import { ListFailure } from '../parts/list-failure.tsx'
import { Bytes, Count, Duration, useNow, When } from '../parts/measures.tsx'
import { Page } from '../parts/page.tsx'
import { RunStatus } from '../parts/run-status.tsx'
import { durationOf, nameOf, type Run, standingOf } from '../parts/run-words.ts'
import { type UrlState, useUrlState } from '../parts/url-state.ts'
import { useMatch } from '../parts/use-match.ts'
import { useList } from '../parts/use-list.ts'

export const COLUMNS: readonly ColumnOf<Run>[] = [
  {
    id: 'flow',
    name: 'Flow',
    width: '2fr',
    minWidth: 160,
    sortBy: nameOf,
    render: (run) => <Link href={`/runs/${run.id}`}>{nameOf(run)}</Link>,
  },
  {
    id: 'status',
    name: 'Status',
    width: 190,
    sortBy: (run) => standingOf(run).word,
    render: (run) => <RunStatus run={run} />,
  },
  {
    id: 'made',
    name: 'Made (UTC)',
    width: '1fr',
    minWidth: 250,
    isExtra: true,
    sortBy: ({ createdAt }) => createdAt,
    render: ({ createdAt }) => <When at={createdAt} />,
  },
  {
    id: 'duration',
    name: 'Duration',
    isNumber: true,
    width: 100,
    isExtra: true,
    sortBy: durationOf,
    render: (run) => <Duration ms={durationOf(run)} />,
  },
  {
    id: 'read',
    name: 'Rows in',
    isNumber: true,
    width: 110,
    isExtra: true,
    sortBy: ({ metrics }) => metrics.recordSummary?.inputRecordCount,
    render: ({ metrics }) => <Count value={metrics.recordSummary?.inputRecordCount} />,
  },
  {
    id: 'refused',
    name: 'Refused',
    isNumber: true,
    width: 100,
    isExtra: true,
    sortBy: ({ metrics }) => metrics.recordSummary?.failedRecordCount,
    render: ({ metrics }) => <Count value={metrics.recordSummary?.failedRecordCount} />,
  },
  {
    id: 'size',
    name: 'Size',
    isNumber: true,
    width: 90,
    isExtra: true,
    sortBy: ({ metrics }) => metrics.sizeSummary?.inputBytes,
    render: ({ metrics }) => <Bytes value={metrics.sizeSummary?.inputBytes} />,
  },
]

/** On a phone there is no other place for when it was. */
const ON_A_PHONE = COLUMNS.map((column) => {
  if (column.id === 'flow') return { ...column, minWidth: 120 }
  if (column.id !== 'status') return column
  return { ...column, width: 204, render: (run: Run) => <StatusAndWhen run={run} /> }
})

function StatusAndWhen({ run }: { readonly run: Run }) {
  return (
    <span className={style({ display: 'flex', alignItems: 'baseline', gap: 8 })}>
      <RunStatus run={run} />
      <span className={style({ font: 'ui-sm', color: 'neutral-subdued', whiteSpace: 'nowrap' })}>
        <When at={run.createdAt} isShort />
      </span>
    </span>
  )
}

const RANGES: readonly (readonly [id: string, name: string, days: number | null])[] = [
  ['day', 'Last 24 hours', 1],
  ['week', 'Last 7 days', 7],
  ['month', 'Last 30 days', 30],
  ['all', 'All', null],
]

const SHOWS: readonly (readonly [id: string, name: string])[] = [
  ['all', 'All'],
  ['failed', 'Failed'],
  ['running', 'Running'],
  ['waiting', 'Waiting'],
  ['success', 'Success'],
]

/** What the API calls them. */
const STATES: Readonly<Record<string, string>> = {
  failed: 'failed',
  running: 'inProgress',
  waiting: 'scheduled',
  success: 'success',
}

export function RunsPage() {
  const [state, change] = useUrlState()
  const isNarrow = useMatch('(width < 700px)')
  const now = useNow()
  const { data, rows, paging, error, isPending, isPlaceholderData, refetch } = useList<Run>(
    'runs',
    {
      property: filterOf(state, now),
      limit: 25,
      hasUploads: true,
    },
  )
  return (
    <Page title="Runs">
      <Filters state={state} change={change} />
      {/* What was read stays, if Weir is away meanwhile; the shell says so. */}
      {error === null || data !== undefined ? (
        <DataTable
          label="Runs"
          rows={rows}
          columns={isNarrow ? ON_A_PHONE : COLUMNS}
          keyOf={({ id }) => id}
          linkOf={({ id }) => `/runs/${id}`}
          isLoading={isPending}
          isStale={isPlaceholderData}
          paging={paging}
          empty={<NoRuns isFiltered={filterOf(state, now).length > 0} />}
        />
      ) : (
        <ListFailure error={error} paging={paging} onRetry={() => void refetch()} />
      )}
    </Page>
  )
}

/** Ranges go by whole hours, so that the same question is asked for an hour. */
function filterOf({ flow, range, show = '' }: UrlState, now: number): readonly string[] {
  const state = STATES[show]
  const days = RANGES.find(([id]) => id === range)?.[2] ?? null
  const hour = Math.floor(now / 3_600_000) * 3_600_000
  return [
    ...(state === undefined ? [] : [`state==${state}`]),
    ...(flow === undefined ? [] : [`flowId==${flow}`]),
    ...(days === null ? [] : [`createdAt>=${hour - days * 24 * 3_600_000}`]),
  ]
}

/** Two beside each other on a phone. */
const narrow = style({ width: { default: 128, lg: 208 } })

const ALL = 'all'

function Filters({
  state,
  change,
}: {
  readonly state: UrlState
  readonly change: (changes: UrlState) => void
}) {
  return (
    <FilterBar label="Which runs">
      <FlowChoice chosen={state.flow} onChoose={(flow) => change({ flow })} />
      <Picker
        label="When"
        styles={narrow}
        selectedKey={state.range ?? ALL}
        onSelectionChange={(key) => change({ range: key === ALL ? undefined : String(key) })}
      >
        {RANGES.map(([id, name]) => (
          <PickerItem key={id} id={id}>
            {name}
          </PickerItem>
        ))}
      </Picker>
      <Picker
        label="How they went"
        styles={narrow}
        selectedKey={state.show ?? ALL}
        onSelectionChange={(key) => change({ show: key === ALL ? undefined : String(key) })}
      >
        {SHOWS.map(([id, name]) => (
          <PickerItem key={id} id={id}>
            {name}
          </PickerItem>
        ))}
      </Picker>
    </FilterBar>
  )
}

function NoRuns({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState
      title="No runs are like that"
      action={
        <LinkButton variant="secondary" href="/runs">
          Show all runs
        </LinkButton>
      }
    >
      Choose a longer time, or all flows.
    </EmptyState>
  ) : (
    <EmptyState
      title="No runs yet"
      action={
        <LinkButton variant="secondary" href="/flows">
          See the flows
        </LinkButton>
      }
    >
      A run is made when its flow is due, or when somebody asks for it. It appears here by itself.
    </EmptyState>
  )
}

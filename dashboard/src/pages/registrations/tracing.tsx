/** tracing: the last requests to a webhook and what came back, sieved by the filters in the URL; one opens in full. */
import { DialogContainer, Link, Picker, PickerItem } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { RegistrationAnswer } from '../../events-api.ts'
import { type ColumnOf, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { UnlessFailed } from '../../parts/failure.tsx'
import { Duration, When } from '../../parts/measures.tsx'
import { SearchBox } from '../../parts/search-box.tsx'
import { Status } from '../../parts/status.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { useTraces } from './challenge.tsx'
import { spokenCode } from './registration-words.ts'
import { TraceDialog } from './trace.tsx'
import { CHOICES, isShown, nameOf, retryOf, type Sieve, type TraceRow } from './trace-sieve.ts'

const COLUMNS: readonly ColumnOf<TraceRow>[] = [
  {
    id: 'at',
    name: 'Sent (UTC)',
    width: '3fr',
    minWidth: 150,
    sortBy: ({ trace }) => trace.ts,
    render: ({ id, trace }) => (
      <Link href={linkTo(id)} isQuiet>
        <When at={trace.ts} />
      </Link>
    ),
  },
  {
    id: 'code',
    name: 'Came back',
    width: 160,
    sortBy: ({ trace }) => trace.tracingResponse.responseCode,
    render: ({ trace, _weir }) => (
      <Status
        word={spokenCode(trace.tracingResponse.responseCode)}
        tone={_weir.isSuccess ? 'positive' : 'negative'}
      />
    ),
  },
  {
    id: 'event',
    name: 'Event',
    width: '3fr',
    minWidth: 200,
    isExtra: true,
    sortBy: nameOf,
    render: nameOf,
  },
  {
    id: 'provider',
    name: 'Provider',
    width: '2fr',
    minWidth: 140,
    isExtra: true,
    sortBy: ({ trace }) => trace.insightsInfo[0]?.providerName,
    render: ({ trace }) => trace.insightsInfo[0]?.providerName ?? '–',
  },
  {
    id: 'retry',
    name: 'Attempt',
    width: 140,
    isExtra: true,
    sortBy: retryOf,
    render: attemptOf,
  },
  {
    id: 'time',
    name: 'Took',
    width: 100,
    isNumber: true,
    isExtra: true,
    sortBy: ({ trace }) => trace.tracingResponse.responseTime,
    render: ({ trace }) => <Duration ms={trace.tracingResponse.responseTime} />,
  },
]

export function Tracing({ registration }: { readonly registration: RegistrationAnswer }) {
  const [state, change] = useUrlState()
  const { data, error, isPending, refetch } = useTraces(registration)
  const all = data ?? []
  const open = all.find(({ id }) => id === state.trace)
  return (
    <UnlessFailed error={error} isRead={data !== undefined} onRetry={() => void refetch()}>
      <Filters codes={[...new Set(all.map((row) => row.trace.tracingResponse.responseCode))]} />
      <DataTable
        label="Requests to the webhook"
        rows={all.filter((row) => isShown(row, state as Sieve))}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        linkOf={({ id }) => linkTo(id)}
        isLoading={isPending}
        empty={<None isSieved={all.length > 0} />}
      />
      <p className={style({ font: 'ui-sm', color: 'neutral-subdued' })}>
        The last 100 that went well and the last 100 that did not are kept, for seven days.
      </p>
      <DialogContainer onDismiss={() => change({ trace: undefined })}>
        {open === undefined ? null : <TraceDialog row={open} />}
      </DialogContainer>
    </UnlessFailed>
  )
}

/** What is sieved by stays as it is. */
function linkTo(id: string): string {
  const search = new URLSearchParams(location.search)
  search.set('trace', id)
  return `${location.pathname}?${search}`
}

function attemptOf(row: TraceRow): string {
  const retry = retryOf(row)
  if (retry > 0) return `Retry ${retry}`
  return row._weir.replayId === undefined ? 'First' : 'Sent again'
}

const filters = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'end',
  columnGap: 16,
  rowGap: 12,
  marginBottom: 16,
})

function Filters({ codes }: { readonly codes: readonly number[] }) {
  const [state, change] = useUrlState()
  const ofCodes = codes.toSorted((a, b) => a - b).map((one) => [String(one), spokenCode(one)])
  const pickers = [
    ...CHOICES,
    { name: 'code', label: 'Came back', choices: [['all', 'Anything'], ...ofCodes] },
  ] as const
  return (
    <search aria-label="Which requests" className={filters}>
      {pickers.map(({ name, label, choices }) => (
        <Picker
          key={name}
          label={label}
          selectedKey={state[name] ?? 'all'}
          onSelectionChange={(key) => change({ [name]: key === 'all' ? undefined : String(key) })}
          styles={style({ width: 180 })}
        >
          {choices.map(([id = '', says = '']) => (
            <PickerItem key={id} id={id}>
              {says}
            </PickerItem>
          ))}
        </Picker>
      ))}
      <SearchBox
        label="Id of an event"
        value={state.event ?? ''}
        onSearch={(text) => change({ event: text?.trim() })}
      />
    </search>
  )
}

function None({ isSieved }: { readonly isSieved: boolean }) {
  return isSieved ? (
    <EmptyState title="No request is like that">Choose less to leave out.</EmptyState>
  ) : (
    <EmptyState title="Nothing was sent yet">
      Requests appear here as they are made. “Send a sample” under Details makes one.
    </EmptyState>
  )
}

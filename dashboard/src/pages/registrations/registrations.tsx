/** registrations: who is told of what, those that are not well first; search, filter and page are in the URL. */
import { Link, LinkButton, Switch } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type {
  RegistrationRow,
  RegistrationRows,
} from '../../../../src/api/contract/weir/registration-row.ts'
import { ask } from '../../client.ts'
import { type ColumnOf, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { UnlessFailed } from '../../parts/failure.tsx'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { When } from '../../parts/measures.tsx'
import { Page } from '../../parts/page.tsx'
import { SearchBox } from '../../parts/search-box.tsx'
import { counted } from '../../parts/spoken.ts'
import { Status } from '../../parts/status.tsx'
import { type UrlState, useUrlState } from '../../parts/url-state.ts'
import type { Paging } from '../../parts/use-list.ts'
import { DELIVERY_TYPES, nameIn, spokenShare, standingOf } from './registration-words.ts'

type Row = Static<typeof RegistrationRow>

const COLUMNS: readonly ColumnOf<Row>[] = [
  {
    id: 'name',
    name: 'Name',
    width: '2fr',
    minWidth: 150,
    render: ({ id, name }) => <Link href={`/registrations/${id}`}>{name}</Link>,
  },
  {
    id: 'state',
    name: 'State',
    width: 170,
    render: (row) => <Status {...standingOf(row)} />,
  },
  {
    id: 'reason',
    name: 'Why',
    width: '4fr',
    minWidth: 160,
    isExtra: true,
    // Who paused it knows why.
    render: ({ reason, isWanted }) =>
      reason === '' || !isWanted ? '–' : <span title={reason}>{reason}</span>,
  },
  {
    id: 'how',
    name: 'How',
    width: 180,
    isExtra: true,
    render: ({ deliveryType }) => nameIn(DELIVERY_TYPES, deliveryType),
  },
  {
    id: 'events',
    name: 'Events',
    width: 90,
    isExtra: true,
    render: ({ eventCodes }) => (
      <span title={eventCodes.join(', ')}>{counted(eventCodes.length, 'code')}</span>
    ),
  },
  {
    id: 'success',
    name: 'Well, 24 h',
    isNumber: true,
    width: 110,
    isExtra: true,
    render: ({ lastDay }) => (
      <span title={`${lastDay.successes} of ${counted(lastDay.attempts, 'attempt')}`}>
        {spokenShare(lastDay)}
      </span>
    ),
  },
  {
    id: 'since',
    name: 'Since',
    width: 120,
    isExtra: true,
    render: ({ statusSince }) => <When at={statusSince} isShort />,
  },
]

export function RegistrationsPage() {
  const [state, change] = useUrlState()
  const asked = askedOf(state)
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    queryKey: ['registrations', 'list', asked.toString()],
    queryFn: ({ signal }) =>
      ask<Static<typeof RegistrationRows>>(`/weir/v1/registrations?${asked}`, { signal }),
    placeholderData: keepPreviousData,
  })
  return (
    <Page title="Registrations" actions={<NewButton />}>
      <Filters state={state} change={change} />
      <UnlessFailed error={error} isRead={data !== undefined} onRetry={() => void refetch()}>
        <DataTable
          label="Registrations"
          rows={data?.registrations ?? []}
          columns={COLUMNS}
          keyOf={({ id }) => id}
          linkOf={({ id }) => `/registrations/${id}`}
          isLoading={isPending}
          isStale={isPlaceholderData}
          paging={pagingOf(Number(asked.get('page')), data?.page.totalPages ?? 0, change)}
          empty={
            <None
              isSought={asked.has('search') || asked.has('unwell')}
              isBehindLast={(data?.page.totalElements ?? 0) > 0}
            />
          }
        />
      </UnlessFailed>
    </Page>
  )
}

function askedOf({ search = '', show, after = '0' }: UrlState): URLSearchParams {
  const asked = new URLSearchParams({ size: '25', page: after })
  if (search !== '') asked.set('search', search)
  if (show === 'unwell') asked.set('unwell', 'true')
  return asked
}

function NewButton() {
  return (
    <LinkButton variant="accent" href="/registrations/new">
      Add a registration
    </LinkButton>
  )
}

/** Pages have numbers here, from 0; the first is not said in the URL. */
function pagingOf(number: number, pages: number, change: (changes: UrlState) => void): Paging {
  const to = (page: number) => change({ after: page <= 0 ? undefined : String(page) })
  return {
    isFirst: number === 0,
    hasMore: pages > 1 || number > 0,
    hasNext: number < pages - 1,
    toFirst: () => to(0),
    toPrevious: number > 0 ? () => to(number - 1) : null,
    toNext: () => to(number + 1),
  }
}

function Filters({
  state,
  change,
}: {
  readonly state: UrlState
  readonly change: (changes: UrlState) => void
}) {
  return (
    <FilterBar label="Which registrations">
      <SearchBox
        label="Name, address or id"
        value={state.search ?? ''}
        onSearch={(text) => change({ search: text?.trim() })}
      />
      <div className={style({ display: 'flex', alignItems: 'center', minHeight: 32 })}>
        <Switch
          isSelected={state.show === 'unwell'}
          onChange={(isOn) => change({ show: isOn ? 'unwell' : undefined })}
        >
          Only those that are not well
        </Switch>
      </div>
    </FilterBar>
  )
}

function None(props: { readonly isSought: boolean; readonly isBehindLast: boolean }) {
  if (props.isBehindLast) {
    return (
      <EmptyState title="This page is empty">
        There are fewer registrations than when its address was noted. Go to the first page.
      </EmptyState>
    )
  }
  return props.isSought ? (
    <EmptyState title="No registration is like that">
      Look for less of the name, or for all, well or not.
    </EmptyState>
  ) : (
    <EmptyState title="Nobody is told of anything yet" action={<NewButton />}>
      A registration says who hears of which events, and how: pushed to a webhook, or pulled from a
      journal.
    </EmptyState>
  )
}

/** deliveries: what is owed to a registration: what waits and why, what came of the rest, each to be sent again. */
import { ActionButton, Link, Picker, PickerItem } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { DeliveryFields } from '../../../../src/api/contract/weir/delivery.ts'
import { ask } from '../../client.ts'
import type { RegistrationAnswer } from '../../events-api.ts'
import { type ColumnOf, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { UnlessFailed } from '../../parts/failure.tsx'
import { When } from '../../parts/measures.tsx'
import { Status, type Tone } from '../../parts/status.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { originOf } from '../events/delivery-words.ts'
import { Missed } from './missed.tsx'
import { useResend } from './trace.tsx'

export type Delivery = Static<typeof DeliveryFields>

const STATUSES: readonly (readonly [id: string, name: string, tone: Tone])[] = [
  ['waiting', 'Waiting', 'informative'],
  ['sending', 'Sending', 'informative'],
  ['delivered', 'Delivered', 'positive'],
  ['refused', 'Refused', 'negative'],
  ['expired', 'Given up', 'negative'],
]

export function DeliveryStatus({ status }: Pick<Delivery, 'status'>) {
  const [, word = status, tone = 'neutral'] = STATUSES.find(([id]) => id === status) ?? []
  return <Status word={word} tone={tone} />
}

const COLUMNS: readonly ColumnOf<Delivery>[] = [
  {
    id: 'event',
    name: 'Event',
    width: '1fr',
    minWidth: 220,
    render: (row) => (
      <Link href={hrefOf(row)} isQuiet>
        {row.items.length > 1 ? `${row.items.length} events` : row.eventCode}
      </Link>
    ),
  },
  {
    id: 'status',
    name: 'State',
    width: 130,
    render: ({ status }) => <DeliveryStatus status={status} />,
  },
  {
    id: 'why',
    name: 'Why it waits, or what came of it',
    width: '2fr',
    minWidth: 240,
    isExtra: true,
    render: (row) => <span title={saidOf(row)}>{saidOf(row)}</span>,
  },
  {
    id: 'attempts',
    name: 'Attempts',
    width: 100,
    isNumber: true,
    isExtra: true,
    render: ({ attempts }) => attempts,
  },
  {
    id: 'owed',
    name: 'Owed',
    width: 130,
    isExtra: true,
    render: ({ createdAt }) => <When at={createdAt} isShort />,
  },
]

/** Of what is over there is none. */
const NEXT_TRY: ColumnOf<Delivery> = {
  id: 'next',
  name: 'Next try',
  width: 130,
  isExtra: true,
  render: ({ nextAttemptAt }) => <When at={nextAttemptAt} isShort />,
}

/** What is still to be sent is not to be sent again; where there is little room, the event's page has it. */
const AGAIN: ColumnOf<Delivery> = {
  id: 'deed',
  name: 'Again',
  width: 110,
  isExtra: true,
  render: (row) => <Again row={row} />,
}

/** All that became of it; of a batch, of its first event. */
function hrefOf({ eventId }: Delivery): string {
  return `/journal/${encodeURIComponent(eventId)}`
}

export function Deliveries({ registration }: { readonly registration: RegistrationAnswer }) {
  const [{ show = 'waiting', after }, change] = useUrlState()
  const isOpen = OPEN.includes(show)
  const asked = askedOf(registration.registration_id, show, after)
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    queryKey: ['deliveries', 'list', asked.toString()],
    queryFn: ({ signal }) =>
      ask<{ readonly deliveries: readonly Delivery[] }>(`/weir/v1/deliveries?${asked}`, { signal }),
    placeholderData: keepPreviousData,
  })
  const found = data?.deliveries ?? []
  const rows = isOpen ? found : found.slice(0, SHOWN)
  const hasNext = !isOpen && found.length > SHOWN
  return (
    <UnlessFailed error={error} isRead={data !== undefined} onRetry={() => void refetch()}>
      <StatePicker show={show} onChange={(next) => change({ show: next })} />
      {LOST.includes(show) ? (
        <p className={style({ font: 'body', marginTop: 0 })}>
          “Resend” sends one of them again;{' '}
          <Link href={`/registrations/${registration.registration_id}?tab=replay`}>a replay</Link>{' '}
          all that came in some time, with the ids that they had. They stay in this list.
        </p>
      ) : null}
      <DataTable
        label="Deliveries"
        rows={rows}
        columns={columnsFor(show)}
        keyOf={({ id }) => id}
        linkOf={hrefOf}
        isLoading={isPending}
        isStale={isPlaceholderData}
        paging={{
          isFirst: after === undefined,
          hasMore: after !== undefined || hasNext,
          hasNext,
          toFirst: () => change({ after: undefined }),
          toPrevious: null,
          toNext: () => change({ after: rows.at(-1)?.id }),
        }}
        empty={<None show={show} registrationId={registration.registration_id} />}
      />
    </UnlessFailed>
  )
}

function columnsFor(show: string): readonly ColumnOf<Delivery>[] {
  if (OPEN.includes(show)) return [...COLUMNS, NEXT_TRY]
  return show === 'all' ? [...COLUMNS, NEXT_TRY, AGAIN] : [...COLUMNS, AGAIN]
}

function None(props: { readonly show: string; readonly registrationId: string }) {
  if (props.show !== 'waiting') return <EmptyState title="No delivery is like that" />
  return (
    <EmptyState title="Nothing waits">
      What is owed to the webhook stands here until it is over.{' '}
      <Missed registrationId={props.registrationId} />
    </EmptyState>
  )
}

const LOST: readonly string[] = ['refused', 'expired']
/** What is still to be sent comes longest due first, and has no pages. */
const OPEN: readonly string[] = ['waiting', 'sending']

function askedOf(registrationId: string, show: string, after: string | undefined) {
  const limit = String(OPEN.includes(show) ? MOST_OPEN : SHOWN + 1)
  const asked = new URLSearchParams({ registrationId, limit })
  if (show !== 'all') asked.set('status', show)
  if (after !== undefined) asked.set('before', after)
  return asked
}

function StatePicker({
  show,
  onChange,
}: {
  readonly show: string
  readonly onChange: (show: string) => void
}) {
  return (
    <search aria-label="Which deliveries" className={style({ marginBottom: 16 })}>
      <Picker
        label="State"
        selectedKey={show}
        onSelectionChange={(key) => onChange(String(key))}
        styles={style({ width: 200 })}
      >
        {[...STATUSES, ['all', 'All'] as const].map(([id, name]) => (
          <PickerItem key={id} id={id}>
            {name}
          </PickerItem>
        ))}
      </Picker>
    </search>
  )
}

const SHOWN = 25
const MOST_OPEN = 100

function saidOf(row: Delivery): string {
  const origin = originOf(row)
  return (
    [origin === null ? '' : `${origin}:`, row.lastOutcome, row.waitsFor ?? '']
      .filter((one) => one !== '')
      .join(' ') || '–'
  )
}

export function Again({ row }: { readonly row: Delivery }) {
  const sending = useResend(row.id)
  if (row.status === 'waiting' || row.status === 'sending') return null
  return (
    <ActionButton size="S" isPending={sending.isPending} onPress={() => sending.mutate()}>
      Resend
    </ActionButton>
  )
}

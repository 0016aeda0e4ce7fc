/** filter-outcome: what a rule would have done to the last real events, one by one, with the reason for each that it leaves out. */
import { Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { type ColumnOf, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { When } from '../../parts/measures.tsx'
import { Section } from '../../parts/page.tsx'
import { counted } from '../../parts/spoken.ts'
import { Status } from '../../parts/status.tsx'
import { Whole } from '../../parts/whole.tsx'

export interface Backtest {
  readonly tested: number
  readonly passed: number
  readonly note: string | null
  readonly results: readonly Result[]
}

interface Result {
  readonly eventId: string
  readonly eventCode: string
  readonly at: number
  readonly passes: boolean
  readonly reason: string | null
}

const COLUMNS: readonly ColumnOf<Result>[] = [
  {
    id: 'passes',
    name: 'Outcome',
    width: 130,
    render: ({ passes }) => (
      <Status word={passes ? 'Passes' : 'Left out'} tone={passes ? 'positive' : 'neutral'} />
    ),
  },
  {
    id: 'reason',
    name: 'Why',
    width: '3fr',
    minWidth: 160,
    render: ({ reason }) => <Whole text={reason} />,
  },
  {
    id: 'code',
    name: 'Event',
    width: '2fr',
    minWidth: 160,
    isExtra: true,
    render: ({ eventCode, eventId }) => (
      <Link href={`/journal/${encodeURIComponent(eventId)}`} isQuiet>
        {eventCode}
      </Link>
    ),
  },
  {
    id: 'at',
    name: 'When (UTC)',
    width: 220,
    isExtra: true,
    render: ({ at }) => <When at={at} />,
  },
]

export function FilterOutcome({ backtest }: { readonly backtest: Backtest }) {
  const { passed, tested, note, results } = backtest
  return (
    <Section title={`${passed} of ${counted(tested, 'event')} would have come through`}>
      {note === null ? null : <p className={style({ font: 'body' })}>{note}</p>}
      <DataTable
        label="Events it was tried on"
        rows={results}
        columns={COLUMNS}
        keyOf={({ eventId }) => eventId}
        empty={
          <EmptyState title="Nothing to try it on yet">
            No event of the chosen codes was announced so far. Send a sample under Details.
          </EmptyState>
        }
      />
    </Section>
  )
}

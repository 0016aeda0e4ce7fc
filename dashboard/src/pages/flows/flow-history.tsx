/** flow-history: how a flow went over a range of time: its rows, and its runs day by day; the range is in the URL. */
import { DateRangePicker, Picker, PickerItem } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { CalendarDate, parseDate } from '@internationalized/date'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { HistoryFields } from '../../../../src/api/contract/weir/history.ts'
import { ask } from '../../client.ts'
import { Failure } from '../../parts/failure.tsx'
import { Figures } from '../../parts/figures.tsx'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Count, useNow } from '../../parts/measures.tsx'
import { Section } from '../../parts/page.tsx'
import { type Layer, TimeBars } from '../../parts/time-bars.tsx'
import { type UrlState, useUrlState } from '../../parts/url-state.ts'
import { DAY_MS, type Range, rangeIn } from './range.ts'

type History = Static<typeof HistoryFields>
type Bucket = History['runs'][number]

const LAYERS: readonly Layer[] = [
  { name: 'succeeded', tone: 'positive' },
  { name: 'failed', tone: 'negative' },
]

export function FlowHistory({ flowId }: { readonly flowId: string }) {
  const [state, change] = useUrlState()
  const range = rangeIn(state, useNow())
  const { data, error, refetch } = useQuery({
    queryKey: ['runs', 'history', flowId, range],
    queryFn: ({ signal }) =>
      ask<History>(
        `/weir/v1/history?flowId=${encodeURIComponent(flowId)}&from=${range.from}&to=${range.to}&by=day`,
        { signal },
      ),
    placeholderData: keepPreviousData,
  })
  return (
    <Section title="Over time">
      <Ranges state={state} range={range} change={change} />
      {error === null ? null : <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? <Loading what="the history" /> : null}
      {data === undefined ? null : (
        <div className={style({ display: 'flex', flexDirection: 'column', gap: 24 })}>
          <Figures rows={totalsOf(data.runs)} />
          <TimeBars
            label="Runs by the day in which they ended, in UTC"
            layers={LAYERS}
            bars={data.runs.map(({ at, succeeded, failed }) => ({
              at,
              label: dayOf(at),
              values: [succeeded, failed],
            }))}
          />
        </div>
      )}
    </Section>
  )
}

function Ranges({
  state,
  range,
  change,
}: {
  readonly state: UrlState
  readonly range: Range
  readonly change: (changes: UrlState) => void
}) {
  return (
    <FilterBar label="Which days">
      <Picker
        label="When"
        selectedKey={range.name}
        onSelectionChange={(key) => {
          const days = [range.from, range.to - DAY_MS].map((at) => dayIn(at).toString())
          if (key === 'custom') change({ range: 'custom', from: days[0], to: days[1] })
          else
            change({
              range: key === 'week' ? undefined : String(key),
              from: undefined,
              to: undefined,
            })
        }}
      >
        <PickerItem id="week">Last 7 days</PickerItem>
        <PickerItem id="month">Last 30 days</PickerItem>
        <PickerItem id="custom">Other days</PickerItem>
      </Picker>
      {range.name === 'custom' ? (
        <DateRangePicker<CalendarDate>
          label="From and to (UTC)"
          value={{
            start: parseDate(state.from ?? dayIn(range.from).toString()),
            end: parseDate(state.to ?? dayIn(range.to - DAY_MS).toString()),
          }}
          onChange={(value) => {
            if (value !== null) change({ from: value.start.toString(), to: value.end.toString() })
          }}
        />
      ) : null}
    </FilterBar>
  )
}

function totalsOf(runs: readonly Bucket[]) {
  const total = (name: keyof Bucket): number => runs.reduce((sum, one) => sum + one[name], 0)
  return [
    ['Rows received', <Count key="" value={total('recordsReceived')} />],
    ['Rows ingested', <Count key="" value={total('recordsIngested')} />],
    ['Rows failed', <Count key="" value={total('recordsFailed')} />],
    ['Runs that succeeded', <Count key="" value={total('succeeded')} />],
    ['Runs that failed', <Count key="" value={total('failed')} />],
  ] as const
}

function dayIn(at: number): CalendarDate {
  const date = new Date(at)
  return new CalendarDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
}

function dayOf(at: number): string {
  return new Date(at).toLocaleString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
}

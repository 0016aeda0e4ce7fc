/** pictures: how runs, their rows and the attempts to tell of them went over a range of time, which is in the URL. */
import { Link, SegmentedControl, SegmentedControlItem } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '../../client.ts'
import { Failure } from '../../parts/failure.tsx'
import { Loading } from '../../parts/loading.tsx'
import { useNow } from '../../parts/measures.tsx'
import { spokenCount } from '../../parts/spoken.ts'
import { TimeBars } from '../../parts/time-bars.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { ANYTHING } from '../../parts/use-live.ts'
import {
  attemptsPicture,
  type History,
  type Picture,
  queryOf,
  rangeIn,
  RANGES,
  rowsPicture,
  runsPicture,
} from './history-bars.ts'

const head = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: 12,
  marginBottom: 16,
})
const grid = style({
  display: 'grid',
  gridTemplateColumns: { default: '1fr', lg: '1fr 1fr 1fr' },
  gap: 16,
})
const card = style({
  minWidth: 0,
  padding: 20,
  borderRadius: 'lg',
  backgroundColor: 'layer-1',
})
const says = style({ font: 'body-sm', color: 'neutral-subdued', marginTop: 4, marginBottom: 16 })

export function Pictures() {
  const [state, change] = useUrlState()
  const range = rangeIn(state.range)
  const query = queryOf(range, useNow())
  const { data, error, refetch } = useQuery({
    queryKey: [ANYTHING, 'history', query],
    queryFn: ({ signal }) => ask<History>(`/weir/v1/history?${query}`, { signal }),
    placeholderData: keepPreviousData,
  })
  return (
    <section aria-labelledby="over-time" className={style({ marginBottom: 40 })}>
      <div className={head}>
        <h2 id="over-time" className={style({ font: 'heading-sm', margin: 0 })}>
          In {range.said}{' '}
          <span className={style({ font: 'ui', color: 'neutral-subdued' })}>in UTC</span>
        </h2>
        <SegmentedControl
          aria-label="How long"
          selectedKey={range.id}
          onSelectionChange={(key) =>
            change({ range: key === RANGES[0].id ? undefined : String(key) })
          }
        >
          {RANGES.map(({ id, name }) => (
            <SegmentedControlItem key={id} id={id}>
              {name}
            </SegmentedControlItem>
          ))}
        </SegmentedControl>
      </div>
      {error === null ? null : <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? <Loading what="what happened" /> : null}
      {data === undefined ? null : (
        <div className={grid}>
          <Runs picture={runsPicture(data, range)} rangeId={range.id} />
          <Rows picture={rowsPicture(data, range)} />
          <Attempts
            picture={attemptsPicture(data, range)}
            givenUp={(data.deliveries ?? []).reduce((total, one) => total + one.givenUp, 0)}
          />
        </div>
      )}
    </section>
  )
}

function Runs({ picture, rangeId }: { readonly picture: Picture; readonly rangeId: string }) {
  const [succeeded = 0, failed = 0] = picture.totals
  return (
    <Card title="Runs" picture={picture} none="No run has ended.">
      {spokenCount(succeeded)} succeeded,{' '}
      {failed === 0 ? (
        'none failed'
      ) : (
        <Link href={`/runs?show=failed&range=${rangeId}`}>{spokenCount(failed)} failed</Link>
      )}
      .
    </Card>
  )
}

function Rows({ picture }: { readonly picture: Picture }) {
  const [ingested = 0, refused = 0] = picture.totals
  return (
    <Card title="Rows" picture={picture} none="No row was read.">
      {spokenCount(ingested)} ingested, {refused === 0 ? 'none' : spokenCount(refused)} refused.
    </Card>
  )
}

function Attempts(props: { readonly picture: Picture; readonly givenUp: number }) {
  const { picture, givenUp } = props
  const [well = 0, failed = 0] = picture.totals
  return (
    <Card title="Attempts to deliver" picture={picture} none="Nothing was sent to a webhook.">
      {spokenCount(well)} answered well, {failed === 0 ? 'none' : spokenCount(failed)} failed;{' '}
      {givenUp === 0 ? 'none' : spokenCount(givenUp)} given up.
    </Card>
  )
}

function Card(props: {
  readonly title: string
  readonly picture: Picture
  /** What is said where there is nothing to draw. */
  readonly none: string
  readonly children: ReactNode
}) {
  const { title, picture, none, children } = props
  const { bars, layers, totals } = picture
  const isEmpty = totals.every((total) => total === 0)
  return (
    <article aria-label={title} className={card}>
      <h3 className={style({ font: 'title', margin: 0 })}>{title}</h3>
      <p className={says}>{isEmpty ? none : children}</p>
      {isEmpty ? null : <TimeBars label={`${title}, in UTC`} bars={bars} layers={layers} />}
    </article>
  )
}

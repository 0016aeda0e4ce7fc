/** home: whether Weir is well, what somebody should look at, what is under way, and how it went over time. */
import { Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { OverviewFields } from '../../../../src/api/contract/weir/overview.ts'
import { ask } from '../../client.ts'
import { Failure } from '../../parts/failure.tsx'
import { Figures } from '../../parts/figures.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Count, When } from '../../parts/measures.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { ANYTHING } from '../../parts/use-live.ts'
import { Attention } from './attention.tsx'
import { FirstSteps } from './first-steps.tsx'
import { Health, Unwell } from './health.tsx'
import { Pictures } from './pictures.tsx'

export type Overview = Static<typeof OverviewFields>

export function HomePage() {
  const { data, error, refetch } = useQuery({
    queryKey: [ANYTHING, 'overview'],
    queryFn: ({ signal }) => ask<Overview>('/weir/v1/overview', { signal }),
  })
  return (
    <Page title="Home">
      <Unwell />
      {error === null ? null : <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? <Loading what="the overview" /> : null}
      {data === undefined ? null : <Look overview={data} />}
      <Health />
    </Page>
  )
}

function Look({ overview }: { readonly overview: Overview }) {
  const { flows, registrations } = overview.counts
  const isEmpty = flows === 0 && registrations === 0
  return (
    <>
      {flows === 0 || registrations === 0 ? (
        <FirstSteps hasFlows={flows !== 0} hasRegistrations={registrations !== 0} />
      ) : null}
      {isEmpty ? null : (
        <>
          <Attention overview={overview} />
          <Now overview={overview} />
          <Pictures />
        </>
      )}
    </>
  )
}

function Now({ overview: { runs, deliveries } }: { readonly overview: Overview }) {
  const { waiting, retrying, sending, dueSince } = deliveries
  return (
    <Section title="Now">
      <Figures
        rows={[
          ['Runs at work', <Led key="" value={runs.inProgress} href="/runs?show=running" />],
          ['Runs waiting', <Led key="" value={runs.scheduled} href="/runs?show=waiting" />],
          ['Deliveries waiting', <Count key="" value={waiting} />],
          ['Deliveries being retried', <Count key="" value={retrying} />],
          ['Being sent', <Count key="" value={sending} />],
          [
            'Oldest that is due',
            dueSince === null ? 'None' : <When key="" at={dueSince} isShort />,
          ],
        ]}
      />
      {dueSince === null ? null : (
        <p className={style({ font: 'ui-sm', color: 'neutral-subdued', marginBottom: 0 })}>
          What is due is sent as soon as its receiver has room for it.
        </p>
      )}
    </Section>
  )
}

/** Where there are some, it leads to them. */
function Led({ value, href }: { readonly value: number; readonly href: string }) {
  if (value === 0) return <Count value={0} />
  return (
    <Link href={href}>
      <Count value={value} />
    </Link>
  )
}

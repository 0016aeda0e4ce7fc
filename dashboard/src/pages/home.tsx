/** home: whether Weir is well, how the runs of the last day went, and which of them failed. */
import { Content, Heading, InlineAlert, Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { Readiness } from '../../../src/api/contract/weir/health.ts'
import { listPage } from '../flow-service.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { Failure } from '../parts/failure.tsx'
import { Loading } from '../parts/loading.tsx'
import { useNow, When } from '../parts/measures.tsx'
import { Page, Section } from '../parts/page.tsx'
import { hoursOf } from '../parts/run-hours.ts'
import { RunStatus } from '../parts/run-status.tsx'
import { type Run, standingOf } from '../parts/run-words.ts'
import { Status } from '../parts/status.tsx'
import { TimeBars } from '../parts/time-bars.tsx'

export function HomePage() {
  return (
    <Page title="Home">
      <Unwell />
      <LastDay />
      <Health />
    </Page>
  )
}

const list = style({ margin: 0, padding: 0, listStyleType: 'none', font: 'body' })
const row = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 16,
  paddingY: 4,
})
const light = style({ minWidth: 104 })

function useHealth() {
  return useQuery({
    queryKey: ['health'],
    // 503 is an answer here too: it says what is not well.
    queryFn: async ({ signal }) =>
      (await (await fetch('/readyz', { signal })).json()) as Static<typeof Readiness>,
    refetchInterval: 30_000,
  })
}

/** On top, where there is something to do. */
function Unwell() {
  const { data } = useHealth()
  const wrong = data?.checks.filter(({ ok }) => !ok) ?? []
  if (wrong.length === 0) return null
  return (
    <div className={style({ marginBottom: 32 })}>
      <InlineAlert variant="negative">
        <Heading level={2}>Weir cannot do all of its work</Heading>
        <Content>{wrong.map(({ detail }) => detail).join(' ')}</Content>
      </InlineAlert>
    </div>
  )
}

function Health() {
  const { data, error, refetch } = useHealth()
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading what="the health of Weir" />
  return (
    <Section title="Health">
      <ul className={list}>
        {data.checks.map(({ name, ok, detail }) => (
          <li key={name} className={row}>
            <span className={light}>
              <Status word={name} tone={ok ? 'positive' : 'negative'} />
            </span>
            <span className={style({ color: 'neutral-subdued' })}>{detail}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const DAY_MS = 24 * 3_600_000

function LastDay() {
  const now = useNow()
  const since = Math.floor(now / 3_600_000) * 3_600_000 - DAY_MS + 3_600_000
  const { data, error, refetch } = useQuery({
    queryKey: ['runs', 'last day', since],
    queryFn: ({ signal }) =>
      listPage<Run>('runs', { property: [`createdAt>=${since}`], limit: 100 }, signal),
  })
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading what="the runs of the last day" />
  if (data.items.length === 0) {
    return (
      <Section title="The last 24 hours">
        <EmptyState title="No runs in the last 24 hours">
          Runs appear here as they are made, without loading the page anew.
        </EmptyState>
      </Section>
    )
  }
  const worst = data.items.filter((run) => standingOf(run).tone === 'negative').slice(0, 5)
  return (
    <>
      <Section title="Runs that failed in the last 24 hours">
        {worst.length === 0 ? <p className={style({ font: 'body', margin: 0 })}>None.</p> : null}
        <ul className={list}>
          {worst.map((run) => (
            <li key={run.id} className={row}>
              <span className={light}>
                <RunStatus run={run} />
              </span>
              <Link href={`/runs/${run.id}`}>{run.flowName}</Link>
              <When at={run.createdAt} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title="All runs of the last 24 hours">
        <TimeBars {...hoursOf(data.items, since)} label="Runs by the hour, in UTC" />
        {data.next === null ? null : (
          <p className={style({ font: 'ui-sm', color: 'neutral-subdued' })}>The last 100 runs.</p>
        )}
      </Section>
    </>
  )
}

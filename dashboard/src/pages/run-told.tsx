/** run-told: who was told of a run: its events, the registrations that have them, and how each delivery went. */
import { Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { EventInFull, EventList } from '../../../src/api/contract/weir/event.ts'
import { ask } from '../client.ts'
import { Failure } from '../parts/failure.tsx'
import { Loading } from '../parts/loading.tsx'
import { When } from '../parts/measures.tsx'
import { Section } from '../parts/page.tsx'
import type { Run } from '../parts/run-words.ts'
import { hasEnded } from '../parts/run-words.ts'
import { RunHearers } from './run-hearers.tsx'
import { RunPayloads } from './run-payloads.tsx'

type Event = Static<typeof EventList>['events'][number]
type Told = Static<typeof EventInFull>

const list = style({ margin: 0, padding: 0, listStyleType: 'none' })
const card = style({
  borderRadius: 'lg',
  backgroundColor: 'layer-1',
  padding: 20,
  marginBottom: 16,
  font: 'body',
})
const head = style({
  display: 'flex',
  flexWrap: 'wrap',
  columnGap: 16,
  alignItems: 'baseline',
  marginBottom: 8,
})
const note = style({ margin: 0, color: 'neutral-subdued' })

export function RunTold({ run }: { readonly run: Run }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['events', 'of a run', run.id],
    queryFn: ({ signal }) =>
      ask<Static<typeof EventList>>(`/weir/v1/events?runId=${encodeURIComponent(run.id)}`, {
        signal,
      }),
  })
  return (
    <Section title="Who was told">
      {error === null ? null : <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? <Loading what="who was told" /> : null}
      {data?.events.length === 0 ? (
        <p className={note}>
          {hasEnded(run)
            ? 'Nothing was announced of this run yet.'
            : 'It is announced when it has ended.'}
        </p>
      ) : null}
      <ul className={list}>
        {(data?.events ?? []).toReversed().map((event) => (
          <li key={event.id}>
            <Announced event={event} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

const NAMES: Readonly<Record<string, string>> = {
  sources_flow_run_started: 'The run has started',
  sources_flow_run_success: 'The run has succeeded',
  sources_flow_run_failed: 'The run has failed',
  sources_flow_run_delay: 'The run is late',
  sources_ingestion_error_rate_exceeded: 'More rows were refused than an alert allows',
}

function Announced({ event }: { readonly event: Event }) {
  const { data, error } = useQuery({
    // Attempts change it too, and they are told of as deliveries.
    queryKey: ['events', event.id],
    queryFn: ({ signal }) =>
      ask<Told>(`/weir/v1/events/${encodeURIComponent(event.id)}`, { signal }),
  })
  const name = NAMES[event.code] ?? event.code
  return (
    <article className={card} aria-label={name}>
      <div className={head}>
        <h3 className={style({ font: 'title', margin: 0 })}>
          <Link href={`/journal/${event.id}`} isStandalone isQuiet>
            {name}
          </Link>
        </h3>
        <span className={style({ font: 'ui-sm', color: 'neutral-subdued' })}>
          announced <When at={event.at} hasZone />
        </span>
      </div>
      {error === null ? null : <Failure error={error} />}
      {data === undefined ? null : <Hearers told={data} />}
    </article>
  )
}

function Hearers({ told }: { readonly told: Told }) {
  return (
    <>
      {told.told.length === 0 ? (
        <p className={note}>
          Nobody: no registration asks for <code>{told.code}</code>, or their filters left it out.{' '}
          <Link href="/registrations">Registrations</Link>
        </p>
      ) : (
        <RunHearers eventId={told.id} hearers={told.told} />
      )}
      <RunPayloads payloads={told.payloads} />
    </>
  )
}

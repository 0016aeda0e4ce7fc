/** event: one event: what was announced, in each of its forms, and all that followed from it. */
import { Link } from '@react-spectrum/s2'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { Static } from 'typebox'
import type { EventInFull } from '../../../../src/api/contract/weir/event.ts'
import { ask } from '../../client.ts'
import { Failure } from '../../parts/failure.tsx'
import { Figures } from '../../parts/figures.tsx'
import { Id } from '../../parts/id.tsx'
import { Loading } from '../../parts/loading.tsx'
import { When } from '../../parts/measures.tsx'
import { Page, Section } from '../../parts/page.tsx'
import type { Delivery } from './delivery-words.ts'
import { EventPath } from './event-path.tsx'
import { EventPayloads } from './event-payloads.tsx'
import { EventTold } from './event-told.tsx'
import { EventUntold } from './event-untold.tsx'

export type FullEvent = Static<typeof EventInFull>

const ABOVE = [{ name: 'Events', href: '/journal' }]

export function EventPage() {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string }
  const event = useQuery({
    queryKey: ['events', id],
    queryFn: ({ signal }) =>
      ask<FullEvent>(`/weir/v1/events/${encodeURIComponent(id)}`, { signal }),
  })
  const deliveries = useQuery({
    queryKey: ['deliveries', 'of event', id],
    queryFn: ({ signal }) =>
      ask<{ deliveries: readonly Delivery[] }>(
        `/weir/v1/deliveries?limit=1000&eventId=${encodeURIComponent(id)}`,
        { signal },
      ),
  })
  const error = event.error ?? deliveries.error
  const retry = () => void Promise.all([event.refetch(), deliveries.refetch()])
  if (event.data === undefined || deliveries.data === undefined) {
    if (error === null) return <Loading what="the event" />
    return (
      <Page title="Event" above={ABOVE}>
        <Failure error={error} onRetry={retry} />
      </Page>
    )
  }
  const owed = deliveries.data.deliveries
  return (
    <Page title={event.data.code} above={ABOVE}>
      {error === null ? null : <Failure error={error} onRetry={retry} isShown />}
      <EventPath event={event.data} deliveries={owed} />
      <EventTold event={event.data} deliveries={owed} />
      <EventUntold event={event.data} />
      <Section title="About this event">
        <Figures rows={identityOf(event.data)} isWide />
      </Section>
      <EventPayloads payloads={event.data.payloads} />
    </Page>
  )
}

function identityOf(event: FullEvent) {
  const { id, publishedId, runId, flowId, provider, providerId, at } = event
  return [
    ['Event', <Id key="" id={id} what="the id of the event" />],
    ...(publishedId === null
      ? []
      : [
          [
            'Published as',
            <Id key="" id={publishedId} what="the id it was published as" />,
          ] as const,
        ]),
    ...(runId === null
      ? []
      : [
          [
            'Run',
            <Id key="" id={runId} what="the id of the run" href={`/runs/${runId}`} />,
          ] as const,
        ]),
    ...(flowId === null
      ? []
      : [
          [
            'Flow',
            <Id key="" id={flowId} what="the id of the flow" href={`/flows/${flowId}`} />,
          ] as const,
        ]),
    ['Provider', provider ?? providerId],
    [
      'Event code',
      <Link key="" href={`/journal?code=${encodeURIComponent(event.code)}`}>
        {event.code}
      </Link>,
    ],
    ['Announced (UTC)', <When key="" at={at} />],
  ] as const
}

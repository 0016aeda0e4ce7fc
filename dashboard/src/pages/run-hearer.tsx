/** run-hearer: one registration that has an event: whether it heard, attempt by attempt, and how to send it again. */
import { ActionButton, Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { Context } from '../../../src/api/contract/context.ts'
import type { DeliveryFields } from '../../../src/api/contract/weir/delivery.ts'
import type { EventInFull } from '../../../src/api/contract/weir/event.ts'
import type { ExplanationFields } from '../../../src/api/contract/weir/explanation.ts'
import type { TraceList } from '../../../src/api/contract/events/trace.ts'
import { ask } from '../client.ts'
import { Failure } from '../parts/failure.tsx'
import { useNow, When } from '../parts/measures.tsx'
import { counted, spokenAgo, spokenDuration, spokenShort } from '../parts/spoken.ts'
import { Status, type Tone } from '../parts/status.tsx'
import { useDeed } from '../parts/use-deed.ts'

type Told = Static<typeof EventInFull>['told'][number]
type Delivery = Static<typeof DeliveryFields>
type Trace = Static<typeof TraceList>[number]

const line = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 12,
  rowGap: 4,
  paddingTop: 8,
})
const detail = style({ margin: 0, color: 'neutral-subdued', overflowWrap: 'anywhere' })
const attempts = style({ margin: 0, paddingStart: 24, font: 'body-sm' })

const STANDINGS: Readonly<Record<string, readonly [word: string, tone: Tone]>> = {
  delivered: ['Heard', 'positive'],
  waiting: ['Not yet heard', 'notice'],
  sending: ['Being sent', 'informative'],
  refused: ['Not heard', 'negative'],
  expired: ['Not heard', 'negative'],
  'journal-only': ['Not pushed: journal only', 'neutral'],
  disabled: ['Not pushed: disabled', 'negative'],
}

export function RunHearer({ eventId, ...told }: Told & { readonly eventId: string }) {
  const { registrationId, name, push } = told
  const { data, error } = useQuery({
    queryKey: ['deliveries', 'why', eventId, registrationId],
    queryFn: ({ signal }) =>
      ask<Static<typeof ExplanationFields>>(
        `/weir/v1/events/${encodeURIComponent(eventId)}/registrations/${encodeURIComponent(registrationId)}`,
        { signal },
      ),
    enabled: name !== null,
  })
  if (error !== null) return <Failure error={error} />
  if (name === null) return <p className={detail}>A registration that is gone: {registrationId}.</p>
  if (data === undefined) return null
  const [word, tone] = STANDINGS[data.verdict] ?? [data.verdict, 'neutral']
  const newest = data.deliveries.at(-1)
  return (
    <div>
      <div className={line}>
        <Status word={word} tone={tone} />
        <Link href={`/registrations/${registrationId}`}>{name}</Link>
        <div className={style({ flexGrow: 1 })} />
        {newest !== undefined && isOver(newest) ? <Resend delivery={newest} name={name} /> : null}
      </div>
      {newest === undefined ? (
        <p className={detail}>{PUSH[push]}</p>
      ) : (
        <Fate delivery={newest} sentence={data.sentence} eventId={eventId} told={told} />
      )}
    </div>
  )
}

/** How the newest delivery went, and each attempt of all of them. */
function Fate(props: {
  readonly delivery: Delivery
  readonly sentence: string
  readonly eventId: string
  readonly told: Told
}) {
  const { delivery, sentence, eventId, told } = props
  const traces = useTraces(eventId, told)
  const now = useNow()
  return (
    <>
      <p className={detail}>{spokenDelivery(delivery, traces, now) ?? sentence}</p>
      <Attempts traces={traces} />
    </>
  )
}

const PUSH: Readonly<Record<Told['push'], string>> = {
  owed: 'Owed to its webhook.',
  journal: 'It reads the journal by itself, where the event stands.',
  disabled: 'Its webhook was disabled; the event stands in its journal.',
}

function isOver({ status }: Delivery): boolean {
  return status !== 'waiting' && status !== 'sending'
}

/** What the deliveries do not tell: when each attempt was, and what came back. Kept for as long as traces are. */
function useTraces(eventId: string, told: Told): readonly Trace[] {
  const { registrationId, projectId, workspaceId, push } = told
  const { data: context } = useQuery({
    queryKey: ['context'],
    queryFn: ({ signal }) => ask<Static<typeof Context>>('/weir/v1/context', { signal }),
    staleTime: Infinity,
  })
  const org = context?.organisation.consumerOrgId
  const { data = [] } = useQuery({
    queryKey: ['deliveries', 'traces', registrationId],
    queryFn: ({ signal }) =>
      ask<Static<typeof TraceList>>(
        `/traces/${org}/${projectId}/${workspaceId}/registration/${registrationId}`,
        { signal },
      ),
    enabled: org !== undefined && projectId !== null && push === 'owed',
  })
  return data
    .filter(({ trace }) => trace.insightsInfo.some(({ eventIds }) => eventIds.includes(eventId)))
    .toSorted((one, other) => one.trace.ts - other.trace.ts)
}

/** `null` where Weir's own sentence says it better. */
function spokenDelivery(delivery: Delivery, traces: readonly Trace[], now: number): string | null {
  const { status, attempts: count, nextAttemptAt, lastOutcome } = delivery
  const heard = traces.findLast(({ trace }) => trace.tracingResponse.responseCode < 300)
  if (status === 'delivered' && heard !== undefined) {
    const tries = count === 1 ? '' : `, at attempt ${count}`
    return `Heard at ${spokenShort(heard.trace.ts, now)} UTC${tries}.`
  }
  if (status === 'waiting' && count > 0 && nextAttemptAt !== null) {
    return `Failed ${counted(count, 'time')}; next try ${spokenAgo(nextAttemptAt, now)}. ${lastOutcome}`
  }
  return null
}

function Attempts({ traces }: { readonly traces: readonly Trace[] }) {
  if (traces.length < 2 && traces.every(isGood)) return null
  return (
    <ol className={attempts} aria-label="Attempts">
      {traces.map(({ id, trace: { ts, tracingResponse }, _weir }) => (
        <li key={id}>
          <When at={ts} />: {outcomeOf(tracingResponse)} after{' '}
          {spokenDuration(tracingResponse.responseTime)}
          {_weir.replayId === undefined ? '' : ', sent again'}
        </li>
      ))}
    </ol>
  )
}

function isGood({ trace }: Trace): boolean {
  return trace.tracingResponse.responseCode < 300
}

/** Codes above 600 say that no answer came; the body says why. */
function outcomeOf({ responseCode, responseBody }: Trace['trace']['tracingResponse']): string {
  return responseCode < 600 ? `answered ${responseCode}` : `no answer (${responseBody})`
}

function Resend({ delivery, name }: { readonly delivery: Delivery; readonly name: string }) {
  const resending = useDeed({
    run: () =>
      ask(`/weir/v1/deliveries/${encodeURIComponent(delivery.id)}/resend`, { method: 'POST' }),
    done: () => `It is sent to ${name} once more.`,
    touches: ['deliveries'],
  })
  return (
    <ActionButton
      size="S"
      isPending={resending.isPending}
      aria-label={`Send again to ${name}`}
      onPress={() => resending.mutate()}
    >
      Send again
    </ActionButton>
  )
}

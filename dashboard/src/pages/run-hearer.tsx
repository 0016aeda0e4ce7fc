/** run-hearer: one registration that has an event: whether it heard, attempt by attempt, and how to send it again. */
import { ActionButton, Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQueries, useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
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

export type Hearer = Static<typeof EventInFull>['told'][number]
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

/** Why a registration has an event or not, and how its deliveries stand. */
export function askWhy(eventId: string, { registrationId, name }: Hearer) {
  return {
    queryKey: ['deliveries', 'why', eventId, registrationId],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      ask<Static<typeof ExplanationFields>>(
        `/weir/v1/events/${encodeURIComponent(eventId)}/registrations/${encodeURIComponent(registrationId)}`,
        { signal },
      ),
    enabled: name !== null,
  }
}

export function RunHearer({ eventId, told }: { readonly eventId: string; readonly told: Hearer }) {
  const { registrationId, name, push } = told
  const { data, error } = useQuery(askWhy(eventId, told))
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
        <Fate newest={newest} deliveries={data.deliveries} sentence={data.sentence} />
      )}
    </div>
  )
}

/** How the newest delivery went, and each attempt of all of them. */
function Fate(props: {
  readonly newest: Delivery
  readonly deliveries: readonly Delivery[]
  readonly sentence: string
}) {
  const { newest, deliveries, sentence } = props
  const traces = useTraces(deliveries)
  const now = useNow()
  return (
    <>
      <p className={detail}>{spokenDelivery(newest, traces, now) ?? sentence}</p>
      <Attempts traces={traces} count={deliveries.reduce((sum, one) => sum + one.attempts, 0)} />
    </>
  )
}

const PUSH: Readonly<Record<Hearer['push'], string>> = {
  owed: 'Owed to its webhook.',
  journal: 'It reads the journal by itself, where the event stands.',
  disabled: 'Its webhook was disabled; the event stands in its journal.',
}

function isOver({ status }: Delivery): boolean {
  return status !== 'waiting' && status !== 'sending'
}

/**
 * What the deliveries do not tell: when each attempt was, and what came back, oldest first. Kept for as long as
 * traces are. One that was heard at once has nothing more to tell.
 */
function useTraces(deliveries: readonly Delivery[]): readonly Trace[] {
  const tried = deliveries.filter(({ attempts: count }) => count > 0)
  const isPlain = tried.length === 1 && isHeardAtOnce(tried[0])
  const answers = useQueries({
    queries: (isPlain ? [] : tried).map(({ id }) => ({
      queryKey: ['deliveries', 'traces', id],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        ask<{ readonly traces: Static<typeof TraceList> }>(
          `/weir/v1/deliveries/${encodeURIComponent(id)}/traces`,
          { signal },
        ),
    })),
  })
  return answers
    .flatMap(({ data }) => data?.traces ?? [])
    .toSorted((one, other) => one.trace.ts - other.trace.ts)
}

function isHeardAtOnce(delivery: Delivery | undefined): boolean {
  return delivery?.status === 'delivered' && delivery.attempts === 1
}

/** `null` where Weir's own sentence says it better. */
function spokenDelivery(delivery: Delivery, traces: readonly Trace[], now: number): string | null {
  const { status, attempts: count, nextAttemptAt, lastOutcome } = delivery
  if (status === 'delivered') {
    const at = heardAt(delivery, traces)
    const tries = count === 1 ? '' : `, at attempt ${count}`
    return at === null ? null : `Heard at ${spokenShort(at, now)} UTC${tries}.`
  }
  if (status !== 'waiting' || count === 0 || nextAttemptAt === null) return null
  // Its attempts say what came back, as long as their traces are kept.
  const last = traces.length > 0 ? '' : ` The last: ${lastOutcome}`
  // "in 12 min." has its full stop.
  const next = spokenAgo(nextAttemptAt, now).replace(/\.?$/, '.')
  return `Failed ${counted(count, 'time')}; next try ${next}${last}`
}

function heardAt({ attempts: count, firstAttemptAt }: Delivery, traces: readonly Trace[]) {
  return traces.findLast(isGood)?.trace.ts ?? (count === 1 ? firstAttemptAt : null)
}

/** `count`: how many there were; the traces of the first ones may be gone. */
function Attempts(props: { readonly traces: readonly Trace[]; readonly count: number }) {
  const { traces, count } = props
  if (traces.length < 2 && traces.every(isGood)) return null
  return (
    <ol className={attempts} aria-label="Attempts" start={Math.max(1, count - traces.length + 1)}>
      {traces.map(({ id, trace: { ts, tracingResponse }, _weir }) => (
        <li key={id}>
          <When at={ts} hasZone />: {outcomeOf(tracingResponse)} after{' '}
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

/** Codes above 600 say that no answer came; the first line of the body says why. */
function outcomeOf({ responseCode, responseBody }: Trace['trace']['tracingResponse']): string {
  return responseCode < 600
    ? `answered ${responseCode}`
    : `no answer (${responseBody.split('\n')[0]})`
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

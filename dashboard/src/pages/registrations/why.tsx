/** why: did this registration get an event, and if not, why: the path of the decision, step by step. */
import { Button, Content, Heading, InlineAlert, Link, TextField } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import { useState } from 'react'
import type { ExplanationFields } from '../../../../src/api/contract/weir/explanation.ts'
import { ask, isGone, sentenceOf } from '../../client.ts'
import type { RegistrationAnswer } from '../../events-api.ts'
import { Failure } from '../../parts/failure.tsx'
import { Id } from '../../parts/id.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { counted } from '../../parts/spoken.ts'
import { Status } from '../../parts/status.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { Again, DeliveryStatus } from './deliveries.tsx'

type Explanation = Static<typeof ExplanationFields>

export function Why({ registration }: { readonly registration: RegistrationAnswer }) {
  const [{ event }, change] = useUrlState()
  const [typed, setTyped] = useState({ text: event ?? '', since: event })
  // The address may have changed by other means: a link, the way back.
  const text = typed.since === event ? typed.text : (event ?? '')
  return (
    <>
      <form
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault()
          change({ event: text.trim(), after: undefined })
        }}
      >
        <div className={style({ display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: 12 })}>
          <TextField
            label="Id of the event"
            value={text}
            onChange={(now) => setTyped({ text: now, since: event })}
            styles={style({ width: 360, maxWidth: 'full' })}
          />
          <Button variant="accent" type="submit" isDisabled={text.trim() === ''}>
            Explain
          </Button>
        </div>
        <p className={style({ font: 'ui-sm', color: 'neutral-subdued', marginTop: 0 })}>
          As the header x-adobe-event-id has it, or as it was published under: of several, the
          newest. <Link href="/journal">Look for it among the events</Link> where you do not know
          it.
        </p>
      </form>
      <div aria-live="polite" className={style({ marginTop: 24 })}>
        {event === undefined ? null : (
          <Answer eventId={event} registrationId={registration.registration_id} />
        )}
      </div>
    </>
  )
}

interface Asked {
  readonly eventId: string
  readonly registrationId: string
}

function Answer({ eventId, registrationId }: Asked) {
  const { data, error, refetch } = useQuery({
    queryKey: ['deliveries', 'why', eventId, registrationId],
    queryFn: ({ signal }) => explain({ eventId, registrationId }, signal),
  })
  if (error !== null && !isGone(error)) {
    return <Failure error={error} onRetry={() => void refetch()} />
  }
  if (error !== null) {
    return (
      <InlineAlert variant="notice">
        <Heading level={2}>There is no such event</Heading>
        <Content>{sentenceOf(error)}</Content>
      </InlineAlert>
    )
  }
  if (data === undefined) return <Loading what="why" />
  const isTold = data.verdict === 'delivered' || data.verdict === 'journal-only'
  return (
    <>
      <InlineAlert variant={isTold ? 'positive' : 'notice'}>
        <Heading level={2}>{data.sentence}</Heading>
        <Content>
          <Id
            id={data.eventId}
            what="the id of the event"
            href={`/journal/${encodeURIComponent(data.eventId)}`}
          />
        </Content>
      </InlineAlert>
      <div className={style({ marginTop: 24 })}>
        <Steps explanation={data} />
      </div>
    </>
  )
}

/** Publishers know an event by the id of their own. */
async function explain(asked: Asked, signal: AbortSignal): Promise<Explanation> {
  const of = (id: string) =>
    ask<Explanation>(
      `/weir/v1/events/${encodeURIComponent(id)}/registrations/${asked.registrationId}`,
      { signal },
    )
  try {
    return await of(asked.eventId)
  } catch (error) {
    if (!isGone(error)) throw error
    const query = new URLSearchParams({ publishedId: asked.eventId, limit: '1' })
    const { events } = await ask<{ readonly events: readonly { readonly id: string }[] }>(
      `/weir/v1/events?${query}`,
      { signal },
    )
    const [published] = events
    if (published === undefined) throw error
    return await of(published.id)
  }
}

const list = style({ margin: 0, padding: 0, listStyleType: 'none', font: 'body' })
const item = style({
  display: 'grid',
  gridTemplateColumns: { default: '1fr', md: '200px 1fr' },
  columnGap: 16,
  paddingY: 8,
  borderStyle: 'solid',
  borderColor: 'gray-200',
  borderWidth: 0,
  borderBottomWidth: 1,
})
const said = style({ overflowWrap: 'anywhere' })

const STEPS: ReadonlyMap<string, string> = new Map([
  ['registered', 'Was it there already?'],
  ['subscribed', 'Did it ask for it?'],
  ['flow', 'Is it of its flows?'],
  ['filter', 'Did its filter let it in?'],
  ['journal', 'Is it in its journal?'],
  ['push', 'Was it to be pushed?'],
  ['delivery', 'Was it taken?'],
])

function Steps({ explanation: { steps, deliveries } }: { readonly explanation: Explanation }) {
  return (
    <>
      <Section title="How it was decided">
        <ol className={list}>
          {steps.map(({ step, passed, detail }) => (
            <li key={step} className={item}>
              <Status word={STEPS.get(step) ?? step} tone={passed ? 'positive' : 'negative'} />
              <span className={said}>{detail}</span>
            </li>
          ))}
        </ol>
      </Section>
      {deliveries.length === 0 ? null : (
        <Section title="What was sent">
          <ul className={list}>
            {deliveries.map((delivery) => (
              <li key={delivery.id} className={item}>
                <DeliveryStatus status={delivery.status} />
                <span className={said}>
                  {`${delivery.waitsFor ?? delivery.lastOutcome} ${counted(delivery.attempts, 'attempt')}. `}
                  <Again row={delivery} />
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

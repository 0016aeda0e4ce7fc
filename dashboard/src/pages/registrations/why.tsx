/** why: did this registration get an event, and if not, why: the path of the decision, step by step. */
import { Button, Content, Heading, InlineAlert, TextField } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import { useState } from 'react'
import type { ExplanationFields } from '../../../../src/api/contract/weir/explanation.ts'
import { ask, Refused, sentenceOf } from '../../client.ts'
import type { RegistrationAnswer } from '../../events-api.ts'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { DeliveryStatus } from './deliveries.tsx'

type Explanation = Static<typeof ExplanationFields>

export function Why({ registration }: { readonly registration: RegistrationAnswer }) {
  const [{ event }, change] = useUrlState()
  const [typed, setTyped] = useState(event ?? '')
  return (
    <>
      <form
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault()
          change({ event: typed.trim() })
        }}
      >
        <div className={style({ display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: 12 })}>
          <TextField
            label="Id of the event"
            value={typed}
            onChange={setTyped}
            styles={style({ width: 360, maxWidth: 'full' })}
          />
          <Button variant="accent" type="submit" isDisabled={typed.trim() === ''}>
            Explain
          </Button>
        </div>
        <p className={style({ font: 'ui-sm', color: 'neutral-subdued', marginTop: 0 })}>
          As the header x-adobe-event-id has it, or as it was published under.
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
  const { data, error } = useQuery({
    queryKey: ['deliveries', 'why', eventId, registrationId],
    queryFn: ({ signal }) => explain({ eventId, registrationId }, signal),
  })
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
        <Content>{data.eventId}</Content>
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
    if (!(error instanceof Refused) || error.status !== 404) throw error
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

function Steps({ explanation: { steps, deliveries } }: { readonly explanation: Explanation }) {
  return (
    <>
      <Section title="How it was decided">
        <ol className={list}>
          {steps.map(({ step, passed, detail }) => (
            <li key={step} className={item}>
              <Status word={step} tone={passed ? 'positive' : 'negative'} />
              <span className={said}>{detail}</span>
            </li>
          ))}
        </ol>
      </Section>
      {deliveries.length === 0 ? null : (
        <Section title="What was sent">
          <ul className={list}>
            {deliveries.map(({ id, status, waitsFor, lastOutcome, attempts }) => (
              <li key={id} className={item}>
                <DeliveryStatus status={status} />
                <span className={said}>
                  {waitsFor ?? lastOutcome} Attempts: {attempts}.
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

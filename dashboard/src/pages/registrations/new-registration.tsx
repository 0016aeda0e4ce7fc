/** new-registration: from "I want to hear of it" to a webhook that has proved itself, in three steps. */
import { Button, Content, Heading, InlineAlert } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { ask, Refused, sentenceOf } from '../../client.ts'
import { pathOf, type RegistrationAnswer, useContextOfWeir } from '../../events-api.ts'
import { Page } from '../../parts/page.tsx'
import { DeliveryFields } from './delivery-fields.tsx'
import { EventFields } from './event-fields.tsx'
import { Outcome } from './outcome.tsx'
import { refusedAt } from './refusals.ts'
import { useDraft } from './use-draft.ts'
import { useFlawFocus } from './use-flaw-focus.ts'
import { creationOf, missingIn } from './wishes.ts'

const ABOVE = [{ name: 'Registrations', href: '/registrations' }]
const STEPS = ['What to hear of', 'How to be told', 'How it went']

export function NewRegistrationPage() {
  const queries = useQueryClient()
  const { data: context } = useContextOfWeir()
  const { wishes, isSecond, change, goTo, forget } = useDraft()
  const [tries, setTries] = useState(0)
  const creating = useMutation({
    mutationFn: async () => {
      if (context === undefined) throw new Error('The context is not there yet.')
      return await ask<RegistrationAnswer>(pathOf({ href: context.urls.registrations }), {
        method: 'POST',
        body: creationOf(wishes, context.credential.clientId),
      })
    },
    onSuccess: (made) => {
      queries.setQueryData(['registrations', made.registration_id], made)
      forget()
    },
  })
  const missing = missingIn(wishes)
  const refused = refusedAt(creating.error, REFUSED_HERE)
  const flaws = tries === 0 ? {} : { ...refused, ...missing }
  const at = stepOf(creating.data !== undefined, isSecond)
  const go = (step: 'first' | 'second') => {
    setTries(0)
    goTo(step)
  }
  return (
    <Page title="Add a registration" above={ABOVE}>
      <Steps at={at} />
      {at === 0 ? (
        <Step
          key="first"
          title={STEPS[0] ?? ''}
          isFirst
          tried={tries}
          onNext={() => {
            if (missing.interests === undefined) go('second')
            else setTries(tries + 1)
          }}
          buttons={
            <Button variant="accent" type="submit">
              Next
            </Button>
          }
        >
          <EventFields wishes={wishes} change={change} flaws={flaws} />
        </Step>
      ) : null}
      {at === 1 ? (
        <Step
          key="second"
          title={STEPS[1] ?? ''}
          tried={tries}
          onNext={() => {
            setTries(tries + 1)
            if (Object.keys(missing).length > 0) return
            creating.mutate(undefined, { onError: () => setTries(tries + 2) })
          }}
          buttons={
            <>
              <Button variant="secondary" onPress={() => go('first')}>
                Back
              </Button>
              <Button
                variant="accent"
                type="submit"
                isPending={creating.isPending}
                isDisabled={context === undefined}
              >
                Register
              </Button>
            </>
          }
        >
          <DeliveryFields
            wishes={wishes}
            change={(changes) => {
              creating.reset()
              change(changes)
            }}
            flaws={flaws}
            hasRule
          />
          {Object.keys(refused).length > 0 ? null : <Refusal error={creating.error} />}
        </Step>
      ) : null}
      {creating.data === undefined ? null : (
        <Step key="third" title={STEPS[2] ?? ''}>
          <Outcome made={creating.data} />
        </Step>
      )}
    </Page>
  )
}

/** What the API may refuse that stands among the fields. */
export const REFUSED_HERE = ['name', 'description', 'webhookUrl', 'rule'] as const

function stepOf(isMade: boolean, isSecond: boolean): 0 | 1 | 2 {
  if (isMade) return 2
  return isSecond ? 1 : 0
}

const steps = style({
  display: 'flex',
  flexWrap: 'wrap',
  columnGap: 24,
  rowGap: 8,
  margin: 0,
  marginBottom: 32,
  padding: 0,
  listStyleType: 'none',
  font: 'ui',
})
const mark = style({
  color: { default: 'neutral-subdued', isHere: 'neutral' },
  fontWeight: { default: 'normal', isHere: 'bold' },
})

function Steps({ at }: { readonly at: number }) {
  return (
    <ol className={steps} aria-label="Steps">
      {STEPS.map((name, nth) => (
        <li
          key={name}
          aria-current={nth === at ? 'step' : undefined}
          className={mark({ isHere: nth === at })}
        >
          {nth + 1}. {name}
        </li>
      ))}
    </ol>
  )
}

/** Its heading takes the focus, so that who cannot see it knows of it. */
function Step({
  title,
  isFirst = false,
  tried = 0,
  onNext,
  buttons,
  children,
}: {
  readonly title: string
  readonly isFirst?: boolean
  /** How often somebody tried to go on. */
  readonly tried?: number
  readonly onNext?: () => void
  readonly buttons?: ReactNode
  readonly children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  const form = useFlawFocus(tried)
  useEffect(() => {
    if (!isFirst) heading.current?.focus()
  }, [isFirst])
  return (
    <section aria-label={title}>
      <h2
        ref={heading}
        tabIndex={-1}
        className={style({ font: 'heading-sm', marginTop: 0, outlineStyle: 'none' })}
      >
        {title}
      </h2>
      {onNext === undefined ? (
        children
      ) : (
        <form
          ref={form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            onNext()
          }}
        >
          {children}
          <div className={style({ display: 'flex', gap: 8, marginTop: 24 })}>{buttons}</div>
        </form>
      )}
    </section>
  )
}

/** Of `null` there is nothing to say. */
export function Refusal({ error }: { readonly error: unknown }) {
  if (error === null) return null
  return (
    <div role="alert">
      <InlineAlert variant="negative">
        <Heading level={3}>It was not saved</Heading>
        <Content>
          {sentenceOf(error)}
          {isOfLimit(error) ? ` ${LIMIT}` : null}
        </Content>
      </InlineAlert>
    </div>
  )
}

/** Names that are taken are conflicts too. */
function isOfLimit(error: unknown): boolean {
  return error instanceof Refused && error.code === 'EVENTS-409' && error.message.includes('limit')
}

const LIMIT =
  'A client may have so many and no more, and all that is made in this dashboard is of Weir’s own client. Delete a registration that nobody needs, let one hear of several flows, or make others by the API with another credential.'

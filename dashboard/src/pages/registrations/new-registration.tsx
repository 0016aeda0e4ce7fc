/** new-registration: from "I want to hear of it" to a webhook that has proved itself, in three steps. */
import { Button, Content, Heading, InlineAlert } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { ask, sentenceOf } from '../../client.ts'
import { pathOf, type RegistrationAnswer, useContextOfWeir } from '../../events-api.ts'
import { Page } from '../../parts/page.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { DeliveryFields } from './delivery-fields.tsx'
import { EventFields } from './event-fields.tsx'
import { Outcome } from './outcome.tsx'
import { creationOf, missingIn, NOTHING_WISHED, type Wishes } from './wishes.ts'

const ABOVE = [{ name: 'Registrations', href: '/registrations' }]
const STEPS = ['What to hear of', 'How to be told', 'How it went']

export function NewRegistrationPage() {
  const [{ flow }] = useUrlState()
  const queries = useQueryClient()
  const { data: context } = useContextOfWeir()
  const [step, setStep] = useState(0)
  const [hasTried, setTried] = useState(false)
  const [wishes, setWishes] = useState<Wishes>({
    ...NOTHING_WISHED,
    flowIds: flow === undefined ? [] : [flow],
  })
  const change = (changes: Partial<Wishes>) => setWishes((before) => ({ ...before, ...changes }))
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
      setStep(2)
    },
  })
  const missing = missingIn(wishes)
  const isWhole = Object.keys(missing).length === 0
  return (
    <Page title="Add a registration" above={ABOVE}>
      <Steps at={step} />
      {step === 0 ? (
        <Step
          title={STEPS[0] ?? ''}
          isFirst
          onNext={() => setStep(1)}
          buttons={
            <Button variant="accent" type="submit" isDisabled={wishes.interests.length === 0}>
              Next
            </Button>
          }
        >
          <EventFields wishes={wishes} change={change} />
        </Step>
      ) : null}
      {step === 1 ? (
        <Step
          title={STEPS[1] ?? ''}
          onNext={() => {
            setTried(true)
            if (isWhole) creating.mutate()
          }}
          buttons={
            <>
              <Button variant="secondary" onPress={() => setStep(0)}>
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
            change={change}
            missing={hasTried ? missing : {}}
            hasRule
          />
          <Refusal error={creating.error} />
        </Step>
      ) : null}
      {step === 2 && creating.data !== undefined ? (
        <Step title={STEPS[2] ?? ''}>
          <Outcome made={creating.data} />
        </Step>
      ) : null}
    </Page>
  )
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
  onNext,
  buttons,
  children,
}: {
  readonly title: string
  readonly isFirst?: boolean
  readonly onNext?: () => void
  readonly buttons?: ReactNode
  readonly children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
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
        <Content>{sentenceOf(error)}</Content>
      </InlineAlert>
    </div>
  )
}

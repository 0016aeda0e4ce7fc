/** edit-registration: all of a registration to be changed; saving asks the webhook for its proof again. */
import { Button, Content, Heading, InlineAlert, LinkButton } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../../client.ts'
import { pathOf, type RegistrationAnswer, useRegistration } from '../../events-api.ts'
import { Failure } from '../../parts/failure.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { DeliveryFields } from './delivery-fields.tsx'
import { EventFields } from './event-fields.tsx'
import { Refusal, REFUSED_HERE } from './new-registration.tsx'
import { refusedAt } from './refusals.ts'
import { ShownOnce } from './secret.tsx'
import { useFlawFocus } from './use-flaw-focus.ts'
import { changeOf, missingIn, type Wishes, wishesOf } from './wishes.ts'

const ABOVE = [{ name: 'Registrations', href: '/registrations' }]

export function EditRegistrationPage() {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string }
  const { data: registration, error, refetch } = useRegistration(id)
  if (registration === undefined && error === null) return <Loading what="the registration" />
  const own =
    registration === undefined ? [] : [{ name: registration.name, href: `/registrations/${id}` }]
  return (
    <Page title="Edit the registration" above={[...ABOVE, ...own]}>
      {registration === undefined ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Fields registration={registration} />
      )}
    </Page>
  )
}

function Fields({ registration }: { readonly registration: RegistrationAnswer }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const place = `/registrations/${registration.registration_id}`
  const [wishes, setWishes] = useState<Wishes>(() => wishesOf(registration))
  const [asOf, setAsOf] = useState(registration.updated_date)
  const [tries, setTries] = useState(0)
  const change = (changes: Partial<Wishes>) => {
    saving.reset()
    setWishes((before) => ({ ...before, ...changes }))
  }
  const saving = useMutation({
    mutationFn: () =>
      ask<RegistrationAnswer>(pathOf(registration._links.self), {
        method: 'PUT',
        body: { ...changeOf(wishes), enabled: registration._weir.isWanted },
      }),
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ['registrations'] })
      await queries.invalidateQueries({ queryKey: ['deliveries'] })
      if (saved._weir.secret === undefined) await navigate({ to: place })
    },
  })
  const form = useFlawFocus(tries)
  const secret = saving.data?._weir.secret
  if (secret !== undefined) {
    return (
      <>
        <ShownOnce secret={secret} />
        <LinkButton variant="accent" href={place}>
          Go to the registration
        </LinkButton>
      </>
    )
  }
  const missing = missingIn(wishes)
  const refused = refusedAt(saving.error, REFUSED_HERE)
  const flaws = tries === 0 ? {} : { ...refused, ...missing }
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTries(tries + 1)
        if (Object.keys(missing).length > 0) return
        saving.mutate(undefined, { onError: () => setTries(tries + 2) })
      }}
    >
      {asOf === registration.updated_date || saving.isPending || saving.isSuccess ? null : (
        <ChangedMeanwhile
          onTake={() => {
            setWishes(wishesOf(registration))
            setAsOf(registration.updated_date)
          }}
        />
      )}
      <Section title="How to be told">
        <DeliveryFields wishes={wishes} change={change} flaws={flaws} hasRule={false} />
      </Section>
      <Section title="What to hear of">
        <EventFields wishes={wishes} change={change} flaws={flaws} />
      </Section>
      {Object.keys(refused).length > 0 ? null : <Refusal error={saving.error} />}
      <div className={style({ display: 'flex', gap: 8 })}>
        <LinkButton variant="secondary" href={place}>
          Leave it as it was
        </LinkButton>
        <Button variant="accent" type="submit" isPending={saving.isPending}>
          Save
        </Button>
      </div>
    </form>
  )
}

/** What somebody else has saved would be lost without a word. */
function ChangedMeanwhile({ onTake }: { readonly onTake: () => void }) {
  return (
    <InlineAlert variant="notice" styles={style({ marginBottom: 24 })}>
      <Heading level={2}>It was changed elsewhere meanwhile</Heading>
      <Content>
        <p className={style({ margin: 0, marginBottom: 12 })}>
          To save is to put what stands here in the place of that.
        </p>
        <Button variant="secondary" size="S" onPress={onTake}>
          Begin again with what it is now
        </Button>
      </Content>
    </InlineAlert>
  )
}

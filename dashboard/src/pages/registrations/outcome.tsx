/** outcome: how the challenge of a new registration went, its secret this once, and what to do next. */
import { Content, Heading, InlineAlert, LinkButton } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { type RegistrationAnswer, useRegistration } from '../../events-api.ts'
import { Section } from '../../parts/page.tsx'
import { LastChallenge, Standing } from './challenge.tsx'
import { ShownOnce } from './secret.tsx'
import { UrlText } from './url-text.tsx'
import { Verifiers } from './verifiers.tsx'

/** `made`: as its creation was answered, which alone has the secret. */
export function Outcome({ made }: { readonly made: RegistrationAnswer }) {
  const { data: now = made } = useRegistration(made.registration_id)
  const { secret } = made._weir
  const isJournal = now.delivery_type === 'journal'
  const place = `/registrations/${made.registration_id}`
  return (
    <>
      <div aria-live="polite">
        {now.webhook_status === 'verified' ? <Well registration={now} /> : null}
        <Standing registration={now} />
      </div>
      {secret === undefined ? null : <ShownOnce secret={secret} />}
      {isJournal ? null : (
        <Section title="Verify what comes">
          <Verifiers signatures={now._weir.signatures} />
        </Section>
      )}
      <div className={style({ display: 'flex', flexWrap: 'wrap', gap: 8 })}>
        <LinkButton variant="accent" href={place}>
          Go to the registration
        </LinkButton>
        {now.webhook_status === 'verification_failed' ? (
          <LinkButton variant="secondary" href={`${place}/edit`}>
            Change the address
          </LinkButton>
        ) : null}
      </div>
    </>
  )
}

function Well({ registration }: { readonly registration: RegistrationAnswer }) {
  const isJournal = registration.delivery_type === 'journal'
  return (
    <InlineAlert variant="positive" styles={style({ marginBottom: 24 })}>
      <Heading level={3}>
        {isJournal ? 'Its journal is open' : 'The webhook has proved itself'}
      </Heading>
      <Content>
        {isJournal ? (
          <>
            What happens from now on can be pulled from
            <UrlText
              text={registration._links['rel:events'].href}
              what="the address of the journal"
            />
          </>
        ) : (
          <>
            <p className={style({ margin: 0, marginBottom: 12 })}>
              What happens from now on is pushed to it. “Send a sample” on its page tries it out.
            </p>
            <LastChallenge registration={registration} />
          </>
        )}
      </Content>
    </InlineAlert>
  )
}

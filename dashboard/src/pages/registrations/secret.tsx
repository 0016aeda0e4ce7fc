/** secret: the secret of Standard Webhooks: made anew on demand, and shown that once. */
import { Button, Content, Heading, InlineAlert } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { ask } from '../../client.ts'
import type { RegistrationAnswer } from '../../events-api.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { useDeed } from '../../parts/use-deed.ts'
import { UrlText } from './url-text.tsx'

export function Secret({ registration }: { readonly registration: RegistrationAnswer }) {
  const renewing = useDeed({
    run: () =>
      ask<{ readonly secret: string }>(
        `/weir/v1/registrations/${registration.registration_id}/secret`,
        { method: 'POST' },
      ),
    done: () => 'There is a new secret. Copy it now.',
    touches: ['registrations'],
  })
  if (!registration._weir.signatures.includes('standard_webhooks')) return null
  return (
    <div className={style({ marginBottom: 24 })}>
      {renewing.data === undefined ? null : <ShownOnce secret={renewing.data.secret} />}
      <Confirm
        title="Make a new secret?"
        deed="Make a new one"
        isDestructive
        onConfirm={() => renewing.mutate()}
        trigger={
          <Button variant="secondary" size="S" isPending={renewing.isPending}>
            Make a new secret
          </Button>
        }
      >
        It signs from the next attempt on, and the one before signs nothing more: receivers refuse
        what comes until they have the new one.
      </Confirm>
    </div>
  )
}

export function ShownOnce({ secret }: { readonly secret: string }) {
  return (
    <InlineAlert variant="notice" styles={style({ marginBottom: 16 })}>
      <Heading level={3}>The secret, shown this once</Heading>
      <Content>
        <UrlText text={secret} what="the secret" />
      </Content>
    </InlineAlert>
  )
}

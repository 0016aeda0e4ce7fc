/** credential-dialog: asks before a secret is replaced or a credential revoked, and shows the new secret. */
import {
  AlertDialog,
  Button,
  ButtonGroup,
  Content,
  Dialog,
  DialogContainer,
  Heading,
} from '@react-spectrum/s2'
import { ask, sentenceOf } from '../../client.ts'
import { Problem } from '../../parts/problem.tsx'
import { counted } from '../../parts/spoken.ts'
import { useDeed } from '../../parts/use-deed.ts'
import { type Credential, type CredentialDeed, CREDENTIALS } from './credential.ts'
import { SecretDialog } from './secret-dialog.tsx'

export function CredentialDialog(props: {
  readonly credential: Credential
  readonly deed: CredentialDeed
  readonly onClose: () => void
}) {
  const { credential, deed, onClose } = props
  return (
    <DialogContainer onDismiss={onClose}>
      {deed === 'renew' ? (
        <Renewal credential={credential} />
      ) : (
        <Revocation credential={credential} />
      )}
    </DialogContainer>
  )
}

/**
 * The dialog that asks is the one that shows the secret, so that it cannot close in between. Spectrum renders what is
 * in a dialog several times, so its state is kept around it.
 */
function Renewal({ credential }: { readonly credential: Credential }) {
  const renewing = useDeed({
    run: () =>
      ask<Credential>(`${CREDENTIALS}/${encodeURIComponent(credential.clientId)}/secret`, {
        method: 'POST',
      }),
    done: () => 'The new secret holds from now on.',
    touches: ['credentials'],
    isToldInPlace: true,
  })
  const { data: renewed } = renewing
  if (renewed !== undefined) {
    return <SecretDialog title={`The new secret of “${credential.name}”`} credential={renewed} />
  }
  return (
    <Dialog>
      {({ close }) => (
        <>
          <Heading slot="title">A new secret for “{credential.name}”?</Heading>
          <Content>
            <p>
              The old secret stops at once; tokens that it was exchanged for live out their day.
            </p>
            {renewing.error === null ? null : <Problem sentence={sentenceOf(renewing.error)} />}
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={close}>
              Leave it
            </Button>
            <Button
              variant="accent"
              isPending={renewing.isPending}
              onPress={() => renewing.mutate()}
            >
              Make a new secret
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  )
}

function Revocation({ credential }: { readonly credential: Credential }) {
  const { clientId, name, registrations } = credential
  const revoking = useDeed({
    run: () => ask(`${CREDENTIALS}/${encodeURIComponent(clientId)}`, { method: 'DELETE' }),
    done: () => `“${name}” is revoked.`,
    touches: ['credentials'],
  })
  return (
    <AlertDialog
      title={`Revoke “${name}”?`}
      variant="destructive"
      primaryActionLabel="Revoke it"
      cancelLabel="Leave it"
      onPrimaryAction={() => revoking.mutate()}
    >
      It and its tokens open nothing any more, and this cannot be taken back.{' '}
      {registrations === 0
        ? 'It has no registrations.'
        : `${counted(registrations, 'registration')} of its own will go on.`}
    </AlertDialog>
  )
}

/** secret-dialog: what a program needs to call, the secret among it, which is shown this once. */
import { Button, ButtonGroup, Content, Dialog, Heading, InlineAlert } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { CopyButton } from '../../parts/copy-button.tsx'
import type { Credential } from './credential.ts'

const list = style({ display: 'flex', flexDirection: 'column', gap: 16, margin: 0 })
const value = style({
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  margin: 0,
  marginTop: 4,
  font: 'code-sm',
  overflowWrap: 'anywhere',
})

export function SecretDialog({
  title,
  credential,
}: {
  readonly title: string
  readonly credential: Credential
}) {
  return (
    // What is shown once is not put away by a slip of the hand.
    <Dialog isKeyboardDismissDisabled>
      {({ close }) => (
        <>
          <Heading slot="title">{title}</Heading>
          <Content>
            <ShownSecret credential={credential} />
          </Content>
          <ButtonGroup>
            <Button key="copied" variant="accent" onPress={close}>
              I have copied it
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  )
}

function ShownSecret({ credential }: { readonly credential: Credential }) {
  const { clientId, clientSecret = '' } = credential
  return (
    <div className={style({ display: 'flex', flexDirection: 'column', gap: 24 })}>
      {/* The button that had the focus is gone with the question. */}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- Nobody is to be left without a place. */}
      <InlineAlert variant="notice" autoFocus>
        <Heading level={3}>Copy the secret now</Heading>
        <Content>It is not shown again: Weir keeps only what it can be recognised by.</Content>
      </InlineAlert>
      <dl className={list}>
        {(
          [
            ['Client id', clientId],
            ['Client secret', clientSecret],
          ] as const
        ).map(([name, text]) => (
          <div key={name}>
            <dt className={style({ font: 'ui-sm', color: 'neutral-subdued' })}>{name}</dt>
            <dd className={value}>
              <span className={style({ minWidth: 0 })}>{text}</span>
              <CopyButton text={text} what={`the ${name.toLowerCase()}`} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

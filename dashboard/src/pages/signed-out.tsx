/** signed-out: what a stranger sees, and who comes with a link that is not good: how to come by one that signs in. */
import { Button, LinkButton } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQueryClient } from '@tanstack/react-query'
import { CopyButton } from '../parts/copy-button.tsx'
import { SESSION_KEY, useSession } from '../session.ts'

const box = style({
  display: 'flex',
  flexDirection: 'column',
  alignItems: 'start',
  gap: 16,
  maxWidth: 480,
  marginX: 'auto',
  paddingX: 24,
  paddingY: 80,
  font: 'body',
})
const wrong = style({
  margin: 0,
  paddingX: 16,
  paddingY: 12,
  borderRadius: 'lg',
  backgroundColor: 'notice-subtle',
  overflowWrap: 'anywhere',
})
const command = style({
  display: 'flex',
  alignItems: 'center',
  gap: 12,
  font: 'code',
  paddingX: 16,
  paddingY: 8,
  borderRadius: 'lg',
  backgroundColor: 'layer-1',
})

const COMMAND = 'npx weir dashboard'

export function SignedOutPage({ reason }: { readonly reason?: string }) {
  const queries = useQueryClient()
  const { data: session } = useSession()
  const isIn = session?.isSignedIn === true
  return (
    <main className={box}>
      <title>Sign in – Weir</title>
      <h1 className={style({ font: 'heading-lg', margin: 0 })}>Sign in to Weir</h1>
      {reason === undefined ? null : (
        <p className={wrong} role="alert">
          {reason}
        </p>
      )}
      <p className={style({ margin: 0 })}>
        You sign in by a link that is good once. On the machine where Weir runs, in its folder, ask
        for one:
      </p>
      <div className={command}>
        <code>{COMMAND}</code>
        <CopyButton text={COMMAND} what="the command" />
      </div>
      <p className={style({ margin: 0, color: 'neutral-subdued' })}>
        Then open the link that it prints in this browser, within ten minutes. Weir prints one at
        its start, too. You stay signed in for a week, or until Weir stops.
      </p>
      {isIn ? (
        <LinkButton variant="secondary" href="/">
          You are signed in: go home
        </LinkButton>
      ) : (
        <Button
          variant="secondary"
          onPress={() => void queries.invalidateQueries({ queryKey: SESSION_KEY })}
        >
          I have signed in
        </Button>
      )}
    </main>
  )
}

/** failure: what went wrong, in one sentence, and a way to try again. */
import { Button, Content, Heading, InlineAlert } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import type { ReactNode } from 'react'
import { sentenceOf } from '../client.ts'

export function Failure({
  error,
  onRetry,
  isShown = false,
}: {
  readonly error: unknown
  readonly onRetry?: () => void
  /** What was read before stands below it. */
  readonly isShown?: boolean
}) {
  return (
    <InlineAlert variant="negative" styles={isShown ? style({ marginBottom: 24 }) : undefined}>
      <Heading level={2}>
        {isShown ? 'This could not be read anew: it is as it was' : 'This could not be shown'}
      </Heading>
      <Content>
        <p className={style({ margin: 0, marginBottom: 12 })}>{sentenceOf(error)}</p>
        {onRetry === undefined ? null : (
          <Button variant="secondary" size="S" onPress={onRetry}>
            Try again
          </Button>
        )}
      </Content>
    </InlineAlert>
  )
}

/** What was read before stays while it cannot be read anew. */
export function UnlessFailed(props: {
  readonly error: unknown
  /** Whether there is something to show, be it old. */
  readonly isRead: boolean
  readonly onRetry: () => void
  readonly children: ReactNode
}) {
  const { error, isRead, onRetry, children } = props
  if (error === null) return children
  return (
    <>
      <Failure error={error} onRetry={onRetry} isShown={isRead} />
      {isRead ? children : null}
    </>
  )
}

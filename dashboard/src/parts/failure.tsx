/** failure: what went wrong, in one sentence, and a way to try again. */
import { Button, Content, Heading, InlineAlert } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { sentenceOf } from '../client.ts'

export function Failure({
  error,
  onRetry,
}: {
  readonly error: unknown
  readonly onRetry?: () => void
}) {
  return (
    <InlineAlert variant="negative">
      <Heading level={2}>This could not be shown</Heading>
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

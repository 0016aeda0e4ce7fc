/** list-failure: why a list is not shown; from a page of it that is not there, there is a way to its first. */
import { Button } from '@react-spectrum/s2'
import { Refused } from '../client.ts'
import { EmptyState } from './empty-state.tsx'
import { Failure } from './failure.tsx'
import type { Paging } from './use-list.ts'

export function ListFailure(props: {
  readonly error: unknown
  readonly paging: Paging
  readonly onRetry: () => void
}) {
  const { error, paging, onRetry } = props
  // Nothing else of the address is refused: the token came from another list, or was cut on its way.
  const isAway = error instanceof Refused && error.status === 400 && !paging.isFirst
  if (!isAway) return <Failure error={error} onRetry={onRetry} />
  return (
    <EmptyState
      title="This page of the list is not there"
      action={
        <Button variant="secondary" onPress={paging.toFirst}>
          First page
        </Button>
      }
    >
      The address may be cut, or of another list.
    </EmptyState>
  )
}

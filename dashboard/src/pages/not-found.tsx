/** not-found: a path that no page has. */
import { LinkButton } from '@react-spectrum/s2'
import { EmptyState } from '../parts/empty-state.tsx'
import { Page } from '../parts/page.tsx'

export function NotFoundPage() {
  return (
    <Page title="Nothing here">
      <EmptyState title="There is no such page" action={<LinkButton href="/">Go home</LinkButton>}>
        The address may be mistyped, or of another version of Weir.
      </EmptyState>
    </Page>
  )
}

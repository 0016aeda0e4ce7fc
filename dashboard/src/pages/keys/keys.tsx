/** keys: who may call Weir, where registrations are at home, and by which keys receivers know that Weir has called. */
import { Page } from '../../parts/page.tsx'
import { Credentials } from './credentials.tsx'
import { Projects } from './projects.tsx'
import { SigningKeys } from './signing-keys.tsx'

export function KeysPage() {
  return (
    <Page title="Keys & credentials">
      <Credentials />
      <SigningKeys />
      <Projects />
    </Page>
  )
}

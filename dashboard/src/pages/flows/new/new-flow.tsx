/** new-flow: a flow is made, step by step. */
import { Page } from '../../../parts/page.tsx'

export function NewFlowPage() {
  return <Page title="New flow">…</Page>
}

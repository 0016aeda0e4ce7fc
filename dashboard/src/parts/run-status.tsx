/** run-status: how a run went, as a light and its word. */
import { standingOf, type Run } from './run-words.ts'
import { Status } from './status.tsx'

export function RunStatus({ run }: { readonly run: Pick<Run, 'metrics'> }) {
  const { word, tone } = standingOf(run)
  return <Status word={word} tone={tone} />
}

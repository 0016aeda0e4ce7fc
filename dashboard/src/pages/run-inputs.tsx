/** run-inputs: the files that a run took from its source. */
import { InputFiles } from '../parts/input-files.tsx'
import { Section } from '../parts/page.tsx'
import { batchOf, hasEnded, type Run } from '../parts/run-words.ts'

export function RunInputs({ run }: { readonly run: Run }) {
  const batchId = batchOf(run)
  if (batchId === null || !hasEnded(run)) return null
  return (
    <Section title="Input files">
      <InputFiles batchId={batchId} />
    </Section>
  )
}

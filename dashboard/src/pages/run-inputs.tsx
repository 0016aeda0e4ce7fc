/** run-inputs: the files that a run took from its source. */
import { Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { InputFiles, useInputs } from '../parts/input-files.tsx'
import { Section } from '../parts/page.tsx'
import { batchOf, hasEnded, type Run } from '../parts/run-words.ts'

export function RunInputs({ run }: { readonly run: Run }) {
  const batchId = batchOf(run)
  if (batchId === null || !hasEnded(run)) return null
  return (
    <Section title="Input files">
      <BatchLink batchId={batchId} isFailed={run.metrics.statusSummary.status === 'failed'} />
      <InputFiles batchId={batchId} />
    </Section>
  )
}

function BatchLink(props: { readonly batchId: string; readonly isFailed: boolean }) {
  const { batchId, isFailed } = props
  const { data } = useInputs(batchId)
  const [page] = data?.pages ?? []
  if (page === undefined) return null
  return (
    <p className={style({ font: 'body', marginTop: 0 })}>
      {isFailed ? 'Nothing of them is in the dataset. They were to be ' : 'They came to '}
      <Link href={`/datasets/${page.datasetId}/batches/${batchId}`}>a batch of the dataset</Link>.
    </p>
  )
}

/** batch: one batch of a dataset: what it came to, what it refused, its files, the run that made it; and how it is taken back. */
import { Button, Disclosure, DisclosurePanel, DisclosureTitle, Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type Batch, batchStanding, type Dataset, findInCatalog } from '../../catalog.ts'
import { ask } from '../../client.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Figures } from '../../parts/figures.tsx'
import { InputFiles, useInputs } from '../../parts/input-files.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Bytes, Count, Duration, When } from '../../parts/measures.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { RefusedRows, spokenRefused } from '../../parts/refused-rows.tsx'
import { counted } from '../../parts/spoken.ts'
import { Status } from '../../parts/status.tsx'
import { UploadMended } from '../../parts/upload-mended.tsx'
import { useDeed } from '../../parts/use-deed.ts'
import { BatchErrors } from './batch-errors.tsx'
import { BatchFiles } from './batch-files.tsx'

export function BatchPage() {
  const { id = '', batch: batchId = '' } = useParams({ strict: false }) as {
    readonly id?: string
    readonly batch?: string
  }
  const { data: dataset } = useQuery({
    queryKey: ['datasets', id],
    queryFn: ({ signal }) => findInCatalog<Dataset>('dataSets', id, signal),
  })
  const {
    data: batch,
    error,
    refetch,
  } = useQuery({
    queryKey: ['datasets', 'batches', batchId],
    queryFn: ({ signal }) => findInCatalog<Batch>('batches', batchId, signal),
  })
  const above = [
    { name: 'Datasets', href: '/datasets' },
    { name: dataset?.name ?? 'Dataset', href: `/datasets/${id}` },
  ]
  if (error !== null) {
    return (
      <Page title="Batch" above={above}>
        <Failure error={error} onRetry={() => void refetch()} />
      </Page>
    )
  }
  if (batch === undefined) return <Loading what="the batch" />
  return (
    <Page
      title="Batch"
      above={above}
      aside={<Status {...batchStanding(batch.status, batch.failedRecordCount)} />}
      actions={<Actions batch={batch} />}
    >
      <BatchErrors batch={batch} />
      <Section title="Figures">
        <Figures rows={figuresOf(batch)} />
      </Section>
      <Refused batch={batch} datasetId={id} />
      <BatchFiles batch={batch} />
      <Section title="Input files">
        <InputFiles batchId={batch.id} />
      </Section>
      <About batch={batch} />
    </Page>
  )
}

function Actions({ batch: { id, status, metrics } }: { readonly batch: Batch }) {
  const reverting = useDeed({
    run: () =>
      ask(`/data/foundation/import/batches/${encodeURIComponent(id)}?action=REVERT`, {
        method: 'POST',
      }),
    done: () => 'The batch is taken back.',
    touches: ['datasets'],
  })
  if (status !== 'success') return null
  return (
    <Confirm
      title="Take this batch back?"
      deed="Take it back"
      isDestructive
      onConfirm={() => reverting.mutate()}
      trigger={
        <Button variant="negative" fillStyle="outline" isPending={reverting.isPending}>
          Take back
        </Button>
      }
    >
      {`Its ${counted(metrics.outputRecordCount ?? 0, 'row')} leave the dataset for good, in one step. What the batch came to stays told. Its flow does not take the same files again by itself: a file that was changed is new to it.`}
    </Confirm>
  )
}

function figuresOf(batch: Batch) {
  const { metrics, created, status } = batch
  return [
    ['Rows refused', <Count key="" value={metrics.failedRecordCount} />],
    ['Rows in', <Count key="" value={metrics.inputRecordCount} />],
    ['Rows out', <Count key="" value={metrics.outputRecordCount} />],
    ['Read', <Bytes key="" value={metrics.inputByteSize} />],
    ['Written', <Bytes key="" value={metrics.outputByteSize} />],
    ['Files read', <Count key="" value={metrics.inputFileCount} />],
    ['Files written', <Count key="" value={status === 'success' ? metrics.outputFileCount : 0} />],
    ['Duration', <Duration key="" ms={spanOf(batch)} />],
    ['Made (UTC)', <When key="" at={created} />],
  ] as const
}

function spanOf({ started, completed }: Batch): number | null {
  return started === undefined || completed === undefined ? null : completed - started
}

function Refused({ batch, datasetId }: { readonly batch: Batch; readonly datasetId: string }) {
  const { id, status, failedRecordCount = 0, errors = [], _weir } = batch
  if (failedRecordCount === 0) return null
  const causes = errors.map(({ code, recordCount = 0 }) => ({ code, recordCount, column: null }))
  const isInDataset = status === 'success' && _weir.runId !== null
  return (
    <Section title="Refused rows">
      <p className={style({ font: 'body', marginTop: 0 })}>{spokenRefused(failedRecordCount)}</p>
      <RefusedRows batchId={id} causes={causes.filter(({ recordCount }) => recordCount > 0)} />
      {isInDataset ? (
        <div className={back}>
          Download them as CSV, mend the values, and bring them again:
          <UploadMended datasetId={datasetId} runId={_weir.runId ?? ''} />
        </div>
      ) : null}
    </Section>
  )
}

const back = style({
  font: 'body',
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 12,
  rowGap: 8,
  marginTop: 16,
})

function About({ batch }: { readonly batch: Batch }) {
  const { data } = useInputs(batch.id)
  const [page] = data?.pages ?? []
  const { runId } = batch._weir
  return (
    <Section title="About this batch">
      <Figures
        isWide
        rows={[
          ['Batch', <code key="">{batch.id}</code>],
          ...(runId === null || runId === undefined
            ? []
            : ([
                ['Run that made it', <RunLink key="" id={runId} name={page?.runName} />],
              ] as const)),
          ...(batch._weir.mends === null
            ? []
            : ([
                ['Brings again what was refused by', <RunLink key="" id={batch._weir.mends} />],
              ] as const)),
          ['Format', batch.inputFormat.format],
          ['Made by', batch.createdUser],
        ]}
      />
      <Disclosure isQuiet styles={style({ marginTop: 16 })}>
        <DisclosureTitle>As the API answers it</DisclosureTitle>
        <DisclosurePanel>
          <JsonView value={batch} what="the batch as JSON" />
        </DisclosurePanel>
      </Disclosure>
    </Section>
  )
}

function RunLink({ id, name }: { readonly id: string; readonly name?: string | null }) {
  return <Link href={`/runs/${id}`}>{name ?? id}</Link>
}

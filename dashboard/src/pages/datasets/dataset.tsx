/** dataset: one dataset: its batches, its newest rows and its schema; and how it is deleted. Which part is in the URL (`part`). */
import { Button, LinkButton, Tab, TabList, TabPanel, Tabs } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { Static } from 'typebox'
import type { DatasetSummaries } from '../../../../src/api/contract/weir/dataset-summary.ts'
import { batchStanding, type Dataset, findInCatalog, removeDataset } from '../../catalog.ts'
import { ask } from '../../client.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Figures } from '../../parts/figures.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Count, When } from '../../parts/measures.tsx'
import { Page } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { useDeed } from '../../parts/use-deed.ts'
import { DatasetBatches } from './dataset-batches.tsx'
import { DatasetRows } from './dataset-rows.tsx'
import { DatasetSchema } from './dataset-schema.tsx'

const ABOVE = [{ name: 'Datasets', href: '/datasets' }]

export function DatasetPage() {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string }
  const {
    data: dataset,
    error,
    refetch,
  } = useQuery({
    queryKey: ['datasets', id],
    queryFn: ({ signal }) => findInCatalog<Dataset>('dataSets', id, signal),
  })
  if (error !== null) {
    return (
      <Page title="Dataset" above={ABOVE}>
        <Failure error={error} onRetry={() => void refetch()} />
      </Page>
    )
  }
  if (dataset === undefined) return <Loading what="the dataset" />
  return (
    <Page title={dataset.name} above={ABOVE} actions={<Actions dataset={dataset} />}>
      {dataset.description === '' ? null : (
        <p className={style({ font: 'body', marginTop: 0 })}>{dataset.description}</p>
      )}
      <Sums id={dataset.id} />
      <Parts dataset={dataset} />
    </Page>
  )
}

function Sums({ id }: { readonly id: string }) {
  const { data, error } = useQuery({
    queryKey: ['datasets', 'summaries', [id]],
    queryFn: ({ signal }) =>
      ask<Static<typeof DatasetSummaries>>(`/weir/v1/datasets/summaries?ids=${id}`, { signal }),
  })
  if (error !== null) return <Failure error={error} />
  const [summary] = data?.datasets ?? []
  if (summary === undefined) return <Loading what="the figures of the dataset" />
  const { lastBatch } = summary
  return (
    <div className={style({ marginBottom: 32 })}>
      <Figures
        rows={[
          ['Rows', <Count key="" value={summary.recordCount} />],
          ['Batches', <Count key="" value={summary.batchCount} />],
          ...(lastBatch === null
            ? []
            : ([
                [
                  'Last batch',
                  <Status
                    key=""
                    {...batchStanding(lastBatch.status, lastBatch.failedRecordCount ?? 0)}
                  />,
                ],
                ['Ended (UTC)', <When key="" at={lastBatch.completedAt} />],
              ] as const)),
        ]}
      />
    </div>
  )
}

/** The tabs leave no space by themselves. */
const panel = style({ marginTop: 24 })
const PARTS = ['batches', 'rows', 'schema', 'json'] as const

function Parts({ dataset }: { readonly dataset: Dataset }) {
  const [{ part }, change] = useUrlState()
  const { id, schemaRef } = dataset
  return (
    <Tabs
      aria-label="Parts of the dataset"
      selectedKey={PARTS.find((one) => one === part) ?? 'batches'}
      onSelectionChange={(key) =>
        change({ part: key === 'batches' ? undefined : String(key), sort: undefined })
      }
    >
      <TabList>
        <Tab id="batches">Batches</Tab>
        <Tab id="rows">Rows</Tab>
        <Tab id="schema">Schema</Tab>
        <Tab id="json">JSON</Tab>
      </TabList>
      <TabPanel id="batches" styles={panel}>
        <DatasetBatches datasetId={id} />
      </TabPanel>
      <TabPanel id="rows" styles={panel}>
        <DatasetRows datasetId={id} />
      </TabPanel>
      <TabPanel id="schema" styles={panel}>
        <DatasetSchema schemaId={schemaRef.id} />
      </TabPanel>
      <TabPanel id="json" styles={panel}>
        <JsonView value={dataset} what="the dataset as JSON" />
      </TabPanel>
    </Tabs>
  )
}

function Actions({ dataset: { id, name } }: { readonly dataset: Dataset }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const deleting = useDeed({
    run: () => removeDataset(id),
    done: () => `"${name}" is deleted.`,
    // What is gone must not be asked for again: the lists alone, and after this page is left.
    touches: [],
    onDone: () =>
      void navigate({ to: '/datasets' }).then(() =>
        queries.invalidateQueries({ queryKey: ['datasets', 'dataSets'] }),
      ),
  })
  return (
    <>
      <LinkButton variant="secondary" href={`/datasets/${id}/upload`}>
        Upload files
      </LinkButton>
      <Confirm
        title={`Delete "${name}"?`}
        deed="Delete the dataset"
        isDestructive
        onConfirm={() => deleting.mutate()}
        trigger={
          <Button variant="negative" fillStyle="outline" isPending={deleting.isPending}>
            Delete
          </Button>
        }
      >
        Its rows are gone for good. What its batches came to stays told, with the runs that made
        them. A dataset that a flow still fills is not deleted: delete the flow and its target
        connection first.
      </Confirm>
    </>
  )
}

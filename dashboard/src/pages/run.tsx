/** run: one run: how it went, what went wrong and where, what each of its two activities did, and what can be done. */
import {
  Button,
  Disclosure,
  DisclosurePanel,
  DisclosureTitle,
  Link,
  LinkButton,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { ask, Refused } from '../client.ts'
import { findOne, FLOW_SERVICE } from '../flow-service.ts'
import { Confirm } from '../parts/confirm.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Failure } from '../parts/failure.tsx'
import { Figures } from '../parts/figures.tsx'
import { Id } from '../parts/id.tsx'
import { JsonView } from '../parts/json-view.tsx'
import { Loading } from '../parts/loading.tsx'
import { Bytes, Count, Duration, When } from '../parts/measures.tsx'
import { Page, Section } from '../parts/page.tsx'
import { RunStatus } from '../parts/run-status.tsx'
import {
  batchOf,
  canBeTriedAgain,
  durationOf,
  hasEnded,
  nameOf,
  type Run,
} from '../parts/run-words.ts'
import { useDeed } from '../parts/use-deed.ts'
import { RunActivities } from './run-activities.tsx'
import { RunErrors } from './run-errors.tsx'
import { RunInputs } from './run-inputs.tsx'
import { RunLines } from './run-lines.tsx'
import { RunProgress } from './run-progress.tsx'
import { RunRefused } from './run-refused.tsx'
import { RunTold } from './run-told.tsx'
import { RunVerdict } from './run-verdict.tsx'

const ABOVE = [{ name: 'Runs', href: '/runs' }]

export function RunPage() {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string }
  const {
    data: run,
    error,
    refetch,
  } = useQuery({
    queryKey: ['runs', id],
    queryFn: ({ signal }) => findOne<Run>('runs', id, signal),
  })
  if (run === undefined && error !== null) {
    return (
      <Page title="Run" above={ABOVE}>
        {error instanceof Refused && error.status === 404 ? (
          <NoRun id={id} />
        ) : (
          <Failure error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    )
  }
  if (run === undefined) return <Loading what="the run" />
  return (
    <Page
      title={nameOf(run)}
      above={ABOVE}
      aside={
        <>
          <RunStatus run={run} />
          <span className={style({ font: 'ui', color: 'neutral-subdued' })}>
            Made <When at={run.createdAt} hasZone />
          </span>
        </>
      }
      actions={<Actions run={run} />}
    >
      {hasEnded(run) ? <RunVerdict run={run} /> : <RunProgress runId={run.id} />}
      <RunErrors run={run} />
      {run.metrics.durationSummary === undefined ? null : (
        <Section title="Figures">
          <Figures rows={figuresOf(run)} />
        </Section>
      )}
      <RunRefused run={run} />
      <RunTold run={run} />
      <RunInputs run={run} />
      <RunActivities run={run} />
      <RunLines runId={run.id} />
      <Section title="About this run">
        <Figures rows={identityOf(run)} isWide />
        <Disclosure isQuiet styles={style({ marginTop: 16 })}>
          <DisclosureTitle>As the API answers it</DisclosureTitle>
          <DisclosurePanel>
            <JsonView value={run} what="the run as JSON" />
          </DisclosurePanel>
        </Disclosure>
      </Section>
    </Page>
  )
}

function NoRun({ id }: { readonly id: string }) {
  return (
    <EmptyState
      title="There is no such run"
      action={
        <LinkButton variant="secondary" href="/runs">
          See all runs
        </LinkButton>
      }
    >
      No run has the id “{id.slice(0, 80)}”. Perhaps a part of it was lost on the way.
    </EmptyState>
  )
}

function Actions({ run }: { readonly run: Run }) {
  const navigate = useNavigate()
  const path = encodeURIComponent(run.id)
  const cancelling = useDeed({
    run: () => ask(`/weir/v1/runs/${path}/cancel`, { method: 'POST' }),
    done: () => 'The run is being cancelled.',
    touches: ['runs'],
  })
  const retrying = useDeed({
    run: () =>
      ask<{ readonly id: string }>(`${FLOW_SERVICE}/runs/${path}/action?op=re-trigger`, {
        method: 'POST',
      }),
    done: () => 'A new run takes what this one was about.',
    touches: ['runs'],
    onDone: ({ id }) => void navigate({ to: `/runs/${id}` }),
  })
  const toOrigin = <Origin run={run} />
  if (hasEnded(run)) {
    return (
      <>
        {toOrigin}
        {canBeTriedAgain(run) ? (
          <Button
            variant="secondary"
            isPending={retrying.isPending}
            onPress={() => retrying.mutate()}
          >
            Try again
          </Button>
        ) : null}
      </>
    )
  }
  return (
    <>
      {toOrigin}
      <Confirm
        title="Cancel this run?"
        deed="Cancel the run"
        isDestructive
        onConfirm={() => cancelling.mutate()}
        trigger={
          <Button variant="negative" fillStyle="outline" isPending={cancelling.isPending}>
            Cancel
          </Button>
        }
      >
        It ends as failed, and nothing of it reaches the dataset. It can be tried again later.
      </Confirm>
    </>
  )
}

/** Where it belongs: its flow, or the dataset that was uploaded to. */
function Origin({ run: { flowId, _weir } }: { readonly run: Run }) {
  const { datasetId } = _weir
  if (flowId === undefined && datasetId === undefined) return null
  return (
    <LinkButton
      variant="secondary"
      href={flowId === undefined ? `/datasets/${datasetId}` : `/flows/${flowId}`}
    >
      {flowId === undefined ? 'See the dataset' : 'See the flow'}
    </LinkButton>
  )
}

function figuresOf(run: Run) {
  const { recordSummary, sizeSummary, fileSummary } = run.metrics
  return [
    ['Rows refused', <Count key="" value={recordSummary?.failedRecordCount} />],
    ['Rows in', <Count key="" value={recordSummary?.inputRecordCount} />],
    ['Rows out', <Count key="" value={recordSummary?.outputRecordCount} />],
    ['Read', <Bytes key="" value={sizeSummary?.inputBytes} />],
    ['Written', <Bytes key="" value={sizeSummary?.outputBytes} />],
    ['Files read', <Count key="" value={fileSummary?.inputFileCount} />],
    ['Duration', <Duration key="" ms={durationOf(run)} />],
  ] as const
}

function identityOf(run: Run) {
  const batchId = batchOf(run)
  return [
    ['Run', <Id key="" id={run.id} what="the id of the run" />],
    ...(run.flowId === undefined
      ? []
      : [['Flow', <Id key="" id={run.flowId} what="the id of the flow" />] as const]),
    ...(batchId === null
      ? []
      : [['Batch', <Id key="" id={batchId} what="the id of the batch" />] as const]),
    ...(run.parentFlowRunId === undefined
      ? []
      : [
          [
            'Tries again',
            <Link key="" href={`/runs/${run.parentFlowRunId}`}>
              {run.parentFlowRunId}
            </Link>,
          ] as const,
        ]),
    ['Made by', <Id key="" id={run.createdBy} what="who made the run" />],
  ] as const
}

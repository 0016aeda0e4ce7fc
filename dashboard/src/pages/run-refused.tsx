/** run-refused: the rows that a run refused, and how they come back. */
import { Button, Link } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { ask } from '../client.ts'
import { FLOW_SERVICE } from '../flow-service.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { useInputs } from '../parts/input-files.tsx'
import { Section } from '../parts/page.tsx'
import { RefusedRows, spokenRefused } from '../parts/refused-rows.tsx'
import { batchOf, type Run } from '../parts/run-words.ts'
import { UploadMended } from '../parts/upload-mended.tsx'
import { useDeed } from '../parts/use-deed.ts'

const steps = style({ font: 'body', marginTop: 8, marginBottom: 0, paddingStart: 24 })
const step = style({ marginBottom: 4 })
const command = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 8,
  font: 'code-sm',
})

export function RunRefused({ run }: { readonly run: Run }) {
  const batchId = batchOf(run)
  const refusedCount = run.metrics.recordSummary?.failedRecordCount ?? 0
  const place = useRef<HTMLDivElement>(null)
  const { hash, state } = useLocation()
  // Who follows a link to the rows goes on from there, by keyboard too.
  useEffect(() => {
    if (hash !== PLACE) return
    place.current?.focus({ preventScroll: true })
    place.current?.scrollIntoView()
  }, [hash, state.key])
  if (batchId === null || refusedCount === 0) return null
  const cut = cutOf(run)
  return (
    <>
      {/* Where the list of causes leads. */}
      <div
        ref={place}
        id={PLACE}
        tabIndex={-1}
        className={style({ scrollMarginTop: 64, outlineStyle: 'none' })}
      >
        <Section title="Refused rows">
          <p className={style({ font: 'body', marginTop: 0 })}>
            {spokenRefused(refusedCount)} {cut === null ? '' : <strong>{cut}</strong>}
          </p>
          <RefusedRows batchId={batchId} causes={run._weir.topRefusals} />
        </Section>
      </div>
      <ComeBack run={run} />
    </>
  )
}

const PLACE = 'refused-rows'

/** The sentence with which a verdict says that not all refused rows are kept. */
function cutOf({ _weir: { verdict } }: Run): string | null {
  return /Only the first [^.]+ are kept for review\./.exec(verdict ?? '')?.[0] ?? null
}

function ComeBack({ run }: { readonly run: Run }) {
  const isFailed = run.metrics.statusSummary.status === 'failed'
  return (
    <Section title="How to get them back">
      {isFailed ? <AfterFailure flowId={run.flowId} /> : <AfterSuccess run={run} />}
      {run.flowId === undefined ? null : (
        <p className={style({ font: 'body-sm', color: 'neutral-subdued', marginBottom: 0 })}>
          Where many rows have the same fault, it is often the schema or the mapping that is to be
          mended: see the <Link href={`/flows/${run.flowId}`}>flow of this run</Link>.
        </p>
      )}
    </Section>
  )
}

function AfterFailure({ flowId }: { readonly flowId: string | undefined }) {
  if (flowId !== undefined) return <RunFlow flowId={flowId} />
  return (
    <p className={style({ font: 'body', margin: 0 })}>
      Nothing of this upload is in the dataset. Mend the file, and upload it again.
    </p>
  )
}

function RunFlow({ flowId }: { readonly flowId: string }) {
  const navigate = useNavigate()
  const running = useDeed({
    run: () =>
      ask<{ readonly id: string }>(`${FLOW_SERVICE}/runs`, { method: 'POST', body: { flowId } }),
    done: () => 'A new run takes the files as they are now.',
    touches: ['runs'],
    onDone: ({ id }) => void navigate({ to: `/runs/${id}` }),
  })
  return (
    <>
      <p className={style({ font: 'body', marginTop: 0 })}>
        Nothing of this run is in the dataset. Mend the file at its source, then run the flow: it
        takes the mended file whole. <strong>Try again</strong>, above, takes the same files as they
        were, with what the flow says now: for when it was the schema or the threshold that you
        changed.
      </p>
      <Button
        variant="secondary"
        size="S"
        isPending={running.isPending}
        onPress={() => running.mutate()}
      >
        Run the flow
      </Button>
    </>
  )
}

function AfterSuccess({ run }: { readonly run: Run }) {
  const resubmit = `npx weir resubmit ${run.id} refused-rows.csv`
  return (
    <ol className={steps}>
      <li className={step}>
        Download the rows above as CSV. Its columns that begin with an underscore say where each row
        stood and why it was refused.
        {cutOf(run) === null
          ? ''
          : ' The rows that are not kept are not in it: those are in the source alone.'}
      </li>
      <li className={step}>Mend the values, in a spreadsheet or an editor, and save the file.</li>
      <li>
        Bring it back: <Upload run={run} /> or, on the machine where Weir runs:
        <div className={command}>
          <code>{resubmit}</code>
          <CopyButton text={resubmit} what="the command" />
        </div>
      </li>
    </ol>
  )
}

/** Into which dataset, the files of its batch tell. */
function Upload({ run }: { readonly run: Run }) {
  const { data } = useInputs(batchOf(run) ?? '')
  const [page] = data?.pages ?? []
  if (page === undefined) return 'upload it into the dataset,'
  return <UploadMended datasetId={page.datasetId} runId={run.id} />
}

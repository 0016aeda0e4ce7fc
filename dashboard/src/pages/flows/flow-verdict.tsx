/** flow-verdict: how the last run of a flow went, in a sentence, with the way to it and, where it failed, to another try. */
import { Button, Content, Heading, InlineAlert, Link, LinkButton } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ask } from '../../client.ts'
import { findOne, FLOW_SERVICE, listPage } from '../../flow-service.ts'
import { CodeLink } from '../../parts/code-link.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { When } from '../../parts/measures.tsx'
import { hasEnded, type Run, standingOf } from '../../parts/run-words.ts'
import { useDeed } from '../../parts/use-deed.ts'
import type { Flow } from './flow-words.ts'
import { verdictOn } from './verdict-words.ts'
import { RunProgress } from '../run-progress.tsx'

const place = style({ marginBottom: 40 })
const row = style({ display: 'flex', gap: 12, flexWrap: 'wrap', alignItems: 'center' })

export function FlowVerdict({ flow }: { readonly flow: Flow }) {
  const { data: newest, isPending } = useQuery({
    queryKey: ['runs', 'newest of', flow.id],
    queryFn: ({ signal }) =>
      listPage<Run>('runs', { property: [`flowId==${flow.id}`], limit: 1 }, signal),
  })
  const lastId = flow.lastRunDetails?.id
  const { data: last } = useQuery({
    queryKey: ['runs', lastId],
    enabled: lastId !== undefined,
    queryFn: ({ signal }) => findOne<Run>('runs', lastId ?? '', signal),
  })
  if (isPending) return null
  const [run] = newest?.items ?? []
  if (run === undefined) return <NoRun flow={flow} />
  if (!hasEnded(run)) return <AtWork run={run} />
  return <Ended run={last !== undefined && hasEnded(last) ? last : run} />
}

function NoRun({ flow }: { readonly flow: Flow }) {
  const isDue = flow.scheduleParams['frequency'] !== undefined && flow.state === 'enabled'
  return (
    <div className={place}>
      <EmptyState title="It has not run yet">
        {isDue
          ? 'It runs when it is due, or at once with "Run now". How it went stands here then.'
          : 'It runs when somebody asks for it: "Run now" is above. How it went stands here then.'}
      </EmptyState>
    </div>
  )
}

function AtWork({ run }: { readonly run: Run }) {
  return (
    <div className={place}>
      <RunProgress key={run.id} runId={run.id} />
      <Link href={`/runs/${run.id}`}>Look at this run</Link>
    </div>
  )
}

const VARIANTS = {
  positive: 'positive',
  neutral: 'neutral',
  notice: 'notice',
  negative: 'negative',
  informative: 'informative',
} as const

function Ended({ run }: { readonly run: Run }) {
  const navigate = useNavigate()
  const { word, tone } = standingOf(run)
  const isFailed = run.metrics.statusSummary.status === 'failed'
  const error = isFailed ? codeOf(run) : null
  const retrying = useDeed({
    run: () =>
      ask<{ readonly id: string }>(
        `${FLOW_SERVICE}/runs/${encodeURIComponent(run.id)}/action?op=re-trigger`,
        { method: 'POST' },
      ),
    done: () => 'A new run takes what this one was about.',
    touches: ['runs', 'flows'],
    onDone: ({ id }) => void navigate({ to: `/runs/${id}` }),
  })
  return (
    <div className={place}>
      <InlineAlert variant={VARIANTS[tone]}>
        <Heading level={2}>The last run: {word}</Heading>
        <Content>
          <p className={style({ margin: 0, marginBottom: 4, overflowWrap: 'anywhere' })}>
            {verdictOn(run)}
          </p>
          {error === null ? null : (
            <p className={style({ margin: 0, marginBottom: 4 })}>
              <CodeLink code={error} />
            </p>
          )}
          <p className={style({ margin: 0, marginBottom: 12 })}>
            <When at={run.metrics.durationSummary?.completedAtUTC ?? run.updatedAt} />
          </p>
          <div className={row}>
            <LinkButton variant="secondary" size="S" href={`/runs/${run.id}`}>
              Look at the run
            </LinkButton>
            {run._weir.topRefusals.length === 0 ? null : (
              <LinkButton variant="secondary" size="S" href={`/runs/${run.id}#refused-rows`}>
                Look at the refused rows
              </LinkButton>
            )}
            {isFailed ? (
              <Button
                variant="secondary"
                size="S"
                isPending={retrying.isPending}
                onPress={() => retrying.mutate()}
              >
                Try it again
              </Button>
            ) : null}
          </div>
        </Content>
      </InlineAlert>
    </div>
  )
}

/** Of what first went wrong, for the run's own error may be more general. */
function codeOf({ metrics: { statusSummary }, _weir: { firstOffence } }: Run): string | null {
  if (firstOffence !== null) return firstOffence.code
  return 'errors' in statusSummary ? (statusSummary.errors?.[0]?.code ?? null) : null
}

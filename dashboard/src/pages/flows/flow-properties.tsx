/** flow-properties: what a flow takes, where it goes, when it runs and what it bears. */
import { ActionButton, Link, Text } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { sourceFields } from '../../../../src/api/contract/flow-service.ts'
import { ask } from '../../client.ts'
import { findOne } from '../../flow-service.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Figures } from '../../parts/figures.tsx'
import { When } from '../../parts/measures.tsx'
import { Section } from '../../parts/page.tsx'
import { spokenCount } from '../../parts/spoken.ts'
import { useUrlState } from '../../parts/url-state.ts'
import {
  type Flow,
  spokenPercent,
  spokenScheduleIn,
  successRateOf,
  type Summary,
} from './flow-words.ts'

type Source = ReturnType<typeof sourceFields>

export function FlowProperties({ flow }: { readonly flow: Flow }) {
  const [, change] = useUrlState()
  const [sourceId = ''] = flow.sourceConnectionIds
  const { data: source, error } = useQuery({
    queryKey: ['sources', sourceId],
    queryFn: ({ signal }) => findOne<Source>('sourceConnections', sourceId, signal),
  })
  const { data: summary } = useQuery({
    queryKey: ['flows', flow.id, 'summary'],
    queryFn: async ({ signal }) =>
      (
        await ask<{ readonly flows: readonly Summary[] }>(
          `/weir/v1/flows/summaries?ids=${flow.id}`,
          { signal },
        )
      ).flows[0] ?? null,
  })
  return (
    <Section title="What it does">
      {error === null ? null : <Failure error={error} />}
      <Figures rows={rowsOf(flow, source, summary ?? null)} isWide />
      <div className={style({ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 20 })}>
        <ActionButton onPress={() => change({ edit: 'schedule' })}>
          <Text>Edit the schedule</Text>
        </ActionButton>
        <ActionButton onPress={() => change({ edit: 'options' })}>
          <Text>Edit the flow</Text>
        </ActionButton>
      </div>
    </Section>
  )
}

function rowsOf(flow: Flow, source: Source | undefined, summary: Summary | null) {
  const { options, _weir } = flow
  return [
    ['Connection', summary?.connection ?? '–'],
    ['Files', source === undefined ? '–' : filesOf(source)],
    ['How they are written', source === undefined ? '–' : formatOf(source)],
    ['Dataset', <Dataset key="" summary={summary} />],
    ['Mapping', flow.transformations.length === 0 ? 'By equal names' : 'By a mapping set'],
    ['Schedule', spokenScheduleIn(flow.scheduleParams, _weir.timeZone)],
    ['Next run (UTC)', <When key="" at={summary?.nextRunAt ?? null} />],
    ['Succeeded in 30 days', spokenPercent(summary === null ? null : successRateOf(summary))],
    ...refusalsOf(flow),
    ['Error diagnostics', options.errorDiagnosticsEnabled ? 'Refused rows are kept' : 'Off'],
    ['Made by', flow.createdBy],
    ['Made (UTC)', <When key="" at={flow.createdAt} />],
    ['Flow', <Id key="" id={flow.id} />],
  ] as const
}

/** Where one refused row fails a run, a limit says nothing more, unless there is one. */
function refusalsOf({ options, _weir: { errorLimit } }: Flow) {
  const threshold = options.partialIngestionPercent
  const isOff = threshold === undefined
  const partial = isOff
    ? 'Off: one refused row fails a run'
    : `Fails unless less than ${threshold} % is refused`
  const most = errorLimit === undefined ? 'Any number' : spokenCount(errorLimit)
  return [
    ['Partial ingestion', partial],
    ...(isOff && errorLimit === undefined ? [] : [['Most refused rows', most] as const]),
  ] as const
}

function Dataset({ summary }: { readonly summary: Summary | null }) {
  if (summary === null || summary.datasetId === null) return '–'
  return <Link href={`/datasets/${summary.datasetId}`}>{summary.dataset ?? summary.datasetId}</Link>
}

function Id({ id }: { readonly id: string }) {
  return (
    <span className={style({ display: 'flex', alignItems: 'center', gap: 4, font: 'code-sm' })}>
      <span className={style({ overflowWrap: 'anywhere' })}>{id}</span>
      <CopyButton text={id} what="the id of the flow" />
    </span>
  )
}

function filesOf({ params: { path, type, recursive } }: Source): string {
  const what = type === 'folder' ? `the folder ${path}` : path
  return `${what}${recursive ? ' and the folders below' : ''}`
}

function formatOf({ data }: Source): string {
  if (data.format === 'parquet') return 'Parquet'
  if (data.format === 'json') {
    return data.properties === undefined ? 'JSON, an object a line' : 'JSON, one list'
  }
  const { columnDelimiter, quote, header, encoding } = data.properties
  const parted = columnDelimiter === '\t' ? 'tabs' : `"${columnDelimiter}"`
  return [
    `Delimited by ${parted}`,
    quote === '' ? 'no quotes' : `quoted by ${quote}`,
    header ? 'with a header' : 'without a header',
    encoding,
  ].join(', ')
}

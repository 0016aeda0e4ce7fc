/** flow-columns: what the list of flows shows of each. */
import { Link } from '@react-spectrum/s2'
import type { ColumnOf } from '../../parts/data-table.tsx'
import { When } from '../../parts/measures.tsx'
import { Status } from '../../parts/status.tsx'
import { Whole } from '../../parts/whole.tsx'
import { FlowMenu } from './flow-menu.tsx'
import {
  type FlowOrDraft,
  lastRunOf,
  spokenPercent,
  stateOf,
  successRateOf,
  type Summary,
} from './flow-words.ts'

export interface FlowRow {
  readonly flow: FlowOrDraft
  readonly summary: Summary | null
}

export const FLOW_COLUMNS: readonly ColumnOf<FlowRow>[] = [
  {
    id: 'name',
    name: 'Flow',
    width: '2fr',
    minWidth: 140,
    isSortedThere: true,
    sortBy: ({ flow }) => flow.name,
    render: ({ flow: { id, name } }) => (
      <span title={name}>
        <Link href={`/flows/${id}`}>{name || 'Without a name'}</Link>
      </span>
    ),
  },
  {
    id: 'source',
    name: 'Source',
    width: '1fr',
    minWidth: 110,
    isExtra: true,
    sortBy: ({ summary }) => sourceIn(summary),
    render: ({ summary }) => <Whole text={sourceIn(summary)} />,
  },
  {
    id: 'dataset',
    name: 'Dataset',
    width: '1fr',
    minWidth: 110,
    isExtra: true,
    sortBy: ({ summary }) => summary?.dataset,
    render: ({ summary }) => <Whole text={summary?.dataset ?? null} />,
  },
  {
    id: 'state',
    name: 'State',
    width: 104,
    isExtra: true,
    isSortedThere: true,
    sortBy: ({ flow }) => String(flow.state),
    render: ({ flow }) => <Status {...stateOf(flow)} />,
  },
  {
    id: 'last',
    name: 'Last run',
    width: 184,
    sortBy: ({ flow, summary }) => lastRunOf(flow, summary)?.word,
    render: (row) => <LastRun {...row} />,
  },
  {
    id: 'ended',
    name: 'Ended',
    width: 104,
    isExtra: true,
    sortBy: ({ flow }) => flow.lastRunDetails?.completedAtUTC,
    render: ({ flow }) => <When at={flow.lastRunDetails?.completedAtUTC ?? null} isShort />,
  },
  {
    id: 'next',
    name: 'Next run',
    width: 96,
    isExtra: true,
    sortBy: ({ summary }) => summary?.nextRunAt,
    render: ({ summary }) => <When at={summary?.nextRunAt ?? null} isShort />,
  },
  {
    id: 'rate',
    // Of its runs in 30 days; its page says so in full.
    name: 'Succeeded',
    isNumber: true,
    width: 106,
    isExtra: true,
    sortBy: ({ summary }) => (summary === null ? null : successRateOf(summary)),
    render: ({ summary }) => spokenPercent(summary === null ? null : successRateOf(summary)),
  },
  {
    id: 'menu',
    name: 'More',
    width: 66,
    // The page of a flow offers all of it too.
    isExtra: true,
    render: ({ flow }) => <FlowMenu flow={flow} />,
  },
]

/** Which files first: there may be many flows over one folder. */
function sourceIn(summary: Summary | null): string | null {
  if (summary === null || summary.path === null) return null
  return summary.connection === null ? summary.path : `${summary.path} in ${summary.connection}`
}

function LastRun({ flow, summary }: FlowRow) {
  const standing = lastRunOf(flow, summary)
  return standing === null ? 'None yet' : <Status {...standing} />
}

/** alerts: what fires and has fired, what fires first; and from when on it does, for each flow. */
import { Link, Picker, PickerItem, Switch } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { AlertFields, AlertPage } from '../../../../src/api/contract/weir/alert.ts'
import { ask } from '../../client.ts'
import { type ListPage, listPage } from '../../flow-service.ts'
import { type ColumnOf, DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Failure } from '../../parts/failure.tsx'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { When } from '../../parts/measures.tsx'
import { Page } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { usePaging } from '../../parts/use-list.ts'
import { AlertRules } from './alert-rules.tsx'
import type { FlowName } from './rule.ts'

type Alert = Static<typeof AlertFields>

const KINDS: Readonly<Record<string, { readonly name: string; readonly unit: string }>> = {
  sources_flow_run_delay: { name: 'Run takes long', unit: 'min' },
  sources_ingestion_error_rate_exceeded: { name: 'Many rows refused', unit: '%' },
}

const COLUMNS: readonly ColumnOf<Alert>[] = [
  {
    id: 'flow',
    name: 'Flow',
    width: '2fr',
    minWidth: 150,
    sortBy: ({ _weir }) => _weir.flowName,
    render: ({ _weir }) => <Link href={`/runs/${_weir.runId}`}>{_weir.flowName}</Link>,
  },
  {
    id: 'standing',
    name: 'Status',
    width: 130,
    sortBy: ({ status }) => status,
    render: ({ status }) =>
      status === 'FIRING' ? (
        <Status word="Firing" tone="negative" />
      ) : (
        <Status word="Resolved" tone="neutral" />
      ),
  },
  {
    id: 'what',
    name: 'What',
    width: '1fr',
    minWidth: 190,
    isExtra: true,
    sortBy: ({ name }) => name,
    render: ({ name }) => KINDS[name]?.name ?? name,
  },
  {
    id: 'value',
    name: 'Measured',
    width: 110,
    isNumber: true,
    isExtra: true,
    sortBy: ({ value }) => Number(value),
    render: ({ name, value }) => withUnit(value, name),
  },
  {
    id: 'threshold',
    name: 'Allowed',
    width: 110,
    isNumber: true,
    isExtra: true,
    sortBy: ({ _weir }) => _weir.threshold,
    render: ({ name, _weir }) => withUnit(_weir.threshold, name),
  },
  {
    id: 'since',
    name: 'Fired (UTC)',
    width: 240,
    isExtra: true,
    sortBy: ({ createdAt }) => createdAt,
    render: ({ createdAt }) => <When at={Date.parse(createdAt)} />,
  },
  {
    id: 'until',
    name: 'Resolved',
    width: 130,
    isExtra: true,
    sortBy: ({ resolvedAt }) => resolvedAt,
    render: ({ resolvedAt }) => (
      <When at={resolvedAt === undefined ? null : Date.parse(resolvedAt)} isShort />
    ),
  },
]

const ALL = 'all'
const LIMIT = 25
export function AlertsPage() {
  const [{ flow, show, after = null }, change] = useUrlState()
  const flows = useFlowNames()
  const isFiltered = flow !== undefined || show !== undefined
  const query = new URLSearchParams({
    limit: String(LIMIT),
    ...(flow === undefined ? {} : { flowId: flow }),
    ...(show === 'firing' ? { status: 'FIRING' } : {}),
    ...(after === null ? {} : { after }),
  }).toString()
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    queryKey: ['alerts', 'list', query],
    queryFn: ({ signal }) => ask<Static<typeof AlertPage>>(`/weir/v1/alerts?${query}`, { signal }),
    placeholderData: keepPreviousData,
  })
  const paging = usePaging(after, data)
  return (
    <Page title="Alerts">
      <FilterBar label="Which alerts">
        <Picker
          label="Flow"
          items={[{ id: ALL, name: 'All flows' }, ...withChosen(flows, flow)]}
          selectedKey={flow ?? ALL}
          onSelectionChange={(key) => change({ flow: key === ALL ? undefined : String(key) })}
        >
          {({ id, name }) => <PickerItem id={id}>{name}</PickerItem>}
        </Picker>
        <div className={style({ display: 'flex', alignItems: 'center', minHeight: 32 })}>
          <Switch
            isSelected={show === 'firing'}
            onChange={(isOn) => change({ show: isOn ? 'firing' : undefined })}
          >
            Firing only
          </Switch>
        </div>
      </FilterBar>
      <div className={style({ marginBottom: 40 })}>
        {error === null ? (
          <DataTable
            label="Alerts"
            rows={data?.alerts ?? []}
            columns={COLUMNS}
            keyOf={({ id }) => id}
            linkOf={({ _weir }) => `/runs/${_weir.runId}`}
            isLoading={isPending}
            isStale={isPlaceholderData}
            paging={paging}
            empty={<NoAlerts isFiltered={isFiltered} />}
          />
        ) : (
          <Failure error={error} onRetry={() => void refetch()} />
        )}
      </div>
      <AlertRules flows={flows} />
    </Page>
  )
}

/** A link may name one that is gone, which is known once there are names. */
function withChosen(flows: readonly FlowName[], id: string | undefined): readonly FlowName[] {
  if (id === undefined || flows.length === 0 || flows.some((flow) => flow.id === id)) return flows
  return [{ id, name: id }, ...flows]
}

function withUnit(value: string | number, name: string): string {
  const unit = KINDS[name]?.unit
  return unit === undefined ? String(value) : `${value} ${unit}`
}

function NoAlerts({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="No alert is like that">
      Choose all flows, or turn “Firing only” off.
    </EmptyState>
  ) : (
    <EmptyState title="No alert has fired">
      One fires when a run takes too long, or when too many of its rows are refused; below stands
      from when on. It appears here by itself.
    </EmptyState>
  )
}

function useFlowNames(): readonly FlowName[] {
  const { data } = useQuery({
    queryKey: ['flows', 'all names'],
    queryFn: async ({ signal }) => {
      const names: FlowName[] = []
      let after: string | null = null
      do {
        const page: ListPage<FlowName> = await listPage('flows', { ...BY_NAME, after }, signal)
        names.push(...page.items.map(({ id, name }) => ({ id, name })))
        after = page.next
      } while (after !== null && names.length < MOST_NAMES)
      return names
    },
  })
  return data ?? []
}

const BY_NAME = { orderby: '+name', limit: 100 }
/** As many as anybody would look through. */
const MOST_NAMES = 2_000

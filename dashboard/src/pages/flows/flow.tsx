/** flow: one flow: how its last run went, how it goes over time, what it takes and where to, and what can be done. */
import {
  ActionMenu,
  DialogContainer,
  Disclosure,
  DisclosurePanel,
  DisclosureTitle,
  MenuItem,
  Switch,
  Text,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { findOne } from '../../flow-service.ts'
import { Failure } from '../../parts/failure.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { useUrlState } from '../../parts/url-state.ts'
import { FlowAlerts } from './flow-alerts.tsx'
import { useDelete, useSwitch } from './flow-deeds.ts'
import { DeleteDialog } from './flow-delete.tsx'
import { FlowDraft } from './flow-draft.tsx'
import { FlowDrift } from './flow-drift.tsx'
import { FlowEdit } from './flow-edit.tsx'
import { FlowHistory } from './flow-history.tsx'
import { FlowProperties } from './flow-properties.tsx'
import { RunNow } from './flow-run-now.tsx'
import { FlowRuns } from './flow-runs.tsx'
import { FlowVerdict } from './flow-verdict.tsx'
import { type Flow, type FlowOrDraft, isDraft } from './flow-words.ts'

const ABOVE = [{ name: 'Flows', href: '/flows' }]

export function FlowPage() {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string }
  const queries = useQueryClient()
  const {
    data: flow,
    error,
    refetch,
  } = useQuery({
    queryKey: ['flows', id],
    // As it is at the moment of asking: one that is being deleted is not asked for.
    enabled: () => queries.getQueryDefaults(['flows', id]).enabled !== false,
    queryFn: ({ signal }) => findOne<FlowOrDraft>('flows', id, signal),
  })
  if (error !== null) {
    return (
      <Page title="Flow" above={ABOVE}>
        <Failure error={error} onRetry={() => void refetch()} />
      </Page>
    )
  }
  if (flow === undefined) return <Loading what="the flow" />
  return isDraft(flow) ? <FlowDraft draft={flow} /> : <Whole flow={flow as Flow} />
}

function Whole({ flow }: { readonly flow: Flow }) {
  return (
    <Page title={flow.name} above={ABOVE} actions={<Actions flow={flow} />}>
      {flow.description === '' ? null : (
        <p className={style({ font: 'body', marginTop: 0, marginBottom: 24 })}>
          {flow.description}
        </p>
      )}
      <FlowVerdict flow={flow} />
      <FlowHistory flowId={flow.id} />
      <FlowRuns flow={flow} />
      <FlowProperties flow={flow} />
      <FlowDrift flowId={flow.id} />
      <FlowAlerts flowId={flow.id} />
      <Disclosure isQuiet>
        <DisclosureTitle>As the API answers it</DisclosureTitle>
        <DisclosurePanel>
          <JsonView value={flow} what="the flow as JSON" />
        </DisclosurePanel>
      </Disclosure>
      <FlowEdit flow={flow} />
    </Page>
  )
}

function Actions({ flow }: { readonly flow: Flow }) {
  const navigate = useNavigate()
  const [, change] = useUrlState()
  const [isDeleting, setDeleting] = useState(false)
  const switching = useSwitch(flow.id)
  const deleting = useDelete(flow.id)
  const remove = async () => {
    await navigate({ to: '/flows' })
    deleting.mutate()
  }
  const deeds: Readonly<Record<string, readonly [says: string, deed: () => void]>> = {
    schedule: ['Edit the schedule', () => change({ edit: 'schedule' })],
    options: ['Edit the flow', () => change({ edit: 'options' })],
    subscribe: [
      'Subscribe a webhook',
      () => void navigate({ to: '/registrations/new', search: { flow: flow.id } }),
    ],
    delete: ['Delete', () => setDeleting(true)],
  }
  return (
    <>
      <div className={style({ display: 'flex', alignItems: 'center', minHeight: 32 })}>
        <Switch
          isSelected={flow.state === 'enabled'}
          isDisabled={switching.isPending}
          onChange={(isOn) => switching.mutate(isOn)}
        >
          Enabled
        </Switch>
      </div>
      <ActionMenu
        aria-label="More to do with this flow"
        onAction={(key) => deeds[String(key)]?.[1]()}
      >
        {Object.entries(deeds).map(([key, [says]]) => (
          <MenuItem key={key} id={key} textValue={says}>
            <Text slot="label">{says}</Text>
          </MenuItem>
        ))}
      </ActionMenu>
      <RunNow flow={flow} />
      <DialogContainer onDismiss={() => setDeleting(false)}>
        {isDeleting ? <DeleteDialog name={flow.name} onConfirm={() => void remove()} /> : null}
      </DialogContainer>
    </>
  )
}

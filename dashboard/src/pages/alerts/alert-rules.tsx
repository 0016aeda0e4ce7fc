/** alert-rules: from when on alerts fire: by default, and which flows have it otherwise. */
import { Button, ButtonGroup } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { FlowRuleFields } from '../../../../src/api/contract/weir/alert.ts'
import { ask } from '../../client.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Figures } from '../../parts/figures.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { useDeed } from '../../parts/use-deed.ts'
import { AlertRuleDialog } from './alert-rule-dialog.tsx'
import { type FlowName, type Rule, type Rules, RULES } from './rule.ts'

type FlowRule = Static<typeof FlowRuleFields>

const list = style({ margin: 0, padding: 0, listStyleType: 'none' })
const item = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 24,
  rowGap: 8,
  paddingY: 12,
  borderStyle: 'solid',
  borderColor: 'gray-200',
  borderWidth: 0,
  borderBottomWidth: 1,
  font: 'body',
})

export function AlertRules({ flows }: { readonly flows: readonly FlowName[] }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['alerts', 'rules'],
    queryFn: ({ signal }) => ask<Rules>(RULES, { signal }),
  })
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading what="the thresholds" />
  const free = flows.filter(({ id }) => !data.flows.some(({ flowId }) => flowId === id))
  return (
    <Section title="Thresholds">
      <p className={style({ font: 'body', marginTop: 0, maxWidth: 640 })}>
        An alert fires once when a run is above its threshold, and is resolved once when that is
        over. Registrations for its event code are told of both.
      </p>
      <Figures
        rows={[
          ['By default, a run may take', minutes(data.defaults.delayMinutes)],
          ['By default, of its rows', percent(data.defaults.errorRatePercent)],
        ]}
        isWide
      />
      <ul className={list}>
        {data.flows.map((flow) => (
          <li key={flow.flowId} className={item}>
            <OwnRule flow={flow} defaults={data.defaults} />
          </li>
        ))}
      </ul>
      {free.length === 0 ? null : (
        <div className={style({ marginTop: 16 })}>
          <AlertRuleDialog
            flows={free}
            overrides={{}}
            defaults={data.defaults}
            trigger={<Button variant="secondary">Set for one flow</Button>}
          />
        </div>
      )}
    </Section>
  )
}

function OwnRule({ flow, defaults }: { readonly flow: FlowRule; readonly defaults: Rule }) {
  const { flowId, flowName, rule, overrides } = flow
  const resetting = useDeed({
    run: () => ask(`${RULES}/${encodeURIComponent(flowId)}`, { method: 'DELETE' }),
    done: () => `“${flowName}” has the defaults again.`,
    touches: ['alerts'],
  })
  return (
    <>
      <div className={style({ flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' })}>
        <strong>{flowName}</strong>
        <div className={style({ font: 'body-sm', color: 'neutral-subdued' })}>
          A run may take: {minutes(rule.delayMinutes)}. Of its rows:{' '}
          {percent(rule.errorRatePercent)}.
        </div>
      </div>
      <ButtonGroup>
        <AlertRuleDialog
          flows={[{ id: flowId, name: flowName }]}
          overrides={overrides}
          defaults={defaults}
          trigger={
            <Button
              variant="secondary"
              size="S"
              aria-label={`Change the thresholds of ${flowName}`}
            >
              Change
            </Button>
          }
        />
        <Confirm
          title={`Back to the defaults for “${flowName}”?`}
          deed="Back to the defaults"
          onConfirm={() => resetting.mutate()}
          trigger={
            <Button
              variant="secondary"
              size="S"
              isPending={resetting.isPending}
              aria-label={`Reset the thresholds of ${flowName}`}
            >
              Reset
            </Button>
          }
        >
          Its own thresholds are forgotten; the defaults hold from now on, for a run at work too.
        </Confirm>
      </ButtonGroup>
    </>
  )
}

function minutes(value: number | null): string {
  return value === null ? 'as long as it likes' : `${value} minutes`
}

function percent(value: number | null): string {
  return value === null ? 'any share may be refused' : `${value} % may be refused`
}

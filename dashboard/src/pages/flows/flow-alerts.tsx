/** flow-alerts: from when on the alerts of a flow fire: how long a run may be at work, and how many of its rows may be refused. */
import { Button, NumberField, Switch } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Static } from 'typebox'
import type { RulesFields } from '../../../../src/api/contract/weir/alert.ts'
import { ask, sentenceOf } from '../../client.ts'
import { Failure } from '../../parts/failure.tsx'
import { Section } from '../../parts/page.tsx'
import { InlineAlert, Content, Heading, ToastQueue } from '@react-spectrum/s2'

type Rules = Static<typeof RulesFields>
type Rule = Rules['defaults']

const RULES = '/weir/v1/alerts/rules'

export function FlowAlerts({ flowId }: { readonly flowId: string }) {
  const { data, error } = useQuery({
    queryKey: ['alerts', 'rules'],
    queryFn: ({ signal }) => ask<Rules>(RULES, { signal }),
  })
  if (error !== null) {
    return (
      <Section title="Alerts">
        <Failure error={error} />
      </Section>
    )
  }
  if (data === undefined) return null
  const own = data.flows.find((one) => one.flowId === flowId) ?? null
  const rule = own?.rule ?? data.defaults
  return (
    <Section title="Alerts">
      <Form
        key={JSON.stringify(rule)}
        flowId={flowId}
        rule={rule}
        defaults={data.defaults}
        overrides={own?.overrides ?? null}
      />
    </Section>
  )
}

const row = style({ display: 'flex', flexWrap: 'wrap', gap: 24, alignItems: 'end' })
const field = style({ display: 'flex', flexDirection: 'column', gap: 8, minHeight: 96 })

interface FormProps {
  readonly flowId: string
  readonly rule: Rule
  readonly defaults: Rule
  /** Which thresholds are its own; `null` for none. */
  readonly overrides: Partial<Rule> | null
}

function Form({ flowId, rule, defaults, overrides }: FormProps) {
  const queries = useQueryClient()
  const [given, setGiven] = useState(rule)
  const path = `${RULES}/${encodeURIComponent(flowId)}`
  const keeping = useMutation({
    mutationFn: (next: Partial<Rule> | null) =>
      next === null ? ask(path, { method: 'DELETE' }) : ask(path, { method: 'PUT', body: next }),
    async onSuccess() {
      ToastQueue.positive('The alerts are changed.', { timeout: 6_000 })
      await queries.invalidateQueries({ queryKey: ['alerts'] })
    },
  })
  return (
    <div className={style({ display: 'flex', flexDirection: 'column', gap: 16 })}>
      <div className={row}>
        <Threshold
          name="A run takes long"
          label="Minutes at work"
          value={given.delayMinutes}
          usual={defaults.delayMinutes ?? 150}
          most={599}
          onChange={(delayMinutes) => setGiven({ ...given, delayMinutes })}
        />
        <Threshold
          name="Too many rows are refused"
          label="Percent refused"
          value={given.errorRatePercent}
          usual={defaults.errorRatePercent ?? 0.5}
          most={99.99}
          onChange={(errorRatePercent) => setGiven({ ...given, errorRatePercent })}
        />
      </div>
      {keeping.error === null ? null : (
        <div role="alert">
          <InlineAlert variant="negative">
            <Heading level={3}>The alerts stay as they were</Heading>
            <Content>{sentenceOf(keeping.error)}</Content>
          </InlineAlert>
        </div>
      )}
      <div className={style({ display: 'flex', flexWrap: 'wrap', gap: 8 })}>
        <Button
          variant="secondary"
          isPending={keeping.isPending}
          onPress={() => keeping.mutate(ownOf(given, defaults, overrides ?? {}))}
        >
          Save the alerts
        </Button>
        {overrides === null ? null : (
          <Button variant="secondary" fillStyle="outline" onPress={() => keeping.mutate(null)}>
            Back to the defaults
          </Button>
        )}
      </div>
    </div>
  )
}

/** What is as by default goes on to follow it. */
function ownOf(given: Rule, defaults: Rule, before: Partial<Rule>): Partial<Rule> {
  const names = ['delayMinutes', 'errorRatePercent'] as const
  return Object.fromEntries(
    names
      .filter((name) => given[name] !== defaults[name] || before[name] !== undefined)
      .map((name) => [name, given[name]]),
  )
}

/** `null` is off. */
function Threshold({
  name,
  label,
  value,
  usual,
  most,
  onChange,
}: {
  readonly name: string
  readonly label: string
  readonly value: number | null
  readonly usual: number
  readonly most: number
  readonly onChange: (value: number | null) => void
}) {
  return (
    <div className={field}>
      <Switch isSelected={value !== null} onChange={(isOn) => onChange(isOn ? usual : null)}>
        {name}
      </Switch>
      {value === null ? null : (
        <NumberField
          label={label}
          value={value}
          minValue={0}
          maxValue={most}
          hideStepper
          formatOptions={{ maximumFractionDigits: 3 }}
          onChange={(next) => {
            if (!Number.isNaN(next)) onChange(next)
          }}
        />
      )}
    </div>
  )
}

/** alert: what fires and has fired, and what flows bear before it does, on the wire. */
import { type Static, Type } from 'typebox'
import type { Alert, AlertStatus } from '../../../domain/alert.ts'
import { Fault } from '../../../domain/fault.ts'
import type { FlowRule } from '../../../ingest/alerts/rules.ts'
import { alertFields } from '../../../notify/events/alert-fields.ts'
import type { AlertPlace } from '../../../platform/store/ledgers/alerts.ts'
import type { Services } from '../../services.ts'

export const ALERT_STATUSES = ['FIRING', 'INACTIVE'] as const satisfies readonly AlertStatus[]

const Text = Type.String()

export const AlertFields = Type.Object({
  id: Text,
  status: Type.Enum(ALERT_STATUSES),
  name: Text,
  message: Text,
  createdAt: Text,
  resolvedAt: Type.Optional(Text),
  severity: Text,
  imsOrgId: Text,
  sandboxName: Text,
  sandboxId: Text,
  value: Text,
  url: Text,
  flowId: Text,
  flowRunId: Type.Optional(Text),
  _weir: Type.Object({
    flowName: Text,
    runId: Type.String({ description: 'The run in which it fired.' }),
    threshold: Type.Number({ description: 'What was borne when it fired: minutes or percent.' }),
  }),
})

export const AlertPage = Type.Object({
  alerts: Type.Array(AlertFields),
  next: Type.Union([Type.Null(), Type.String()], {
    description: 'What `after` is on the next page; `null` on the last.',
  }),
})

/** `firing` or `inactive`, and its number. */
export function placeText({ isOpen, seq }: AlertPlace): string {
  return `${isOpen ? 'firing' : 'inactive'}-${seq}`
}

export function placeIn(text: string | undefined): AlertPlace | undefined {
  if (text === undefined) return undefined
  const [, standing, seq] = /^(firing|inactive)-(\d{1,15})$/.exec(text) ?? []
  if (standing !== undefined) return { isOpen: standing === 'firing', seq: Number(seq) }
  throw new Fault('WEIR-400', {
    problem: `\`after\` is "${text}"; it must be what \`next\` was on the page before.`,
  })
}

export function alertShown(
  alert: Alert,
  places: Pick<Services, 'identity' | 'publicUrl'>,
): Static<typeof AlertFields> {
  const { flowName, runId, threshold } = alert
  return { ...alertFields(alert, places), _weir: { flowName, runId, threshold } }
}

const Delay = Type.Union([Type.Number({ exclusiveMinimum: 0, maximum: 599 }), Type.Null()], {
  description:
    'How many minutes a run may be at work: above 0, at most 599, for after ten hours it is not looked at any more; null switches the alert off.',
})
const Rate = Type.Union([Type.Number({ minimum: 0, exclusiveMaximum: 100 }), Type.Null()], {
  description:
    'How many percent of the records of a run may be refused: from 0 and below 100; null switches the alert off.',
})

export const RuleBody = Type.Object(
  { delayMinutes: Type.Optional(Delay), errorRatePercent: Type.Optional(Rate) },
  { additionalProperties: false },
)

const Rule = Type.Object({ delayMinutes: Delay, errorRatePercent: Rate })

export const FlowRuleFields = Type.Object({
  flowId: Text,
  flowName: Text,
  overrides: RuleBody,
  rule: Rule,
})

export const RulesFields = Type.Object({ defaults: Rule, flows: Type.Array(FlowRuleFields) })

export function flowRuleFields({ ...fields }: FlowRule): Static<typeof FlowRuleFields> {
  return fields
}

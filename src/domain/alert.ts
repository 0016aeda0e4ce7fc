/** alert: something about a flow's runs is not as it should be; it fires once and is resolved once. */
import type { AlertId, FlowId, RunId } from './ids.ts'

export interface Alert {
  readonly id: AlertId
  readonly kind: AlertKind
  readonly status: AlertStatus
  readonly flowId: FlowId
  readonly flowName: string
  /** The run in which it fired. */
  readonly runId: RunId
  /** What was borne when it fired: minutes or percent. */
  readonly threshold: number
  /** What was measured when it fired; once it is resolved, then. */
  readonly value: number
  readonly createdAt: number
  /** `null` while it fires. */
  readonly resolvedAt: number | null
}

/** `delay`: of one run. `errorRate`: of a flow, from the run that is above until one that is not. */
export type AlertKind = 'delay' | 'errorRate'

export type AlertStatus = 'FIRING' | 'INACTIVE'

/** What a flow's runs may come to before an alert fires; `null` switches that alert off. */
export interface AlertRule {
  readonly delayMinutes: number | null
  readonly errorRatePercent: number | null
}

/** flow-service 3.7. */
export const DEFAULT_RULE: AlertRule = { delayMinutes: 150, errorRatePercent: 0.5 }

/** What a flow has otherwise than the defaults. */
export type AlertOverrides = Partial<AlertRule>

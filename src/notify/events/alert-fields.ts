/**
 * alert-fields: an alert → the fields that are documented for it (pure; flow-service 3.7).
 * Reads of `/weir/v1/alerts` and the bodies of notifications are both made of it, so they cannot disagree.
 */
import type { Alert, AlertKind } from '../../domain/alert.ts'
import type { RunFieldsOptions } from './run-fields.ts'

/** The event code that announces it, which is also its name. */
export const ALERT_CODES: Readonly<Record<AlertKind, string>> = {
  delay: 'sources_flow_run_delay',
  errorRate: 'sources_ingestion_error_rate_exceeded',
}

export function alertFields(
  alert: Alert,
  { identity, publicUrl }: Pick<RunFieldsOptions, 'identity' | 'publicUrl'>,
) {
  const { imsOrgId, sandboxId, sandboxName } = identity
  return {
    id: alert.id,
    status: alert.status,
    name: ALERT_CODES[alert.kind],
    message: messageOf(alert),
    createdAt: new Date(alert.createdAt).toISOString(),
    ...(alert.resolvedAt === null ? {} : { resolvedAt: new Date(alert.resolvedAt).toISOString() }),
    severity: 'high',
    imsOrgId,
    sandboxName,
    sandboxId,
    value: String(alert.value),
    url: `${publicUrl}/data/foundation/flowservice/runs/${alert.runId}`,
    flowId: alert.flowId,
    ...(alert.kind === 'delay' ? { flowRunId: alert.runId } : {}),
  }
}

function messageOf(alert: Alert): string {
  const { flowName, threshold, value } = alert
  const isFiring = alert.status === 'FIRING'
  const begins = isFiring ? 'Triggered' : 'Resolved'
  switch (alert.kind) {
    case 'delay': {
      const is = isFiring ? 'is at work' : 'has ended, after having been at work'
      return `${begins} : The run of "${flowName}" ${is} above ${threshold} minutes. The current value is ${value} minutes.`
    }
    case 'errorRate': {
      const is = isFiring ? 'is' : 'is no longer'
      return `${begins} : The share of refused records of "${flowName}" ${is} above ${threshold}%. The current value is ${value}%.`
    }
  }
}

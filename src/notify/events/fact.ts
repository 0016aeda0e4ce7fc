/** fact: what has happened to a run or a batch, or an alert → the event that announces it (pure; decisions 3, 6, 33). */
import type { Alert } from '../../domain/alert.ts'
import type { BatchEnd } from '../../domain/batch.ts'
import type { Event } from '../../domain/event.ts'
import type { Fact } from '../../domain/fact.ts'
import type { EventId, FlowId } from '../../domain/ids.ts'
import { type FlowRun, nameOfRun, type Run, type RunStatus } from '../../domain/run.ts'
import { PLATFORM_NOTIFICATIONS } from '../catalog/catalog.ts'
import { ALERT_CODES, alertFields } from './alert-fields.ts'
import { batchCodeOf, batchFields } from './batch-fields.ts'
import { findingsOf, runFields, type RunFieldsOptions } from './run-fields.ts'

export interface FactOptions extends RunFieldsOptions {
  /** False leaves `_weir` out: the documented keys alone. */
  readonly hasExtras: boolean
}

export function eventOfFact(fact: Fact, id: EventId, at: number, options: FactOptions): Event {
  switch (fact.kind) {
    case 'runStarted':
    case 'runEnded':
      return eventOfRun(fact.run, id, at, options)
    case 'batchEnded':
      return eventOfBatch(fact.batch, fact.run, { id, at }, options)
    case 'alert':
      return eventOfAlert(fact.alert, id, at, options)
  }
}

/** Its status says which: a run that has not ended has begun. */
export function eventOfRun(run: FlowRun, id: EventId, at: number, options: FactOptions): Event {
  const fact = {
    ...runFields(run, options),
    ...(options.hasExtras ? { _weir: extrasOf(run, options) } : {}),
  }
  return { id, at, ...platformEvent(RUN_CODES[run.status], run.flowId, fact) }
}

const RUN_CODES: Readonly<Record<RunStatus, string>> = {
  scheduled: 'sources_flow_run_started',
  inProgress: 'sources_flow_run_started',
  success: 'sources_flow_run_success',
  failed: 'sources_flow_run_failed',
}

function eventOfBatch(
  batch: BatchEnd,
  run: Run,
  told: Pick<Event, 'id' | 'at'>,
  options: FactOptions,
): Event {
  const fact = {
    ...batchFields(batch, options),
    ...(options.hasExtras ? { _weir: batchExtrasOf(batch, run, options) } : {}),
  }
  return { ...told, ...platformEvent(batchCodeOf(batch), run.flowId, fact) }
}

function batchExtrasOf(batch: BatchEnd, run: Run, { publicUrl }: FactOptions) {
  return {
    name: nameOfRun(run),
    datasetName: run.datasetName,
    runId: run.id,
    trigger: run.trigger,
    status: batch.status,
    mends: batch.upload?.mends ?? null,
    links: {
      batch: `${publicUrl}/data/foundation/catalog/batches/${batch.id}`,
      run: `${publicUrl}/data/foundation/flowservice/runs/${run.id}`,
    },
  }
}

function eventOfAlert(alert: Alert, id: EventId, at: number, options: FactOptions): Event {
  const { flowName, runId, threshold } = alert
  const fact = {
    ...alertFields(alert, options),
    ...(options.hasExtras ? { _weir: { flowName, runId, threshold } } : {}),
  }
  return { id, at, ...platformEvent(ALERT_CODES[alert.kind], alert.flowId, fact) }
}

function platformEvent(
  code: string,
  flowId: FlowId | null,
  fact: object,
): Omit<Event, 'id' | 'at'> {
  return {
    providerId: PLATFORM_NOTIFICATIONS.id,
    providerMetadataId: PLATFORM_NOTIFICATIONS.metadataId,
    code,
    flowId,
    fact,
    attributes: null,
    isPhi: false,
  }
}

/** What the documented payload lacks for whoever has to act on it. */
function extrasOf(run: FlowRun, { publicUrl }: FactOptions) {
  const last = run.activities.at(-1)
  const { verdict, firstOffence, topRefusals } = findingsOf(run)
  return {
    flowName: run.flowName,
    sourceName: run.sourceName,
    datasetName: run.datasetName,
    trigger: run.trigger,
    scheduledFor: run.dueAt,
    attempt: run.attempt,
    failedRecordCount: last?.failedRecordCount ?? 0,
    threshold: {
      percent: run.options.partialIngestionPercent,
      limit: run.options.errorLimit,
      verdict,
    },
    firstOffence,
    topRefusals,
    links: {
      run: `${publicUrl}/data/foundation/flowservice/runs/${run.id}`,
      // Without a promotion there is no batch, and nothing was refused.
      refused:
        last?.kind === 'promotion'
          ? `${publicUrl}/data/foundation/export/batches/${run.batchId}/meta?path=row_errors`
          : null,
      explain: firstOffence === null ? null : `${publicUrl}/weir/v1/errors/${firstOffence.code}`,
    },
  }
}

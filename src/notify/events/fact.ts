/** fact: a finished run → the event that announces it (pure; decisions 3, 6, 33). */
import type { Event } from '../../domain/event.ts'
import type { EventId } from '../../domain/ids.ts'
import type { Run } from '../../domain/run.ts'
import { PLATFORM_NOTIFICATIONS } from '../catalog/catalog.ts'
import { findingsOf, runFields, type RunFieldsOptions } from './run-fields.ts'

export interface FactOptions extends RunFieldsOptions {
  /** False leaves `_weir` out: the documented keys alone. */
  readonly hasExtras: boolean
}

export function eventOfRun(run: Run, id: EventId, at: number, options: FactOptions): Event {
  return {
    id,
    providerId: PLATFORM_NOTIFICATIONS.id,
    providerMetadataId: PLATFORM_NOTIFICATIONS.metadataId,
    code: run.status === 'success' ? 'sources_flow_run_success' : 'sources_flow_run_failed',
    at,
    flowId: run.flowId,
    fact: {
      ...runFields(run, options),
      ...(options.hasExtras ? { _weir: extrasOf(run, options) } : {}),
    },
    attributes: null,
    isPhi: false,
  }
}

/** What the documented payload lacks for whoever has to act on it. */
function extrasOf(run: Run, { publicUrl }: FactOptions) {
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

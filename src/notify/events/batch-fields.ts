/** batch-fields: a batch that has ended → the fields that are documented of it for notifications (pure; flow-service 3.8). */
import type { BatchEnd } from '../../domain/batch.ts'
import type { Identity } from '../../domain/credential.ts'

export interface BatchFieldsOptions {
  readonly identity: Pick<Identity, 'imsOrgId' | 'sandboxName'>
}

export const BATCH_CODES = { success: 'ing_load_success', failure: 'ing_load_failure' } as const

/** What was aborted has not been loaded either. */
export function batchCodeOf({ status }: Pick<BatchEnd, 'status'>): string {
  return status === 'success' ? BATCH_CODES.success : BATCH_CODES.failure
}

export function batchFields(batch: BatchEnd, { identity }: BatchFieldsOptions) {
  const { outputRecordCount, failedRecordCount, causes } = batch
  const completedAt = batch.completedAt ?? batch.updatedAt
  const code = batchCodeOf(batch)
  return {
    'xdm:ingestionId': batch.id,
    'xdm:customerIngestionId': batch.id,
    'xdm:imsOrg': identity.imsOrgId,
    'xdm:completed': completedAt,
    'xdm:datasetId': batch.datasetId,
    'xdm:eventCode': code,
    'xdm:eventType': code,
    'xdm:status': batch.status === 'success' ? 'success' : 'failure',
    'xdm:sandboxName': identity.sandboxName,
    'xdm:inputFormat': batch.format === 'delimited' ? 'csv' : batch.format,
    'xdm:startTime': batch.startedAt ?? batch.createdAt,
    'xdm:completionTime': completedAt,
    // Misspelt as it is documented.
    ...(outputRecordCount === null ? {} : { 'xdm:succesfulRecords': outputRecordCount }),
    ...(failedRecordCount === null ? {} : { 'xdm:failedRecords': failedRecordCount }),
    ...(causes.length === 0 ? {} : { 'xdm:errors': causes.map(errorOf) }),
    sentTime: String(batch.updatedAt),
  }
}

function errorOf({ code, message }: BatchEnd['causes'][number]) {
  return { 'xdm:code': code, 'xdm:rows': [], 'xdm:description': message }
}

/** batch-trial: a batch for the tests of the Catalog and of Data Access. */
import type { Batch } from '../../../domain/batch.ts'
import { idOf } from '../../../domain/ids.ts'

/** Of three records, one of which was refused. */
export function aBatch(id: string, changes: Partial<Batch> = {}): Batch {
  return {
    id: idOf(id),
    runId: idOf(`run-of-${id}`),
    datasetId: idOf('dataset-1'),
    status: 'success',
    createdAt: 500,
    updatedAt: 2_000,
    createdBy: 'somebody@AdobeID',
    createdClient: 'a-client',
    tags: { acp_enableErrorDiagnostics: true, acp_partialIngestionPercent: 5 },
    format: 'delimited',
    startedAt: 1_000,
    completedAt: 2_000,
    inputBytes: 10,
    inputRecordCount: 3,
    outputRecordCount: 2,
    failedRecordCount: 1,
    causes: [{ code: 'INGEST-1554-400', message: 'A value cannot be converted.', recordCount: 1 }],
    items: [{ path: 'a.csv', bytes: 10, modifiedAt: 0, sha256: 'x', recordCount: 3 }],
    parts: [{ name: 'part-00000.parquet', bytes: 300, recordCount: 2, sha256: 'y' }],
    ...changes,
  }
}

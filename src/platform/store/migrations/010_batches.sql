-- Batches that are found by what the Catalog filters by, and what each dataset took last.

UPDATE batches SET document = json_set(document,
  '$.createdAt', coalesce((SELECT r.document ->> '$.createdAt' FROM runs AS r WHERE r.id = batches.document ->> '$.runId'), document ->> '$.startedAt'),
  '$.updatedAt', document ->> '$.completedAt',
  '$.createdBy', coalesce((SELECT r.document ->> '$.createdBy' FROM runs AS r WHERE r.id = batches.document ->> '$.runId'), ''),
  '$.createdClient', coalesce((SELECT r.document ->> '$.createdClient' FROM runs AS r WHERE r.id = batches.document ->> '$.runId'), ''),
  '$.tags', json_object(
    'acp_enableErrorDiagnostics', json(CASE WHEN (SELECT r.document ->> '$.options.errorDiagnosticsEnabled' FROM runs AS r WHERE r.id = batches.document ->> '$.runId') = 0 THEN 'false' ELSE 'true' END)));
UPDATE batches SET document = json_set(document, '$.tags.acp_partialIngestionPercent',
    (SELECT r.document ->> '$.options.partialIngestionPercent' FROM runs AS r WHERE r.id = batches.document ->> '$.runId'))
  WHERE (SELECT r.document ->> '$.options.partialIngestionPercent' FROM runs AS r WHERE r.id = batches.document ->> '$.runId') IS NOT NULL;
-- An outcome that was written before an upgrade is finished after it.
UPDATE runs SET outcome = json_set(outcome,
    '$.batch.createdAt', document ->> '$.createdAt',
    '$.batch.updatedAt', outcome ->> '$.batch.completedAt',
    '$.batch.createdBy', document ->> '$.createdBy',
    '$.batch.createdClient', document ->> '$.createdClient',
    '$.batch.tags', json('{}'))
  WHERE outcome IS NOT NULL AND outcome ->> '$.batch' IS NOT NULL;

ALTER TABLE batches ADD COLUMN dataset_id TEXT NOT NULL DEFAULT '';
ALTER TABLE batches ADD COLUMN status TEXT NOT NULL DEFAULT '';
ALTER TABLE batches ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batches ADD COLUMN started_at INTEGER;
ALTER TABLE batches ADD COLUMN completed_at INTEGER;
ALTER TABLE batches ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batches ADD COLUMN record_count INTEGER;
ALTER TABLE batches ADD COLUMN failed_count INTEGER;
ALTER TABLE batches ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
-- 0 once its diagnostics are dropped: then nobody looks for them again.
ALTER TABLE batches ADD COLUMN has_diagnostics INTEGER NOT NULL DEFAULT 1;
UPDATE batches SET
  dataset_id = document ->> '$.datasetId',
  status = document ->> '$.status',
  created_at = document ->> '$.createdAt',
  started_at = document ->> '$.startedAt',
  completed_at = document ->> '$.completedAt',
  updated_at = document ->> '$.updatedAt',
  record_count = document ->> '$.inputRecordCount',
  failed_count = document ->> '$.failedRecordCount',
  bytes = document ->> '$.inputBytes';

-- Each holds all that is filtered by, so that what is passed over is never read as a document.
CREATE INDEX batches_created ON batches (created_at, seq, dataset_id, status, started_at, completed_at, updated_at, record_count, failed_count, bytes, id);
CREATE INDEX batches_in_dataset ON batches (dataset_id, created_at, seq, status, started_at, completed_at, updated_at, record_count, failed_count, bytes, id);
CREATE INDEX batches_in_status ON batches (status, created_at, seq, dataset_id, started_at, completed_at, updated_at, record_count, failed_count, bytes, id);
CREATE INDEX batches_diagnosed ON batches (updated_at) WHERE has_diagnostics = 1;

UPDATE datasets SET document = json_set(document,
  '$.tags', json('{}'),
  '$.lastSuccessfulBatchId', (SELECT b.id FROM batches AS b WHERE b.dataset_id = datasets.id AND b.status = 'success' ORDER BY b.created_at DESC, b.seq DESC LIMIT 1),
  '$.lastFailedBatchId', (SELECT b.id FROM batches AS b WHERE b.dataset_id = datasets.id AND b.status = 'failed' ORDER BY b.created_at DESC, b.seq DESC LIMIT 1));

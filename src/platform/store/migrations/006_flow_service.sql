-- The Flow Service complete: schedules, drafts, runs with a window, that are retried and cancelled.

-- When each flow that runs by itself is to run next; written with the run that it brings.
CREATE TABLE schedules (
  flow_id TEXT PRIMARY KEY,
  due_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX schedules_due ON schedules (due_at);

-- A draft is not complete yet: its document is the body as far as it was given, and nothing may use it.
ALTER TABLE connections ADD COLUMN is_draft INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN is_draft INTEGER NOT NULL DEFAULT 0;
ALTER TABLE targets ADD COLUMN is_draft INTEGER NOT NULL DEFAULT 0;
ALTER TABLE flows ADD COLUMN is_draft INTEGER NOT NULL DEFAULT 0;

CREATE INDEX runs_of_status ON runs (status, seq);

UPDATE connections SET document = json_set(document, '$.updatedBy', document ->> '$.createdBy', '$.updatedClient', document ->> '$.createdClient');
UPDATE sources SET document = json_set(document, '$.updatedBy', document ->> '$.createdBy', '$.updatedClient', document ->> '$.createdClient');
UPDATE targets SET document = json_set(document, '$.updatedBy', document ->> '$.createdBy', '$.updatedClient', document ->> '$.createdClient');
UPDATE flows SET document = json_set(document, '$.updatedBy', document ->> '$.createdBy', '$.updatedClient', document ->> '$.createdClient');
UPDATE flows SET document = json_set(document, '$.timeZone', 'UTC', '$.labels', json('[]'));
-- What was no schedule was kept unread until now.
UPDATE flows SET document = json_set(document, '$.schedule', json('{}'));
UPDATE flows SET document = json_set(document, '$.lastRun.startedAt', json_extract(document, '$.lastRun.at'))
  WHERE json_extract(document, '$.lastRun') IS NOT NULL;
UPDATE runs SET
  document = json_set(document, '$.begunAt', json('[]'), '$.window', json('{"from":null,"to":null}'), '$.retryOf', NULL, '$.cancel', NULL, '$.firstOffence', NULL),
  outcome = json_set(outcome, '$.run.begunAt', json('[]'), '$.run.window', json('{"from":null,"to":null}'), '$.run.retryOf', NULL, '$.run.cancel', NULL, '$.run.firstOffence', NULL);
UPDATE outbox SET
  document = json_set(document, '$.begunAt', json('[]'), '$.window', json('{"from":null,"to":null}'), '$.retryOf', NULL, '$.cancel', NULL, '$.firstOffence', NULL);

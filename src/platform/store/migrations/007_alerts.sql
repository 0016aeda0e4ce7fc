-- Alerts with what flows bear, the outbox for facts of every kind, registrations for some flows only.

-- cause: what a fact is announced for. A run that starts and ends has two, an alert as well.
CREATE TABLE outbox_2 (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  cause TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL
) STRICT;
INSERT INTO outbox_2 (seq, cause, document)
  SELECT seq, 'run ' || run_id || ' ended', json_object('kind', 'runEnded', 'run', json(document)) FROM outbox;
DELETE FROM sqlite_sequence WHERE name = 'outbox_2';
INSERT INTO sqlite_sequence (name, seq) SELECT 'outbox_2', seq FROM sqlite_sequence WHERE name = 'outbox';
DROP TABLE outbox;
ALTER TABLE outbox_2 RENAME TO outbox;

-- Since when each run that has not ended is at work, however often it was begun again.
CREATE TABLE run_starts (
  run_id TEXT PRIMARY KEY,
  started_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO run_starts (run_id, started_at)
  SELECT id, document ->> '$.updatedAt' FROM runs WHERE status IN ('scheduled', 'inProgress') AND status = 'inProgress';

-- subject: what at most one alert of its kind is open for: the run of a delay, the flow of an error rate.
CREATE TABLE alerts (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  flow_id TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX alerts_of_subject ON alerts (kind, subject);
CREATE UNIQUE INDEX alerts_open ON alerts (kind, subject) WHERE is_open = 1;
CREATE INDEX alerts_listed ON alerts (is_open, seq);
CREATE INDEX alerts_of_flow ON alerts (flow_id, is_open, seq);

CREATE TABLE alert_rules (
  flow_id TEXT PRIMARY KEY,
  document TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- None named: all flows.
UPDATE registrations SET document = json_set(document, '$.flowIds', json('[]')), revision = random() >> 12;

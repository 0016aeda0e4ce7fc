-- The delivery engine: turns that tell first attempts from retries, limits of each registration's own.

DROP INDEX deliveries_waiting;
CREATE INDEX deliveries_first ON deliveries (registration_id, next_attempt_at, id)
  WHERE status = 'waiting' AND attempts = 0;
CREATE INDEX deliveries_again ON deliveries (registration_id, next_attempt_at, id)
  WHERE status = 'waiting' AND attempts > 0;

-- Another one after each change, so that whoever has read it can ask whether it is still the same.
ALTER TABLE registrations ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
UPDATE registrations SET document = json_set(document, '$.maxInFlight', NULL, '$.maxPerSecond', NULL);

-- What retention reads stands before the document, so that it needs no index of its own.
CREATE TABLE traces_2 (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  registration_id TEXT NOT NULL,
  is_success INTEGER NOT NULL,
  body_id INTEGER,
  at INTEGER NOT NULL,
  document TEXT NOT NULL,
  -- Of a large body, what a trace shows of it.
  beginning TEXT
) STRICT;
INSERT INTO traces_2 (seq, registration_id, is_success, body_id, at, document, beginning)
  SELECT seq, registration_id, is_success, body_id, at, document, beginning FROM traces;
DELETE FROM sqlite_sequence WHERE name = 'traces_2';
INSERT INTO sqlite_sequence (name, seq) SELECT 'traces_2', seq FROM sqlite_sequence WHERE name = 'traces';
DROP TABLE traces;
ALTER TABLE traces_2 RENAME TO traces;
CREATE INDEX traces_of_registration ON traces (registration_id, is_success, seq);
-- By which retention sees whether a body is still shown by a trace.
CREATE INDEX traces_of_body ON traces (body_id) WHERE body_id IS NOT NULL;

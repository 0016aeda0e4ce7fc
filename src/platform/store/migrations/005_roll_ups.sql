-- How many rows there are of what may be millions, so that nobody counts them: kept as they are written.

CREATE TABLE roll_ups (
  name TEXT PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO roll_ups (name, count) VALUES
  ('deliveries waiting', (SELECT count(*) FROM deliveries WHERE status = 'waiting' AND attempts = 0)),
  ('deliveries retrying', (SELECT count(*) FROM deliveries WHERE status = 'waiting' AND attempts > 0)),
  ('deliveries sending', (SELECT count(*) FROM deliveries WHERE status IN ('waiting', 'sending') AND status = 'sending')),
  ('journal entries', (SELECT count(*) FROM journal_entries));

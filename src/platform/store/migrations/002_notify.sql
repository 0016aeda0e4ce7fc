-- What half two keeps: events, the bodies made of them, journals, registrations, deliveries, traces.

CREATE TABLE events (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  -- What it was announced for, so that the same fact is never announced twice.
  cause TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL
) STRICT;

-- The bytes that were signed, sent, journaled and are sent again (design 2.7).
CREATE TABLE bodies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id TEXT NOT NULL,
  variant TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (event_id, variant)
) STRICT;

CREATE TABLE registrations (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE interests (
  provider_id TEXT NOT NULL,
  event_code TEXT NOT NULL,
  registration_id TEXT NOT NULL,
  PRIMARY KEY (provider_id, event_code, registration_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal_entries (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  registration_id TEXT NOT NULL,
  body_id INTEGER NOT NULL
) STRICT;
CREATE INDEX journal_of_registration ON journal_entries (registration_id, position);

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  registration_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  event_code TEXT NOT NULL,
  provider_metadata_id TEXT NOT NULL,
  body_id INTEGER NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  first_attempt_at INTEGER,
  next_attempt_at INTEGER,
  created_at INTEGER NOT NULL,
  last_outcome TEXT NOT NULL
) STRICT;
-- Claiming leaves it as it is: those being sent are few and are passed over.
CREATE INDEX deliveries_open ON deliveries (next_attempt_at, id) WHERE status IN ('waiting', 'sending');
CREATE INDEX deliveries_of_registration ON deliveries (registration_id, id);

CREATE TABLE traces (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  registration_id TEXT NOT NULL,
  is_success INTEGER NOT NULL,
  body_id INTEGER,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX traces_of_registration ON traces (registration_id, is_success, seq);

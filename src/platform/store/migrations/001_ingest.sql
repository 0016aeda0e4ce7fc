-- What half one keeps: resources as documents, runs with their prepared outcome, the outbox.

CREATE TABLE identity (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  document TEXT NOT NULL
) STRICT;

CREATE TABLE credentials (
  client_id TEXT PRIMARY KEY,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE tokens (
  token_hash TEXT PRIMARY KEY,
  client_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE connections (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL) STRICT;
CREATE TABLE sources (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL) STRICT;
CREATE TABLE targets (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL) STRICT;
CREATE TABLE flows (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL) STRICT;
CREATE TABLE schemas (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL) STRICT;
CREATE TABLE datasets (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL) STRICT;
CREATE TABLE batches (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL) STRICT;

-- The items that batches of a flow have promoted: what the next copy leaves out.
CREATE TABLE taken_items (
  flow_id TEXT NOT NULL,
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  PRIMARY KEY (flow_id, path, bytes, modified_at)
) STRICT, WITHOUT ROWID;

-- outcome: what a run has come to, written before its data is made visible, so that a crash between
-- the two is finished on the next start instead of begun again.
CREATE TABLE runs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  flow_id TEXT NOT NULL,
  status TEXT NOT NULL,
  outcome TEXT,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX runs_of_flow ON runs (flow_id, seq);
CREATE INDEX runs_unfinished ON runs (seq) WHERE status IN ('scheduled', 'inProgress');

CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL
) STRICT;

-- The events service in full: projects, providers of one's own, filters, batches, health, replays.

CREATE TABLE projects (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL) STRICT;
CREATE TABLE workspaces (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  project_id TEXT NOT NULL,
  document TEXT NOT NULL
) STRICT;
INSERT INTO projects (id, document)
  SELECT document ->> 'projectId',
    json_object('id', document ->> 'projectId', 'name', 'default', 'title', 'Default',
      'createdAt', coalesce((SELECT min(credentials.document ->> 'createdAt') FROM credentials), 0))
  FROM identity;
INSERT INTO workspaces (id, project_id, document)
  SELECT document ->> 'workspaceId', document ->> 'projectId',
    json_object('id', document ->> 'workspaceId', 'projectId', document ->> 'projectId', 'name', 'Production',
      'createdAt', coalesce((SELECT min(credentials.document ->> 'createdAt') FROM credentials), 0))
  FROM identity;
UPDATE credentials SET document = json_set(document,
  '$.workspaceId', (SELECT identity.document ->> 'workspaceId' FROM identity),
  '$.scopes', json('["openid","AdobeID","read_organizations","adobeio_api","acp.foundation"]'),
  '$.revokedAt', NULL);
ALTER TABLE tokens ADD COLUMN scopes TEXT NOT NULL DEFAULT 'openid,AdobeID,read_organizations,adobeio_api,acp.foundation';
-- By which those that have run out, and those of a credential that is revoked, are found.
CREATE INDEX tokens_by_age ON tokens (expires_at);
CREATE INDEX tokens_of_client ON tokens (client_id);

CREATE TABLE providers (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  metadata_id TEXT NOT NULL,
  instance_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  document TEXT NOT NULL,
  UNIQUE (metadata_id, instance_id)
) STRICT;

CREATE TABLE event_codes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  provider_id TEXT NOT NULL,
  code TEXT NOT NULL,
  document TEXT NOT NULL,
  -- Base64, as it was given.
  sample TEXT,
  UNIQUE (provider_id, code)
) STRICT;

ALTER TABLE events ADD COLUMN provider_id TEXT NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN code TEXT NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
UPDATE events SET
  provider_id = document ->> 'providerId', code = document ->> 'code', at = document ->> 'at',
  document = json_set(document, '$.attributes', NULL, '$.isPhi', json('false'));
-- What retention reads: the columns stand behind the document, which may have a megabyte.
CREATE INDEX events_by_age ON events (position, at, id);
CREATE INDEX events_of_code ON events (provider_id, code, position);
-- The CloudEvents id under which it was published, by which its publisher knows it.
ALTER TABLE events ADD COLUMN published_id TEXT;
CREATE INDEX events_of_published_id ON events (published_id, position) WHERE published_id IS NOT NULL;
CREATE INDEX events_of_provider ON events (provider_id, position);
CREATE INDEX events_of_any_provider ON events (code, position);

-- Events that a registration asked for and its filter left out, with the reason.
CREATE TABLE misses (
  event_id TEXT NOT NULL,
  registration_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (event_id, registration_id)
) STRICT, WITHOUT ROWID;

-- push: owed, or why nothing was pushed: `journal` is the delivery type, `disabled` the state.
ALTER TABLE journal_entries ADD COLUMN event_id TEXT NOT NULL DEFAULT '';
ALTER TABLE journal_entries ADD COLUMN event_code TEXT NOT NULL DEFAULT '';
ALTER TABLE journal_entries ADD COLUMN push TEXT NOT NULL DEFAULT 'owed';
ALTER TABLE journal_entries ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
UPDATE journal_entries SET
  event_id = (SELECT event_id FROM bodies WHERE bodies.id = body_id),
  event_code = coalesce((SELECT events.code FROM bodies JOIN events ON events.id = bodies.event_id WHERE bodies.id = body_id), ''),
  at = coalesce((SELECT events.at FROM bodies JOIN events ON events.id = bodies.event_id WHERE bodies.id = body_id), 0);
CREATE INDEX journal_of_event ON journal_entries (event_id, registration_id);
CREATE INDEX journal_by_age ON journal_entries (registration_id, at);

-- Up to which position a journal has been cleared: a reader that has got less far has lost something.
CREATE TABLE journal_floors (
  registration_id TEXT PRIMARY KEY,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE registrations_2 (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  document TEXT NOT NULL,
  UNIQUE (workspace_id, name)
) STRICT;
INSERT INTO registrations_2 (seq, id, workspace_id, client_id, name, status, document)
  SELECT seq, id, (SELECT identity.document ->> 'workspaceId' FROM identity),
    document ->> 'clientId', name, document ->> 'status',
    json_set(json_remove(document, '$.isEnabled'),
      '$.workspaceId', (SELECT identity.document ->> 'workspaceId' FROM identity),
      '$.projectId', (SELECT identity.document ->> 'projectId' FROM identity),
      '$.credentialId', coalesce(
        (SELECT credentials.document ->> 'id' FROM credentials WHERE client_id = registrations.document ->> 'clientId'),
        (SELECT identity.document ->> 'credentialId' FROM identity)),
      '$.sealedSecret', NULL,
      '$.filters', json('[]'),
      '$.statusSince', document ->> 'updatedAt',
      '$.editedAt', document ->> 'updatedAt',
      -- What Weir itself had disabled was wanted.
      '$.isWanted', json(iif(document ->> 'isEnabled' OR document ->> 'status' IN ('verification_failed', 'hook_unreachable'), 'true', 'false')),
      '$.validation', NULL)
  FROM registrations;
-- Ids go on from the highest that was ever given, not from the highest that is left.
DELETE FROM sqlite_sequence WHERE name = 'registrations_2';
INSERT INTO sqlite_sequence (name, seq) SELECT 'registrations_2', seq FROM sqlite_sequence WHERE name = 'registrations';
DROP TABLE registrations;
ALTER TABLE registrations_2 RENAME TO registrations;
CREATE INDEX registrations_of_client ON registrations (client_id);
CREATE INDEX registrations_of_validation ON registrations (document ->> '$.validation.id') WHERE status = 'pending_verification';
CREATE INDEX interests_of_registration ON interests (registration_id);
CREATE INDEX registrations_in_doubt ON registrations (status) WHERE status IN ('pending_verification', 'unstable');

-- Those that have left more behind than was cleared with them at once; retention clears the rest.
CREATE TABLE removed_registrations (registration_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- body_id is NULL while a batch is being gathered.
CREATE TABLE deliveries_2 (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  registration_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  event_code TEXT NOT NULL,
  provider_metadata_id TEXT NOT NULL,
  body_id INTEGER,
  item_count INTEGER NOT NULL,
  byte_count INTEGER NOT NULL,
  replay_id TEXT,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  first_attempt_at INTEGER,
  next_attempt_at INTEGER,
  created_at INTEGER NOT NULL,
  last_outcome TEXT NOT NULL
) STRICT;
INSERT INTO deliveries_2
  SELECT id, registration_id, event_id, event_code, provider_metadata_id, body_id, 0,
    coalesce((SELECT octet_length(body) FROM bodies WHERE bodies.id = body_id), 0), NULL, status,
    attempts, first_attempt_at, next_attempt_at, created_at, last_outcome
  FROM deliveries;
DELETE FROM sqlite_sequence WHERE name = 'deliveries_2';
INSERT INTO sqlite_sequence (name, seq) SELECT 'deliveries_2', seq FROM sqlite_sequence WHERE name = 'deliveries';
DROP TABLE deliveries;
ALTER TABLE deliveries_2 RENAME TO deliveries;
CREATE INDEX deliveries_open ON deliveries (next_attempt_at, id) WHERE status IN ('waiting', 'sending');
-- By which each registration has its turn, however much the others are owed.
CREATE INDEX deliveries_waiting ON deliveries (registration_id, next_attempt_at, id) WHERE status = 'waiting';
CREATE INDEX deliveries_of_registration ON deliveries (registration_id, id);
CREATE INDEX deliveries_of_event ON deliveries (event_id, registration_id);
CREATE INDEX deliveries_failed ON deliveries (status, id) WHERE status IN ('refused', 'expired');
CREATE INDEX deliveries_failed_of ON deliveries (registration_id, status, id) WHERE status IN ('refused', 'expired');
CREATE INDEX deliveries_gathering ON deliveries (registration_id) WHERE body_id IS NULL;

-- Nothing was ever dropped before this: what has no delivery was not pushed.
UPDATE journal_entries SET push = CASE
  WHEN EXISTS (SELECT 1 FROM deliveries WHERE deliveries.event_id = journal_entries.event_id
    AND deliveries.registration_id = journal_entries.registration_id) THEN 'owed'
  WHEN (SELECT document ->> 'deliveryType' FROM registrations WHERE id = registration_id) = 'journal' THEN 'journal'
  ELSE 'disabled' END;

CREATE TABLE delivery_items (
  delivery_id INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  event_code TEXT NOT NULL,
  provider_metadata_id TEXT NOT NULL,
  body_id INTEGER NOT NULL,
  PRIMARY KEY (delivery_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_items_of_event ON delivery_items (event_id);

-- How attempts went, in buckets of time: what health is judged by, without counting attempts. An edit
-- begins anew: what had begun before it must not be counted against what was edited.
CREATE TABLE tallies (
  registration_id TEXT NOT NULL,
  edited_at INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  successes INTEGER NOT NULL,
  PRIMARY KEY (registration_id, edited_at, bucket)
) STRICT, WITHOUT ROWID;
CREATE INDEX tallies_by_age ON tallies (bucket);

-- Letters that are to be mailed.
CREATE TABLE letters (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE replays (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  registration_id TEXT NOT NULL,
  status TEXT NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX replays_of_registration ON replays (registration_id, seq);
CREATE INDEX replays_running ON replays (seq) WHERE status = 'running';

-- Traces of before, in the form of today's.
ALTER TABLE traces ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
-- Of a large body, what a trace shows of it.
ALTER TABLE traces ADD COLUMN beginning TEXT;
UPDATE traces SET at = document ->> 'at', document = json_set(document, '$.items', json('[]'), '$.replayId', NULL);
-- What retention reads, as of events.
CREATE INDEX traces_by_age ON traces (seq, at);
-- By which retention sees whether a body is still shown by a trace.
CREATE INDEX traces_of_body ON traces (body_id) WHERE body_id IS NOT NULL;

-- The Schema Registry complete: what schemas are composed of, and what describes them.

CREATE TABLE components (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL) STRICT;
CREATE TABLE descriptors (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL) STRICT;

-- What uses a schema is asked before it is changed or deleted.
CREATE INDEX datasets_of_schema ON datasets (document ->> '$.schemaId');
CREATE INDEX batches_of_dataset ON batches (document ->> '$.datasetId');

-- Until now only schemas against which records can be checked were taken.
UPDATE schemas SET document = json_set(document, '$.revision', 0, '$.obstacle', NULL);

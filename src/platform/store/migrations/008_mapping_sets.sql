-- Mapping sets, each with all of its versions.
CREATE TABLE mapping_sets (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL) STRICT;

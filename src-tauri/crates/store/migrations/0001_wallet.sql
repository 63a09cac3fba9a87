-- Ids and hashes are 0x and lower-case hex; moments are milliseconds since 1970 (UTC).
CREATE TABLE devices (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    model TEXT NOT NULL,
    firmware TEXT NOT NULL,
    sealed_code BLOB NOT NULL,
    paired_ms INTEGER NOT NULL,
    last_seen_ms INTEGER NOT NULL,
    document TEXT NOT NULL,
    token_contract TEXT,
    token_id TEXT,
    CHECK ((token_contract IS NULL) = (token_id IS NULL))
) STRICT;

CREATE TABLE operations (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    device TEXT,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    started_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX operations_by_start ON operations (started_ms);

CREATE TABLE batches (
    device TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (seq >= 0),
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL,
    root TEXT NOT NULL,
    hash TEXT NOT NULL,
    readings INTEGER NOT NULL,
    uploaded INTEGER NOT NULL CHECK (uploaded IN (0, 1)),
    sealed BLOB NOT NULL,
    sealed_summary BLOB NOT NULL,
    PRIMARY KEY (device, seq)
) STRICT;
-- A span is found in the index alone; the blobs are read only for the rows that are asked for.
CREATE INDEX batches_by_time ON batches (device, from_ms, to_ms, seq);
CREATE INDEX batches_by_upload ON batches (device, uploaded, seq);

CREATE TABLE grants (
    id TEXT PRIMARY KEY NOT NULL,
    terms TEXT NOT NULL,
    signature BLOB NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL,
    revoked_ms INTEGER
) STRICT;

CREATE TABLE access_log (
    number INTEGER PRIMARY KEY NOT NULL CHECK (number >= 1),
    at_ms INTEGER NOT NULL,
    grant_id TEXT,
    app TEXT NOT NULL,
    action TEXT NOT NULL,
    device TEXT NOT NULL,
    scope TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('served', 'refused', 'owner')),
    served_rows INTEGER,
    served_bytes INTEGER,
    code TEXT,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX access_log_by_grant ON access_log (grant_id, outcome, at_ms, served_bytes);

CREATE TABLE settings (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Batches that were refused, and why; they count for nothing. `digest` is Keccak-256 of the bytes as they came, `seq` the number
-- that they claim.
CREATE TABLE quarantine (
    device TEXT NOT NULL,
    digest TEXT NOT NULL,
    seq INTEGER CHECK (seq >= 0),
    fault TEXT NOT NULL,
    carrier TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    sealed BLOB NOT NULL,
    PRIMARY KEY (device, digest)
) STRICT;
CREATE INDEX quarantine_by_time ON quarantine (device, at_ms);

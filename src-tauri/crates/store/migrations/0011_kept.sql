-- The hours of each stream of a device: count, least, greatest and sum, sealed, eight days to a block. A year is read from
-- some fifty rows, however many batches it had.
CREATE TABLE hour_blocks (
    device TEXT NOT NULL,
    block INTEGER NOT NULL CHECK (block >= 0),
    sealed BLOB NOT NULL,
    PRIMARY KEY (device, block)
) STRICT;

-- Batches whose readings are in no block yet. Triggers keep it, so that an older app which adds batches keeps it as well.
CREATE TABLE loose_batches (
    device TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (device, from_ms, to_ms, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO loose_batches SELECT device, from_ms, to_ms, seq FROM batches;
CREATE TRIGGER batches_added AFTER INSERT ON batches WHEN length(new.sealed) > 0 BEGIN
    INSERT INTO loose_batches VALUES (new.device, new.from_ms, new.to_ms, new.seq);
END;
CREATE TRIGGER batches_removed AFTER DELETE ON batches BEGIN
    DELETE FROM loose_batches
        WHERE device = old.device AND from_ms = old.from_ms AND to_ms = old.to_ms AND seq = old.seq;
END;
CREATE TRIGGER devices_removed AFTER DELETE ON devices BEGIN
    DELETE FROM hour_blocks WHERE device = old.id;
END;

-- A batch whose readings are gone has nothing sealed; its head stays, so that gaps and anchors stay visible.
CREATE INDEX batches_here ON batches (to_ms) WHERE length(sealed) > 0;
CREATE INDEX batches_gone ON batches (device, from_ms, to_ms) WHERE length(sealed) = 0;

-- Each root over batches that a chain keeps, by the word of its contract `keeper`: the chain's id and the contract's address.
CREATE TABLE anchors (
    id INTEGER PRIMARY KEY NOT NULL,
    keeper TEXT NOT NULL,
    root TEXT NOT NULL,
    block INTEGER NOT NULL CHECK (block >= 0),
    at_ms INTEGER NOT NULL,
    tx TEXT NOT NULL,
    UNIQUE (keeper, root)
) STRICT;

-- The batches under a root, in the order of the leaves. They stay when their device is forgotten: without them no other
-- batch comes to the root.
CREATE TABLE anchor_leaves (
    anchor INTEGER NOT NULL,
    place INTEGER NOT NULL CHECK (place >= 0),
    device TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (seq >= 0),
    hash TEXT NOT NULL,
    leaf TEXT NOT NULL,
    PRIMARY KEY (anchor, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX anchor_leaves_by_batch ON anchor_leaves (device, seq, anchor);

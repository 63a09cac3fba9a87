-- How far the payments of a source were read for an account on a network: `account` is the chain's id and the address.
CREATE TABLE reward_places (
    id INTEGER PRIMARY KEY NOT NULL,
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    UNIQUE (account, source)
) STRICT;

-- Each payment. There may be a million of them: addresses are 20 bytes, amounts as many as they need, most significant
-- first. Without a device it is a collection, without a token it is of the network's own coin.
CREATE TABLE reward_moments (
    source INTEGER NOT NULL,
    block INTEGER NOT NULL CHECK (block >= 0),
    place INTEGER NOT NULL CHECK (place >= 0),
    at_ms INTEGER NOT NULL,
    device BLOB,
    token BLOB,
    amount BLOB NOT NULL,
    PRIMARY KEY (source, block, place)
) STRICT, WITHOUT ROWID;

-- What all devices earned on one day (UTC, counted from 1970) is one row, so that a year of a thousand devices opens with
-- 365 of them. `token` is empty for the network's own coin; `devices` is one after the other, by address: 20 bytes of it,
-- 4 of how many payments, 1 of how long the amount is, and the amount.
CREATE TABLE reward_days (
    source INTEGER NOT NULL,
    day INTEGER NOT NULL CHECK (day >= 0),
    token BLOB NOT NULL,
    devices BLOB NOT NULL,
    PRIMARY KEY (source, day, token)
) STRICT;

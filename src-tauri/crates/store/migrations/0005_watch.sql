-- What is watched belongs to an account on a network: `account` is the chain's id and the address.
CREATE TABLE watch_places (
    account TEXT PRIMARY KEY NOT NULL,
    place TEXT NOT NULL
) STRICT;

CREATE TABLE alarms (
    account TEXT NOT NULL,
    id TEXT NOT NULL,
    seen_ms INTEGER NOT NULL,
    alarm TEXT NOT NULL,
    PRIMARY KEY (account, id)
) STRICT;

-- What an account holds on a network, as it was last read: `account` is the chain's id and the address.
CREATE TABLE fleets (
    account TEXT PRIMARY KEY NOT NULL,
    place TEXT NOT NULL
) STRICT;

CREATE TABLE held (
    account TEXT NOT NULL,
    device TEXT NOT NULL,
    held TEXT NOT NULL,
    PRIMARY KEY (account, device)
) STRICT, WITHOUT ROWID;

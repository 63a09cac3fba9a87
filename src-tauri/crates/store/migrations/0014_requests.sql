-- What apps asked the owner for. `request` is JSON as it was read, `answered_ms` when the owner put it away: such a row only counts
-- against asking again on the same day.
CREATE TABLE requests (
    id TEXT PRIMARY KEY NOT NULL,
    at_ms INTEGER NOT NULL,
    via TEXT NOT NULL,
    request TEXT NOT NULL,
    answered_ms INTEGER
) STRICT;

-- `name_key` is the name in small letters: two that differ in capital letters alone are one.
CREATE TABLE contacts (
    name_key TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL UNIQUE,
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    added_ms INTEGER NOT NULL
) STRICT;

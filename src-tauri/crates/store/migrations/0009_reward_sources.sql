-- How far the payments of each source were read for an account on a network. `entry` is its family, address and token in
-- the network file, since one payer can send several tokens.
--
-- `id` is the `source` of reward_moments and reward_days. It takes the place of reward_places, with which an older Deedbox
-- goes on: new ids count down from -1, so that it meets none of the sources that it does not know.
--
-- In both of these tables a device of zero is the account itself: nobody knows for which device it was paid.
CREATE TABLE reward_entries (
    id INTEGER PRIMARY KEY NOT NULL,
    account TEXT NOT NULL,
    entry TEXT NOT NULL,
    place TEXT NOT NULL,
    UNIQUE (account, entry)
) STRICT;

INSERT INTO reward_entries (id, account, entry, place)
SELECT id, account, 'w3bstream_count_pool/' || source || '/any', place FROM reward_places;

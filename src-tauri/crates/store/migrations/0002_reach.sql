-- What a device speaks, and where one is reached that is not on the radio.
ALTER TABLE devices ADD COLUMN profile TEXT NOT NULL DEFAULT 'deedbox';
ALTER TABLE devices ADD COLUMN reach TEXT;

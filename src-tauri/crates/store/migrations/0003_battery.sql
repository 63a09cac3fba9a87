-- In hundredths, when the device was last synchronised.
ALTER TABLE devices ADD COLUMN battery INTEGER CHECK (battery BETWEEN 0 AND 100);

-- A block that held what an operation had done left the chain, and no other holds it.
ALTER TABLE operations ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;

-- A grant that serves nothing for now, since when and why; the grant whose place it took, and the one that took its own.
ALTER TABLE grants ADD COLUMN paused_ms INTEGER;
ALTER TABLE grants ADD COLUMN paused_why TEXT;
ALTER TABLE grants ADD COLUMN replaces TEXT;
ALTER TABLE grants ADD COLUMN replaced_by TEXT;

-- Nobody set it back when an object went, and nobody read it. A slot that never got an object has
-- no name.
ALTER TABLE strongroom.backup_schedule_runs DROP COLUMN has_object;

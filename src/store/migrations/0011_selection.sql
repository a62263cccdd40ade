-- A digest of what the run took of the policies (BackupSchedule.spec.selection); '' is all of them. Sets
-- with another one are not compared: what a new selection leaves out was not removed.
ALTER TABLE strongroom.backup_sets ADD COLUMN selection text NOT NULL DEFAULT '';
GRANT INSERT (selection) ON strongroom.backup_sets TO strongroom_server;

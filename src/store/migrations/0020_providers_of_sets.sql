-- Of which provider the tenant was when the set was taken: before its own row says it, and whatever
-- its object says later. Empty in sets of before; then what the tenant was last seen with counts.
ALTER TABLE strongroom.backup_sets ADD COLUMN provider text NOT NULL DEFAULT '';
GRANT INSERT (provider) ON strongroom.backup_sets TO strongroom_server;

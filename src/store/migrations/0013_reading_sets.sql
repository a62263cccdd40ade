-- The server shows what is stored (the sets API), in the order of names.
-- Servers of the version before are not ready, as after every migration.

CREATE INDEX backup_sets_names ON strongroom.backup_sets
  (namespace COLLATE "C", run_name COLLATE "C", id) WHERE sealed_at IS NOT NULL;

GRANT SELECT (secrets_masked, captured_at, restorability, missing) ON strongroom.policy_versions
  TO strongroom_server;
GRANT SELECT (uid) ON strongroom.clusters TO strongroom_server;
-- By whose catalogue contents are compared.
GRANT SELECT (provider) ON strongroom.tenants TO strongroom_server;
-- How many policies somebody read.
GRANT INSERT (details) ON strongroom.audit_log TO strongroom_server;

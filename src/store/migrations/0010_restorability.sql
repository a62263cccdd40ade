-- How much of a policy a restore brings back, said by the server as it stores it. Of versions that
-- were stored before, nobody knows: null.
-- Servers of the version before are not ready, as after every migration.
LOCK TABLE strongroom.policy_versions, strongroom.backup_set_types IN ACCESS EXCLUSIVE MODE;

-- missing: names of members that do not come back.
ALTER TABLE strongroom.policy_versions
  ADD COLUMN restorability text
    CHECK (restorability IN ('full', 'partial', 'metadataOnly', 'none')),
  ADD COLUMN missing text[],
  ADD CONSTRAINT missing_is_known CHECK ((restorability IS NULL) = (missing IS NULL));
GRANT INSERT (restorability, missing) ON strongroom.policy_versions TO strongroom_server;

-- unsupported: the tenant cannot have it, as it has no licence, or its cloud has none. excluded: how
-- many the schedule's selection left out.
ALTER TABLE strongroom.backup_set_types
  DROP CONSTRAINT backup_set_types_state_check,
  ADD CONSTRAINT backup_set_types_state_check CHECK
    (state IN ('complete', 'incomplete', 'failed', 'skipped', 'unsupported')),
  ADD COLUMN excluded bigint NOT NULL DEFAULT 0;
GRANT INSERT (excluded) ON strongroom.backup_set_types TO strongroom_server;

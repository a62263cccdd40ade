-- What of a set differs from the schedule's set before, policy by policy, and who did it, where an
-- audit store of the tenant says so: it forgets, and a policy that is gone has nothing else to say.
-- Servers of the version before are not ready, as after every migration; what they still take has no
-- such rows. Sets that the controller of the version before removes are older than these rows.

-- In the order in which a report takes them.
LOCK TABLE strongroom.policy_versions, strongroom.backup_sets IN ACCESS EXCLUSIVE MODE;

-- Texts, not references: a removed policy is in older sets only, which are removed first. No root
-- covers them: which policies differ, the sets say; who did it, is the tenant's word.
CREATE TABLE strongroom.backup_set_changes (
  set_id bigint NOT NULL REFERENCES strongroom.backup_sets (id),
  policy_type text NOT NULL,
  external_id text NOT NULL,
  display_name text NOT NULL,
  change text NOT NULL CHECK (change IN ('added', 'changed', 'removed')),
  actor text NOT NULL DEFAULT '',
  actor_kind text NOT NULL DEFAULT '' CHECK (actor_kind IN ('', 'user', 'app')),
  acted_at timestamptz,
  activity text NOT NULL DEFAULT '',
  audit_store text NOT NULL DEFAULT '',
  PRIMARY KEY (set_id, policy_type, external_id)
);

CREATE TRIGGER guard_insert AFTER INSERT ON strongroom.backup_set_changes
  REFERENCING NEW TABLE AS members FOR EACH STATEMENT EXECUTE FUNCTION strongroom.guard_new_members();
CREATE TRIGGER guard_delete AFTER DELETE ON strongroom.backup_set_changes
  REFERENCING OLD TABLE AS members FOR EACH STATEMENT EXECUTE FUNCTION strongroom.guard_old_members();
CREATE TRIGGER guard_update BEFORE UPDATE OR TRUNCATE ON strongroom.backup_set_changes
  FOR EACH STATEMENT EXECUTE FUNCTION strongroom.refuse_change();

ALTER TABLE strongroom.backup_set_changes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON strongroom.backup_set_changes FOR SELECT TO PUBLIC
  USING (set_id IN (SELECT id FROM strongroom.backup_sets));
CREATE POLICY every_tenant ON strongroom.backup_set_changes
  TO strongroom_controller, strongroom_server USING (true) WITH CHECK (true);

GRANT SELECT, INSERT (set_id, policy_type, external_id, display_name, change, actor, actor_kind,
    acted_at, activity, audit_store)
  ON strongroom.backup_set_changes TO strongroom_server;
GRANT SELECT (set_id), DELETE ON strongroom.backup_set_changes TO strongroom_controller;
GRANT SELECT ON strongroom.backup_set_changes TO strongroom_reader;
-- A policy that is removed is told by its name.
GRANT SELECT (display_name) ON strongroom.policy_versions TO strongroom_server;

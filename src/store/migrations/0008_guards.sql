-- What nobody can share on purpose, and what is looked at before it is taken.
-- Servers of the version before that are storing a set wait for no lock that they know, so they
-- store none any more, and what they were sent comes again: they are not ready, as after every
-- migration. The controller of the version before goes on.

-- In the order in which a report takes them.
LOCK TABLE strongroom.run_locks, strongroom.history_lock, strongroom.tenant_locks,
  strongroom.tenants, strongroom.policy_objects, strongroom.policy_versions,
  strongroom.schedule_locks, strongroom.backup_sets, strongroom.backup_set_types,
  strongroom.settings IN ACCESS EXCLUSIVE MODE;

-- Locks are of their own subject. Of rows that subjects shared by a hash, whoever may name
-- schedules could look for one that is another's too, and hold it.
DROP TABLE strongroom.schedule_locks;
-- Made with a schedule's first set, gone with its last.
CREATE TABLE strongroom.schedule_locks (schedule_uid uuid PRIMARY KEY, mark boolean);
GRANT SELECT (schedule_uid), INSERT (schedule_uid), UPDATE (mark) ON strongroom.schedule_locks
  TO strongroom_server;
CREATE FUNCTION strongroom.forget_schedule_locks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM strongroom.schedule_locks WHERE schedule_uid IN (
    SELECT l.schedule_uid FROM strongroom.schedule_locks l
    WHERE l.schedule_uid IN (SELECT backup_schedule_id FROM gone)
      AND NOT EXISTS (SELECT FROM strongroom.backup_sets b
                      WHERE b.backup_schedule_id = l.schedule_uid)
    FOR UPDATE SKIP LOCKED);
  RETURN NULL;
END
$$;
CREATE TRIGGER forget_locks AFTER DELETE ON strongroom.backup_sets
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
  EXECUTE FUNCTION strongroom.forget_schedule_locks();

CREATE FUNCTION strongroom.make_tenant_lock() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO strongroom.tenant_locks (id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER make_lock AFTER INSERT ON strongroom.tenants
  FOR EACH ROW EXECUTE FUNCTION strongroom.make_tenant_lock();
DELETE FROM strongroom.tenant_locks;
INSERT INTO strongroom.tenant_locks (id) SELECT id FROM strongroom.tenants;

-- Runs are too many for rows of their own. Which of them share one is this database's secret.
ALTER TABLE strongroom.settings ADD COLUMN lock_key bigint NOT NULL
  DEFAULT ('x' || left(translate(gen_random_uuid()::text, '-', ''), 16))::bit(64)::bigint;
REVOKE SELECT ON strongroom.settings FROM strongroom_controller;
GRANT SELECT (purge_grace) ON strongroom.settings TO strongroom_controller;
GRANT SELECT (lock_key) ON strongroom.settings TO strongroom_server;

-- Whoever writes the mirror after somebody else begins anew with everything (store/history.h).
ALTER TABLE strongroom.history_lock ADD COLUMN term bigint NOT NULL DEFAULT 0;
GRANT SELECT (term), UPDATE (term) ON strongroom.history_lock TO strongroom_controller;

REVOKE ALL ON FUNCTION strongroom.forget_schedule_locks(), strongroom.make_tenant_lock()
  FROM PUBLIC;

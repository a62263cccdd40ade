-- A run ends once: with a backup set, or without. Two servers that take two reports of a run at the
-- same moment agree on which came first, under the lock of the run (store/locks.h).
-- Servers of the version before are not ready, as after every migration; what they still take obeys
-- the triggers.

-- Reports and the mirror first, so that nobody who has one of the others waits for one of these.
LOCK TABLE strongroom.run_locks, strongroom.history_lock, strongroom.tenant_locks,
  strongroom.tenants, strongroom.policy_objects, strongroom.policy_blobs,
  strongroom.policy_versions, strongroom.schedule_locks, strongroom.backup_sets,
  strongroom.backup_set_types, strongroom.backup_items, strongroom.backup_schedules,
  strongroom.backup_schedule_runs IN ACCESS EXCLUSIVE MODE;

-- Runs that a report has ended without a set, of the last 30 days: no run takes longer than a day
-- (timeoutSeconds in crds/), and later Kubernetes shows that it has ended.
CREATE TABLE strongroom.runs_without_set (
  run_uid uuid PRIMARY KEY,
  ended_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX runs_without_set_age ON strongroom.runs_without_set (ended_at);
GRANT SELECT (run_uid), INSERT (run_uid) ON strongroom.runs_without_set TO strongroom_server;

CREATE FUNCTION strongroom.refuse_second_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'backup_sets' THEN
    IF EXISTS (SELECT FROM strongroom.runs_without_set r WHERE r.run_uid = NEW.run_uid) THEN
      RAISE EXCEPTION 'run % has ended without a backup set', NEW.run_uid USING ERRCODE = 'SR001';
    END IF;
  ELSIF EXISTS (SELECT FROM strongroom.backup_sets b WHERE b.run_uid = NEW.run_uid) THEN
    RAISE EXCEPTION 'run % has a backup set', NEW.run_uid USING ERRCODE = 'SR001';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER ends_once BEFORE INSERT ON strongroom.runs_without_set
  FOR EACH ROW EXECUTE FUNCTION strongroom.refuse_second_end();
CREATE TRIGGER ends_once BEFORE INSERT ON strongroom.backup_sets
  FOR EACH ROW EXECUTE FUNCTION strongroom.refuse_second_end();

-- Each that comes lets old ones go, so that nobody needs the right to.
CREATE FUNCTION strongroom.forget_run_ends() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM strongroom.runs_without_set WHERE run_uid IN (
    SELECT run_uid FROM strongroom.runs_without_set
    WHERE ended_at < clock_timestamp() - interval '30 days'
    ORDER BY ended_at LIMIT 100 FOR UPDATE SKIP LOCKED);
  RETURN NULL;
END
$$;
CREATE TRIGGER forget_old AFTER INSERT ON strongroom.runs_without_set
  FOR EACH STATEMENT EXECUTE FUNCTION strongroom.forget_run_ends();

REVOKE ALL ON FUNCTION strongroom.refuse_second_end(), strongroom.forget_run_ends() FROM PUBLIC;

-- Whoever empties a set looks at it as it is, not as an old snapshot has it, and nobody holds it
-- until that is done: a set that is held is whole.
CREATE OR REPLACE FUNCTION strongroom.guard_old_members() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM strongroom.backup_sets s
  WHERE s.id IN (SELECT set_id FROM members) ORDER BY s.id FOR SHARE;
  IF EXISTS (SELECT FROM strongroom.backup_sets s
             WHERE s.id IN (SELECT set_id FROM members)
               AND s.sealed_at IS NOT NULL AND NOT strongroom.is_removable(s)) THEN
    RAISE EXCEPTION 'rows of a sealed backup set cannot be deleted' USING ERRCODE = 'SR001';
  END IF;
  RETURN NULL;
END
$$;
-- A day of the grace is 24 hours, whatever the time zone that a session makes up for itself.
ALTER FUNCTION strongroom.is_removable(strongroom.backup_sets) SET TimeZone = 'UTC';

-- Whoever is a member of a role may end what policies say of it (DROP OWNED BY), for all its members
-- and for good. So what readers see is said of everybody; who may read at all, grants say. Of the
-- two other roles PostgreSQL refuses it, because they have grants on columns.
DO $$
DECLARE
  of_table text;
BEGIN
  FOREACH of_table IN ARRAY ARRAY['tenants', 'backup_schedules', 'backup_schedule_runs',
      'policy_objects', 'policy_blobs', 'policy_versions', 'backup_sets', 'backup_set_types',
      'backup_items'] LOOP
    -- It may be gone already.
    EXECUTE format('DROP POLICY IF EXISTS own_tenant ON strongroom.%I', of_table);
    EXECUTE format('CREATE POLICY own_tenant ON strongroom.%I FOR SELECT TO PUBLIC USING (%s)',
      of_table, CASE
        WHEN of_table IN ('tenants', 'backup_schedules', 'backup_schedule_runs')
          THEN 'namespace IN (SELECT strongroom.readable_namespaces())'
        WHEN of_table IN ('backup_set_types', 'backup_items')
          THEN 'set_id IN (SELECT id FROM strongroom.backup_sets)'
        ELSE 'tenant_id IN (SELECT strongroom.readable_tenants())' END);
  END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION strongroom.readable_namespaces(), strongroom.readable_tenants()
  TO strongroom_controller, strongroom_server;

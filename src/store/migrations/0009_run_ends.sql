-- A run ends once: with a backup set, or without. Two servers that take two reports of a run at the
-- same moment agree on which came first, under the lock of the run (store/locks.h).
-- Servers of the version before are not ready, as after every migration; what they still take obeys
-- the triggers.

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

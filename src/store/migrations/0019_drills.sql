-- Plans of drills go long before those of other restores: a drill an hour, of a large set, would be
-- millions of rows in the 90 days that what somebody has asked for is kept.
-- Servers of the version before are not ready, as after every migration.

-- Of a drill the UID of the BackupSchedule whose it is, as the object says; whatever it says, it is
-- looked for within a namespace only. Plans of before are nobody's drills.
ALTER TABLE strongroom.restores
  ADD COLUMN drill_of text NOT NULL DEFAULT '' CHECK (length(drill_of) <= 64);
CREATE INDEX restores_drills ON strongroom.restores (namespace, drill_of, id) WHERE drill_of <> '';

-- Whether nobody needs it any more: three have ended since, as many as there are objects of drills
-- that have (domain/plan_drill.h), or it did not end in a day, which no drill has. What has written
-- anything was none.
CREATE FUNCTION strongroom.is_spent_drill(drill strongroom.restores) RETURNS boolean
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT drill.drill_of <> '' AND CASE
    WHEN drill.planned_at IS NULL THEN drill.begun_at < clock_timestamp() - interval '1 day'
    ELSE 3 <= (SELECT count(*) FROM (
        SELECT FROM strongroom.restores n
        WHERE n.namespace = drill.namespace AND n.drill_of = drill.drill_of AND n.id > drill.id
          AND n.cluster_uid = drill.cluster_uid AND n.planned_at IS NOT NULL LIMIT 3) newer)
      AND NOT EXISTS (SELECT FROM strongroom.restore_items i
                      WHERE i.restore_id = drill.id AND i.result <> '') END
$$;

-- When, is said here. A plan is kept for 90 days, unless it is of a drill that is spent.
CREATE OR REPLACE FUNCTION strongroom.guard_restore() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION 'plans of restores cannot be truncated' USING ERRCODE = 'SR001';
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD.planned_at IS NULL OR OLD.begun_at < clock_timestamp() - interval '90 days'
       OR strongroom.is_spent_drill(OLD) THEN
      RETURN OLD;
    END IF;
    RAISE EXCEPTION 'plan % of a restore has ended and is kept', OLD.id USING ERRCODE = 'SR001';
  END IF;
  IF OLD.planned_at IS NOT NULL THEN
    RAISE EXCEPTION 'plan % of a restore has ended', OLD.id USING ERRCODE = 'SR001';
  END IF;
  IF NEW.plan_digest <> '' THEN
    NEW.planned_at := clock_timestamp();
    IF NEW.items IS DISTINCT FROM
       (SELECT count(*) FROM strongroom.restore_items i WHERE i.restore_id = NEW.id) THEN
      RAISE EXCEPTION 'plan % of a restore is not whole', OLD.id USING ERRCODE = 'SR001';
    END IF;
  END IF;
  RETURN NEW;
END
$$;

-- A few of a schedule's, the oldest first. Who may delete rows could lock the table.
CREATE FUNCTION strongroom.forget_drills(of_cluster uuid, of_namespace text, of_schedule text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM strongroom.restores WHERE id IN (
    SELECT r.id FROM strongroom.restores r
    WHERE r.namespace = of_namespace AND r.drill_of = of_schedule AND r.drill_of <> ''
      AND r.cluster_uid = of_cluster AND strongroom.is_spent_drill(r)
    ORDER BY r.id LIMIT 3 FOR UPDATE SKIP LOCKED);
$$;

REVOKE ALL ON FUNCTION strongroom.is_spent_drill(strongroom.restores),
  strongroom.forget_drills(uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION strongroom.forget_drills(uuid, text, text) TO strongroom_server;
GRANT INSERT (drill_of) ON strongroom.restores TO strongroom_server;

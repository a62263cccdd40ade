-- A hold says why, and may end by itself; the server takes it and lets go (the sets API).
-- Servers of the version before are not ready, as after every migration.

ALTER TABLE strongroom.backup_sets ADD COLUMN hold_reason text NOT NULL DEFAULT '',
  ADD COLUMN held_by text NOT NULL DEFAULT '';

-- A sealed set's facts never change; only hold, mark and report may. When, is said here.
CREATE OR REPLACE FUNCTION strongroom.guard_set() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  at timestamptz := clock_timestamp();
  may_change text[] := '{held,held_until,hold_reason,held_by,deleted_at,status_reported_at}';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION 'backup sets cannot be truncated' USING ERRCODE = 'SR001';
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF strongroom.is_removable(OLD) THEN
      RETURN OLD;
    END IF;
    RAISE EXCEPTION 'backup set % is not marked, held, or within its grace', OLD.id
      USING ERRCODE = 'SR001';
  END IF;
  IF OLD.sealed_at IS NOT NULL AND
     (to_jsonb(OLD) - may_change) IS DISTINCT FROM (to_jsonb(NEW) - may_change) THEN
    RAISE EXCEPTION 'backup set % is sealed', OLD.id USING ERRCODE = 'SR001';
  END IF;
  IF OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL AND
     (NEW.sealed_at IS NULL OR NEW.held OR NEW.held_until > at) THEN
    RAISE EXCEPTION 'backup set % is held or not sealed', OLD.id USING ERRCODE = 'SR001';
  END IF;
  NEW.sealed_at := CASE WHEN NEW.sealed_at IS NOT NULL THEN coalesce(OLD.sealed_at, at) END;
  NEW.deleted_at := CASE WHEN NEW.deleted_at IS NOT NULL THEN coalesce(OLD.deleted_at, at) END;
  NEW.status_reported_at := CASE WHEN NEW.status_reported_at IS NOT NULL
    THEN coalesce(OLD.status_reported_at, at) END;
  RETURN NEW;
END
$$;

-- The only way to hold a set and to let it go, but for the tables' owner. Who asks is in the audit
-- log, so it has to be somebody. What is held is not marked any more: let go, it has its whole
-- grace again.
DROP FUNCTION strongroom.set_held(bigint, boolean, text, text);
CREATE FUNCTION strongroom.set_held(of_set bigint, is_held boolean, who text, why text,
  until timestamptz DEFAULT NULL, peer text DEFAULT '')
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF is_held IS NULL THEN
    RAISE EXCEPTION 'say true to hold the set, or false to let it go' USING ERRCODE = 'SR001';
  END IF;
  IF until <= clock_timestamp() OR (until IS NOT NULL AND NOT is_held) THEN
    RAISE EXCEPTION 'say until when the set is held, which is later than now'
      USING ERRCODE = 'SR001';
  END IF;
  IF who IS NULL OR who !~ '^[^[:space:][:cntrl:]]([^[:cntrl:]]{0,254}[^[:space:][:cntrl:]])?$' THEN
    RAISE EXCEPTION 'say who wants it, in one line of at most 256 characters'
      USING ERRCODE = 'SR001';
  END IF;
  UPDATE strongroom.backup_sets SET held = is_held AND until IS NULL, held_until = until,
    hold_reason = CASE WHEN is_held THEN coalesce(why, '') ELSE '' END,
    held_by = CASE WHEN is_held THEN who ELSE '' END,
    deleted_at = CASE WHEN NOT is_held THEN deleted_at END
  WHERE id = of_set AND sealed_at IS NOT NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no backup set %', of_set USING ERRCODE = 'SR001';
  END IF;
  INSERT INTO strongroom.audit_log
    (actor, action, namespace, subject, result, reason, source, details)
  SELECT who, CASE WHEN is_held THEN 'hold' ELSE 'release' END, namespace, 'backupsets/' || id,
    'accepted', coalesce(why, ''), coalesce(peer, ''),
    CASE WHEN until IS NULL THEN '{}' ELSE jsonb_build_object('until', until) END
  FROM strongroom.backup_sets WHERE id = of_set;
END
$$;
REVOKE ALL ON FUNCTION strongroom.set_held(bigint, boolean, text, text, timestamptz, text)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION strongroom.set_held(bigint, boolean, text, text, timestamptz, text)
  TO strongroom_server;

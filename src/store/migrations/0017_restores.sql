-- What a BackupRestore would do, policy by policy, and what became of it: said by its executors to the
-- server, which writes both down. A plan that has ended never changes again, but for its results.
-- Servers of the version before are not ready, as after every migration.

-- Texts, not references: the set may go before its plan does. A plan is of one Job; the newest of a
-- restore counts.
CREATE TABLE strongroom.restores (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  cluster_uid uuid NOT NULL,
  namespace text NOT NULL,
  name text NOT NULL,
  uid uuid NOT NULL,
  about text NOT NULL,
  job_uid uuid NOT NULL,
  backup_set text NOT NULL,
  begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Of one that has ended.
  plan_digest text NOT NULL DEFAULT '' CHECK (plan_digest ~ '^(sha256:[0-9a-f]{64})?$'),
  set_digest text NOT NULL DEFAULT '' CHECK (set_digest ~ '^(sha256:[0-9a-f]{64})?$'),
  items bigint NOT NULL DEFAULT 0,
  unmet bigint NOT NULL DEFAULT 0,
  planned_at timestamptz,
  UNIQUE (uid, about, job_uid),
  CHECK ((planned_at IS NULL) = (plan_digest = ''))
);
CREATE INDEX restores_names ON strongroom.restores (namespace, name, id);
CREATE INDEX restores_age ON strongroom.restores (begun_at);

CREATE TABLE strongroom.restore_items (
  restore_id bigint NOT NULL REFERENCES strongroom.restores (id) ON DELETE CASCADE,
  ordinal bigint NOT NULL CHECK (ordinal >= 0),
  policy_type text NOT NULL,
  external_id text NOT NULL,
  display_name text NOT NULL,
  target text NOT NULL,
  action text NOT NULL
    CHECK (action IN ('create', 'update', 'replace', 'none', 'skip', 'refuse')),
  reason text NOT NULL,
  message text NOT NULL,
  wanted bytea NOT NULL,
  content bytea NOT NULL,
  live bytea NOT NULL,
  awaits_others boolean NOT NULL,
  result text NOT NULL DEFAULT ''
    CHECK (result IN ('', 'done', 'nothingToDo', 'failed', 'notReached')),
  result_reason text NOT NULL DEFAULT '',
  result_message text NOT NULL DEFAULT '',
  PRIMARY KEY (restore_id, ordinal),
  -- Nothing becomes of what is not written.
  CHECK (result = '' OR action IN ('create', 'update', 'replace'))
);

-- When, is said here. A plan is kept for 90 days.
CREATE FUNCTION strongroom.guard_restore() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION 'plans of restores cannot be truncated' USING ERRCODE = 'SR001';
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD.planned_at IS NULL OR OLD.begun_at < clock_timestamp() - interval '90 days' THEN
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
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON strongroom.restores
  FOR EACH ROW EXECUTE FUNCTION strongroom.guard_restore();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON strongroom.restores
  FOR EACH STATEMENT EXECUTE FUNCTION strongroom.guard_restore();

-- Policies come while the plan goes on, results when it has ended: nobody ends it
-- in between. What goes with its plan finds none.
CREATE FUNCTION strongroom.guard_restore_items() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM strongroom.restores WHERE id IN (SELECT restore_id FROM members) FOR SHARE;
  IF EXISTS (SELECT FROM strongroom.restores r WHERE (r.planned_at IS NULL) = (TG_OP = 'UPDATE')
             AND r.id IN (SELECT restore_id FROM members)) THEN
    RAISE EXCEPTION 'the plan of a restore has % ended',
      CASE WHEN TG_OP = 'UPDATE' THEN 'not' ELSE 'already' END USING ERRCODE = 'SR001';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER guard_insert AFTER INSERT ON strongroom.restore_items
  REFERENCING NEW TABLE AS members FOR EACH STATEMENT
  EXECUTE FUNCTION strongroom.guard_restore_items();
CREATE TRIGGER guard_update AFTER UPDATE ON strongroom.restore_items
  REFERENCING NEW TABLE AS members FOR EACH STATEMENT
  EXECUTE FUNCTION strongroom.guard_restore_items();
CREATE TRIGGER guard_delete AFTER DELETE ON strongroom.restore_items
  REFERENCING OLD TABLE AS members FOR EACH STATEMENT
  EXECUTE FUNCTION strongroom.guard_restore_items();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON strongroom.restore_items
  FOR EACH STATEMENT EXECUTE FUNCTION strongroom.guard_restore();

-- What was said of a restore by who did not end, and a few of the plans that nobody has to keep. Who may
-- delete rows could lock the table.
CREATE FUNCTION strongroom.forget_plans(of_restore uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM strongroom.restores WHERE uid = of_restore AND planned_at IS NULL;
  DELETE FROM strongroom.restores WHERE id IN (
    SELECT id FROM strongroom.restores WHERE begun_at < clock_timestamp() - interval '90 days'
    ORDER BY begun_at LIMIT 3 FOR UPDATE SKIP LOCKED);
$$;

REVOKE ALL ON FUNCTION strongroom.guard_restore(), strongroom.guard_restore_items(),
  strongroom.forget_plans(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION strongroom.forget_plans(uuid) TO strongroom_server;
GRANT SELECT, INSERT (cluster_uid, namespace, name, uid, about, job_uid, backup_set),
  UPDATE (plan_digest, set_digest, items, unmet)
  ON strongroom.restores TO strongroom_server;
GRANT SELECT, INSERT (restore_id, ordinal, policy_type, external_id, display_name, target, action,
    reason, message, wanted, content, live, awaits_others),
  UPDATE (result, result_reason, result_message)
  ON strongroom.restore_items TO strongroom_server;

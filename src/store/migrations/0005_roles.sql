-- Each role may do its own work and nothing else, and what must not be a client's word is said by
-- triggers: when it was sealed, expired or audited, and that what expired stays for its grace.
-- Processes of the version before go on: this waits for reports that are being stored, new ones
-- for this. Then the old servers are not ready, as after every migration; what the old controller
-- writes is taken, but it cannot remove sets before their grace is over.
LOCK TABLE strongroom.tenants, strongroom.policy_objects, strongroom.policy_blobs,
  strongroom.policy_versions, strongroom.backup_sets, strongroom.backup_set_types,
  strongroom.backup_items, strongroom.backup_schedules, strongroom.backup_schedule_runs,
  strongroom.outbox, strongroom.audit_log IN ACCESS EXCLUSIVE MODE;

-- What the owner decides, by `strongroom migrate`. purge_grace: from mark to removal of a set.
CREATE TABLE strongroom.settings (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  purge_grace interval NOT NULL DEFAULT '7 days' CHECK (purge_grace >= interval '1 hour')
);
INSERT INTO strongroom.settings DEFAULT VALUES;

-- Which namespaces a login reads. Not tenants: one that is made anew is still its reader's.
CREATE TABLE strongroom.reader_namespaces (
  login text, namespace text, PRIMARY KEY (login, namespace)
);

-- Marked, not held, and its grace is over.
CREATE FUNCTION strongroom.is_removable(backup_set strongroom.backup_sets) RETURNS boolean
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT backup_set.held AND coalesce(backup_set.held_until <= clock_timestamp(), true)
    AND coalesce(backup_set.deleted_at + (SELECT purge_grace FROM strongroom.settings)
                 <= clock_timestamp(), false)
$$;

-- A new set is neither sealed nor held nor deleted, begins now, is the next of its schedule, and
-- tenant and schedule are of its namespace. Of a schedule that the controller has not told of yet,
-- its first set says whose it is. With the rights of the owner: the server does not read schedules.
CREATE FUNCTION strongroom.begin_set() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.created_at := clock_timestamp();
  NEW.sealed_at := NULL; NEW.deleted_at := NULL; NEW.status_reported_at := NULL;
  NEW.held := false; NEW.held_until := NULL;
  IF NEW.namespace IS DISTINCT FROM
       (SELECT t.namespace FROM strongroom.tenants t WHERE t.id = NEW.tenant_id)
     OR NEW.namespace <> coalesce(
       (SELECT s.namespace FROM strongroom.backup_schedules s
        WHERE s.id = NEW.backup_schedule_id AND s.resource_version > 0),
       (SELECT b.namespace FROM strongroom.backup_sets b
        WHERE b.backup_schedule_id = NEW.backup_schedule_id ORDER BY b.seq LIMIT 1),
       NEW.namespace) THEN
    RAISE EXCEPTION 'tenant or schedule of the set is of another namespace' USING ERRCODE = 'SR001';
  END IF;
  IF NEW.seq <> 1 + coalesce((SELECT max(b.seq) FROM strongroom.backup_sets b
                              WHERE b.backup_schedule_id = NEW.backup_schedule_id), 0) THEN
    RAISE EXCEPTION 'the set is not the next of its schedule' USING ERRCODE = 'SR001';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER begin_set BEFORE INSERT ON strongroom.backup_sets
  FOR EACH ROW EXECUTE FUNCTION strongroom.begin_set();

-- A set is sealed by the transaction that begins it, or is not there.
CREATE FUNCTION strongroom.refuse_unsealed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM strongroom.backup_sets WHERE id = NEW.id AND sealed_at IS NULL) THEN
    RAISE EXCEPTION 'backup set % is not sealed', NEW.id USING ERRCODE = 'SR001';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER is_sealed AFTER INSERT ON strongroom.backup_sets
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION strongroom.refuse_unsealed();

-- A sealed set's facts never change; only hold, mark and report may. When, is said here.
CREATE OR REPLACE FUNCTION strongroom.guard_set() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  at timestamptz := clock_timestamp();
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
     (to_jsonb(OLD) - '{held,held_until,deleted_at,status_reported_at}'::text[]) IS DISTINCT FROM
     (to_jsonb(NEW) - '{held,held_until,deleted_at,status_reported_at}'::text[]) THEN
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

CREATE OR REPLACE FUNCTION strongroom.guard_old_members() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM strongroom.backup_sets s
             WHERE s.id IN (SELECT set_id FROM members)
               AND s.sealed_at IS NOT NULL AND NOT strongroom.is_removable(s)) THEN
    RAISE EXCEPTION 'rows of a sealed backup set cannot be deleted' USING ERRCODE = 'SR001';
  END IF;
  RETURN NULL;
END
$$;

-- The only way to hold a set and to let it go, but for the tables' owner. It is audited.
CREATE FUNCTION strongroom.set_held(of_set bigint, is_held boolean, who text, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE strongroom.backup_sets SET held = is_held, held_until = NULL
  WHERE id = of_set AND sealed_at IS NOT NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no backup set %', of_set USING ERRCODE = 'SR001';
  END IF;
  INSERT INTO strongroom.audit_log (actor, action, namespace, subject, result, reason)
  SELECT who, CASE WHEN is_held THEN 'hold' ELSE 'release' END, namespace, 'backupsets/' || id,
    'accepted', why
  FROM strongroom.backup_sets WHERE id = of_set;
END
$$;

-- Which login wrote it, whatever it says of the actor. Not known of older rows.
ALTER TABLE strongroom.audit_log ADD COLUMN login text NOT NULL DEFAULT '';
CREATE FUNCTION strongroom.stamp_audit() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.at := clock_timestamp();
  NEW.login := session_user;
  RETURN NEW;
END
$$;
CREATE TRIGGER stamp BEFORE INSERT ON strongroom.audit_log
  FOR EACH ROW EXECUTE FUNCTION strongroom.stamp_audit();

-- Whose a tenant or schedule is, only its object says (resource version 0: not yet), and once.
CREATE FUNCTION strongroom.guard_mirror() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.resource_version > 0 AND
     (NEW.namespace <> OLD.namespace OR NEW.resource_version <= 0) THEN
    RAISE EXCEPTION '% % is of another namespace', TG_TABLE_NAME, OLD.id USING ERRCODE = 'SR001';
  END IF;
  IF NEW.deleted_at IS NOT NULL THEN
    NEW.deleted_at := coalesce(OLD.deleted_at, clock_timestamp());
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE ON strongroom.tenants
  FOR EACH ROW EXECUTE FUNCTION strongroom.guard_mirror();
CREATE TRIGGER guard BEFORE UPDATE ON strongroom.backup_schedules
  FOR EACH ROW EXECUTE FUNCTION strongroom.guard_mirror();

-- A slot is taken within its schedule's namespace: a run of another one that names the schedule
-- stands for nothing. Slots that such runs took go back to the first of their own.
DROP INDEX strongroom.backup_schedule_runs_slot;
CREATE UNIQUE INDEX backup_schedule_runs_slot
  ON strongroom.backup_schedule_runs (backup_schedule_id, namespace, scheduled_for)
  WHERE trigger = 'schedule' AND duplicate_of IS NULL;
WITH taken AS (
  SELECT r.id, first_value(r.id) OVER (
    PARTITION BY r.backup_schedule_id, r.namespace, r.scheduled_for
    ORDER BY r.created_at, r.id) AS first_id
  FROM strongroom.backup_schedule_runs r
  JOIN strongroom.backup_schedule_runs other ON other.id = r.duplicate_of
  WHERE other.namespace <> r.namespace)
UPDATE strongroom.backup_schedule_runs r SET duplicate_of = nullif(taken.first_id, r.id)
FROM taken WHERE taken.id = r.id;

-- Bound to the login, which SET ROLE does not change.
CREATE FUNCTION strongroom.readable_namespaces() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT namespace FROM strongroom.reader_namespaces WHERE login = session_user
$$;
CREATE FUNCTION strongroom.readable_tenants() RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.id FROM strongroom.tenants t JOIN strongroom.reader_namespaces r USING (namespace)
  WHERE r.login = session_user
$$;

DO $$
DECLARE
  of_table text;
BEGIN
  FOREACH of_table IN ARRAY ARRAY['tenants', 'backup_schedules', 'backup_schedule_runs',
      'policy_objects', 'policy_blobs', 'policy_versions', 'backup_sets'] LOOP
    EXECUTE format('ALTER POLICY own_tenant ON strongroom.%I USING (%s)', of_table,
      CASE WHEN of_table IN ('tenants', 'backup_schedules', 'backup_schedule_runs')
        THEN 'namespace IN (SELECT strongroom.readable_namespaces())'
        ELSE 'tenant_id IN (SELECT strongroom.readable_tenants())' END);
  END LOOP;
END
$$;
DROP FUNCTION strongroom.current_tenant();

-- For the owner: lets a login read what belongs to a namespace, and no longer.
CREATE FUNCTION strongroom.grant_reader(reader text, of_namespace text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT pg_has_role(reader, 'strongroom_reader', 'MEMBER') THEN
    EXECUTE format('GRANT strongroom_reader TO %I', reader);
  END IF;
  INSERT INTO strongroom.reader_namespaces (login, namespace) VALUES (reader, of_namespace)
  ON CONFLICT DO NOTHING;
  INSERT INTO strongroom.audit_log (actor, action, namespace, subject, result)
  VALUES (session_user, 'grantReader', of_namespace, reader, 'accepted');
END
$$;
CREATE FUNCTION strongroom.revoke_reader(reader text, of_namespace text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM strongroom.reader_namespaces WHERE login = reader AND namespace = of_namespace;
  INSERT INTO strongroom.audit_log (actor, action, namespace, subject, result)
  VALUES (session_user, 'revokeReader', of_namespace, reader, 'accepted');
END
$$;

-- Of each table the columns that a role's statements name.
ALTER FUNCTION strongroom.type_roots(bigint) SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION strongroom.set_root(bigint) SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION strongroom.guard_new_members() SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION strongroom.refuse_change() SET search_path = pg_catalog, pg_temp;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA strongroom FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA strongroom
  FROM PUBLIC, strongroom_controller, strongroom_server, strongroom_reader;
GRANT SELECT ON strongroom.schema_migrations
  TO strongroom_controller, strongroom_server, strongroom_reader;

GRANT EXECUTE ON FUNCTION strongroom.is_removable(strongroom.backup_sets) TO strongroom_controller;
GRANT SELECT ON strongroom.settings, strongroom.tenants, strongroom.backup_schedules,
  strongroom.backup_schedule_runs, strongroom.outbox, strongroom.backup_sets,
  strongroom.backup_set_types, strongroom.backup_items TO strongroom_controller;
GRANT SELECT (id, tenant_id, object_id, blob_digest) ON strongroom.policy_versions
  TO strongroom_controller;
GRANT SELECT (tenant_id, digest) ON strongroom.policy_blobs TO strongroom_controller;
GRANT SELECT (id, tenant_id) ON strongroom.policy_objects TO strongroom_controller;
GRANT INSERT (uid, namespace, name, provider, resource_version),
  UPDATE (namespace, name, provider, resource_version, updated_at, deleted_at)
  ON strongroom.tenants TO strongroom_controller;
GRANT INSERT (id, namespace, name, tenant_id, tenant_name, enabled, timezone, frequency,
    time_of_day, spec, created_at, next_run_at, last_run_at, last_run_status, resource_version),
  UPDATE (namespace, name, tenant_id, tenant_name, enabled, timezone, frequency, time_of_day, spec,
    created_at, next_run_at, last_run_at, last_run_status, resource_version, updated_at, deleted_at)
  ON strongroom.backup_schedules TO strongroom_controller;
GRANT INSERT (id, namespace, name, backup_schedule_id, tenant_id, scheduled_for, trigger, retry_of,
    status, reason, started_at, finished_at, summary, error_code, error_message, backup_set_id,
    duplicate_of, created_at, resource_version),
  UPDATE (tenant_id, status, reason, started_at, finished_at, summary, error_code, error_message,
    backup_set_id, resource_version, updated_at)
  ON strongroom.backup_schedule_runs TO strongroom_controller;
GRANT INSERT (kind, run_uid), UPDATE (delivered_at), DELETE ON strongroom.outbox
  TO strongroom_controller;
GRANT UPDATE (deleted_at) ON strongroom.backup_sets TO strongroom_controller;
GRANT DELETE ON strongroom.backup_sets, strongroom.backup_set_types, strongroom.backup_items,
  strongroom.policy_versions, strongroom.policy_blobs, strongroom.policy_objects
  TO strongroom_controller;

-- The server reads bodies of blobs: what is there already is compared before it is used again.
GRANT EXECUTE ON FUNCTION strongroom.type_roots(bigint), strongroom.set_root(bigint)
  TO strongroom_server, strongroom_reader;
GRANT SELECT (id, uid, namespace, name), INSERT (uid, namespace, name) ON strongroom.tenants
  TO strongroom_server;
GRANT SELECT (id, tenant_id, policy_type, external_id), INSERT (tenant_id, policy_type, external_id)
  ON strongroom.policy_objects TO strongroom_server;
GRANT SELECT (tenant_id, digest, codec, raw_size, body),
  INSERT (tenant_id, digest, codec, raw_size, body) ON strongroom.policy_blobs TO strongroom_server;
GRANT SELECT (id, tenant_id, object_id, change_digest, epoch, blob_digest),
  INSERT (tenant_id, object_id, change_digest, epoch, blob_digest, display_name, secrets_masked)
  ON strongroom.policy_versions TO strongroom_server;
GRANT SELECT, INSERT (tenant_id, backup_schedule_id, run_uid, namespace, schedule_name, run_name,
    seq, status, complete, prev_root),
  UPDATE (root, item_count, new_versions, new_blobs, raw_bytes, stored_bytes, added, changed,
    removed, answer, sealed_at, status_reported_at)
  ON strongroom.backup_sets TO strongroom_server;
GRANT SELECT, INSERT (set_id, policy_type, state, total, backed_up, errors, error_code,
    error_message, api_version, snapshot_point, type_root)
  ON strongroom.backup_set_types TO strongroom_server;
GRANT SELECT, INSERT (set_id, version_id) ON strongroom.backup_items TO strongroom_server;
GRANT INSERT (actor, action, namespace, subject, result, reason, source) ON strongroom.audit_log
  TO strongroom_server;

GRANT EXECUTE ON FUNCTION strongroom.readable_namespaces(), strongroom.readable_tenants()
  TO strongroom_reader;
GRANT SELECT ON strongroom.tenants, strongroom.backup_schedules, strongroom.backup_schedule_runs,
  strongroom.policy_objects, strongroom.policy_blobs, strongroom.policy_versions,
  strongroom.backup_sets, strongroom.backup_set_types, strongroom.backup_items
  TO strongroom_reader;

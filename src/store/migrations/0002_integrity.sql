-- What makes a sealed set immutable for everyone, and what each role may do.

-- Roots of the policy types of a set: each over its items in byte order of their external ids, as
-- SHA-256(external id), change digest, blob digest. Unchanged policies give the same root. A type
-- without items is not in the answer; its root is SHA-256 of nothing.
CREATE FUNCTION strongroom.type_roots(of_set bigint)
RETURNS TABLE (policy_type text, type_root bytea)
LANGUAGE sql STABLE AS $$
  SELECT o.policy_type, sha256(string_agg(
    sha256(convert_to(o.external_id, 'UTF8')) || v.change_digest || v.blob_digest, ''::bytea
    ORDER BY o.external_id COLLATE "C"))
  FROM strongroom.backup_items i
  JOIN strongroom.policy_versions v ON v.id = i.version_id
  JOIN strongroom.policy_objects o ON o.id = v.object_id
  WHERE i.set_id = of_set
  GROUP BY o.policy_type
$$;

-- Root of a set: over its types in byte order, each as SHA-256("type:state"), type root.
CREATE FUNCTION strongroom.set_root(of_set bigint) RETURNS bytea
LANGUAGE sql STABLE AS $$
  SELECT sha256(coalesce(
    string_agg(sha256(convert_to(policy_type || ':' || state, 'UTF8')) || type_root, ''::bytea
               ORDER BY policy_type COLLATE "C"), ''::bytea))
  FROM strongroom.backup_set_types WHERE set_id = of_set
$$;

-- A sealed set's facts never change; only hold, soft delete and the report mark may.
CREATE FUNCTION strongroom.guard_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION 'backup sets cannot be truncated' USING ERRCODE = 'SR001';
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD.deleted_at IS NULL THEN
      RAISE EXCEPTION 'backup set % is not marked as deleted', OLD.id USING ERRCODE = 'SR001';
    END IF;
    IF OLD.held OR OLD.held_until > now() THEN
      RAISE EXCEPTION 'backup set % is held', OLD.id USING ERRCODE = 'SR001';
    END IF;
    RETURN OLD;
  END IF;
  IF OLD.sealed_at IS NOT NULL AND
     (to_jsonb(OLD) - '{held,held_until,deleted_at,status_reported_at}'::text[]) IS DISTINCT FROM
     (to_jsonb(NEW) - '{held,held_until,deleted_at,status_reported_at}'::text[]) THEN
    RAISE EXCEPTION 'backup set % is sealed', OLD.id USING ERRCODE = 'SR001';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON strongroom.backup_sets
  FOR EACH ROW EXECUTE FUNCTION strongroom.guard_set();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON strongroom.backup_sets
  FOR EACH STATEMENT EXECUTE FUNCTION strongroom.guard_set();

CREATE FUNCTION strongroom.guard_new_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM strongroom.backup_sets s
             WHERE s.id IN (SELECT set_id FROM members) AND s.sealed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a sealed backup set takes no more rows' USING ERRCODE = 'SR001';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER guard_insert AFTER INSERT ON strongroom.backup_items
  REFERENCING NEW TABLE AS members FOR EACH STATEMENT EXECUTE FUNCTION strongroom.guard_new_members();
CREATE TRIGGER guard_insert AFTER INSERT ON strongroom.backup_set_types
  REFERENCING NEW TABLE AS members FOR EACH STATEMENT EXECUTE FUNCTION strongroom.guard_new_members();

CREATE FUNCTION strongroom.guard_old_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM strongroom.backup_sets s
             WHERE s.id IN (SELECT set_id FROM members)
               AND s.sealed_at IS NOT NULL AND s.deleted_at IS NULL) THEN
    RAISE EXCEPTION 'rows of a sealed backup set cannot be deleted' USING ERRCODE = 'SR001';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER guard_delete AFTER DELETE ON strongroom.backup_items
  REFERENCING OLD TABLE AS members FOR EACH STATEMENT EXECUTE FUNCTION strongroom.guard_old_members();
CREATE TRIGGER guard_delete AFTER DELETE ON strongroom.backup_set_types
  REFERENCING OLD TABLE AS members FOR EACH STATEMENT EXECUTE FUNCTION strongroom.guard_old_members();

CREATE FUNCTION strongroom.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of strongroom.% is not possible: its rows never change', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'SR001';
END
$$;
CREATE TRIGGER guard_update BEFORE UPDATE OR TRUNCATE ON strongroom.backup_items
  FOR EACH STATEMENT EXECUTE FUNCTION strongroom.refuse_change();
CREATE TRIGGER guard_update BEFORE UPDATE OR TRUNCATE ON strongroom.backup_set_types
  FOR EACH STATEMENT EXECUTE FUNCTION strongroom.refuse_change();
CREATE TRIGGER guard_update BEFORE UPDATE OR TRUNCATE ON strongroom.policy_versions
  FOR EACH STATEMENT EXECUTE FUNCTION strongroom.refuse_change();
CREATE TRIGGER guard_update BEFORE UPDATE OR TRUNCATE ON strongroom.policy_blobs
  FOR EACH STATEMENT EXECUTE FUNCTION strongroom.refuse_change();
CREATE TRIGGER guard_update BEFORE UPDATE OR TRUNCATE ON strongroom.policy_objects
  FOR EACH STATEMENT EXECUTE FUNCTION strongroom.refuse_change();
CREATE TRIGGER guard_update BEFORE UPDATE OR DELETE OR TRUNCATE ON strongroom.audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION strongroom.refuse_change();

GRANT USAGE ON SCHEMA strongroom TO strongroom_controller, strongroom_server, strongroom_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA strongroom
  TO strongroom_controller, strongroom_server, strongroom_reader;
REVOKE ALL ON strongroom.audit_log FROM strongroom_reader;

GRANT INSERT, UPDATE ON strongroom.tenants, strongroom.backup_schedules,
  strongroom.backup_schedule_runs TO strongroom_controller;
GRANT INSERT ON strongroom.audit_log TO strongroom_controller, strongroom_server;
GRANT UPDATE (held, held_until, deleted_at) ON strongroom.backup_sets TO strongroom_controller;
GRANT DELETE ON strongroom.backup_sets, strongroom.backup_set_types, strongroom.backup_items,
  strongroom.policy_versions, strongroom.policy_blobs, strongroom.policy_objects
  TO strongroom_controller;

GRANT INSERT ON strongroom.tenants, strongroom.policy_objects, strongroom.policy_blobs,
  strongroom.policy_versions, strongroom.backup_sets, strongroom.backup_set_types,
  strongroom.backup_items TO strongroom_server;
GRANT UPDATE (root, item_count, new_versions, new_blobs, raw_bytes, stored_bytes, added, changed,
  removed, answer, sealed_at, status_reported_at) ON strongroom.backup_sets TO strongroom_server;

-- A reader sees the tenant that its session names (SET strongroom.tenant_id = '7'), or nothing.
-- The owner of the tables is not bound by this.
CREATE FUNCTION strongroom.current_tenant() RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('strongroom.tenant_id', true), '')::integer
$$;

DO $$
DECLARE
  of_table text;
  condition text;
BEGIN
  FOREACH of_table IN ARRAY ARRAY['tenants', 'backup_schedules', 'backup_schedule_runs',
      'policy_objects', 'policy_blobs', 'policy_versions', 'backup_sets', 'backup_set_types',
      'backup_items', 'schema_migrations'] LOOP
    condition := CASE of_table
      WHEN 'tenants' THEN 'id = strongroom.current_tenant()'
      WHEN 'schema_migrations' THEN 'true'
      WHEN 'backup_set_types' THEN 'set_id IN (SELECT id FROM strongroom.backup_sets)'
      WHEN 'backup_items' THEN 'set_id IN (SELECT id FROM strongroom.backup_sets)'
      ELSE 'tenant_id = strongroom.current_tenant()' END;
    EXECUTE format('ALTER TABLE strongroom.%I ENABLE ROW LEVEL SECURITY', of_table);
    EXECUTE format('CREATE POLICY own_tenant ON strongroom.%I FOR SELECT TO strongroom_reader USING (%s)',
                   of_table, condition);
    EXECUTE format('CREATE POLICY every_tenant ON strongroom.%I TO strongroom_controller, '
                   'strongroom_server USING (true) WITH CHECK (true)', of_table);
  END LOOP;
END
$$;

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

-- Clusters that share the database keep to their own rows. uid: of namespace kube-system. term: of
-- the last controller that took tenants and schedules over; whoever writes after somebody else
-- begins anew with everything (store/history.h).
CREATE TABLE strongroom.clusters (
  uid uuid PRIMARY KEY,
  term bigint NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT (uid, term), UPDATE (term) ON strongroom.clusters TO strongroom_controller;
-- Whose an object is. Unknown of rows of before, until their objects are told of again.
ALTER TABLE strongroom.tenants ADD COLUMN cluster_uid uuid;
ALTER TABLE strongroom.backup_schedules ADD COLUMN cluster_uid uuid;
ALTER TABLE strongroom.backup_schedule_runs ADD COLUMN cluster_uid uuid;
ALTER TABLE strongroom.backup_sets ADD COLUMN cluster_uid uuid;
GRANT INSERT (cluster_uid), UPDATE (cluster_uid) ON strongroom.tenants, strongroom.backup_schedules
  TO strongroom_controller;
GRANT INSERT (cluster_uid) ON strongroom.backup_schedule_runs TO strongroom_controller;
GRANT SELECT (cluster_uid), INSERT (cluster_uid) ON strongroom.tenants TO strongroom_server;
GRANT INSERT (cluster_uid) ON strongroom.backup_sets TO strongroom_server;

-- Who asks is in the audit log, so it has to be somebody.
CREATE OR REPLACE FUNCTION strongroom.set_held(of_set bigint, is_held boolean, who text, why text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF is_held IS NULL THEN
    RAISE EXCEPTION 'say true to hold the set, or false to let it go' USING ERRCODE = 'SR001';
  END IF;
  IF who IS NULL OR who !~ '^[^[:space:][:cntrl:]]([^[:cntrl:]]{0,254}[^[:space:][:cntrl:]])?$' THEN
    RAISE EXCEPTION 'say who wants it, in one line of at most 256 characters'
      USING ERRCODE = 'SR001';
  END IF;
  UPDATE strongroom.backup_sets SET held = is_held, held_until = NULL
  WHERE id = of_set AND sealed_at IS NOT NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no backup set %', of_set USING ERRCODE = 'SR001';
  END IF;
  INSERT INTO strongroom.audit_log (actor, action, namespace, subject, result, reason)
  SELECT who, CASE WHEN is_held THEN 'hold' ELSE 'release' END, namespace, 'backupsets/' || id,
    'accepted', coalesce(why, '')
  FROM strongroom.backup_sets WHERE id = of_set;
END
$$;

-- A reader is somebody who logs in, and has no other way to what is stored.
CREATE OR REPLACE FUNCTION strongroom.grant_reader(reader text, of_namespace text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  login pg_roles%ROWTYPE;
  foreign_role text;
BEGIN
  SELECT * INTO login FROM pg_roles WHERE rolname = reader;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no role %', coalesce(quote_ident(reader), 'NULL')
      USING ERRCODE = 'undefined_object', HINT = 'Make it first: CREATE ROLE ... LOGIN.';
  END IF;
  IF login.rolsuper OR login.rolbypassrls THEN
    RAISE EXCEPTION 'role % reads everything, whatever it is bound to', quote_ident(reader)
      USING ERRCODE = 'SR001', HINT = 'Give people a login without SUPERUSER and BYPASSRLS.';
  END IF;
  SELECT r.rolname INTO foreign_role FROM pg_roles r
  WHERE (r.rolname IN ('strongroom_controller', 'strongroom_server')
         OR r.oid IN (SELECT c.relowner FROM pg_class c
                      WHERE c.oid = 'strongroom.backup_sets'::regclass))
    AND pg_has_role(reader, r.oid, 'MEMBER') LIMIT 1;
  IF reader = 'strongroom_reader' OR foreign_role IS NOT NULL THEN
    RAISE EXCEPTION 'role % is one of strongroom''s own', quote_ident(reader)
      USING ERRCODE = 'SR001', HINT = 'Make a login for reading alone.';
  END IF;
  IF NOT login.rolcanlogin THEN
    RAISE EXCEPTION 'role % cannot log in, and a namespace is bound to a login', quote_ident(reader)
      USING ERRCODE = 'SR001', HINT = 'Name each login by itself.';
  END IF;
  IF NOT EXISTS (SELECT FROM strongroom.tenants WHERE namespace = of_namespace) THEN
    RAISE EXCEPTION 'namespace % has and had no Tenant',
      coalesce(quote_literal(of_namespace), 'NULL')
      USING ERRCODE = 'SR001', HINT = 'Bind the login once its first Tenant is there.';
  END IF;
  IF NOT pg_has_role(reader, 'strongroom_reader', 'MEMBER') THEN
    EXECUTE format('GRANT strongroom_reader TO %I', reader);
  END IF;
  INSERT INTO strongroom.reader_namespaces (login, namespace) VALUES (reader, of_namespace)
  ON CONFLICT DO NOTHING;
  INSERT INTO strongroom.audit_log (actor, action, namespace, subject, result)
  VALUES (session_user, 'grantReader', of_namespace, reader, 'accepted');
END
$$;

-- Whoever mistypes a name must not think that somebody is let in no more.
CREATE OR REPLACE FUNCTION strongroom.revoke_reader(reader text, of_namespace text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM strongroom.reader_namespaces WHERE login = reader AND namespace = of_namespace;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'login % is not bound to namespace %', coalesce(quote_ident(reader), 'NULL'),
      coalesce(quote_literal(of_namespace), 'NULL')
      USING ERRCODE = 'SR001', HINT = 'strongroom.reader_namespaces has who is bound to what.';
  END IF;
  INSERT INTO strongroom.audit_log (actor, action, namespace, subject, result)
  VALUES (session_user, 'revokeReader', of_namespace, reader, 'accepted');
END
$$;

-- Sets of before count as what their rows say by the rule of today (domain::IsWhole): those that
-- had all but what the cluster does not serve were not whole then.
ALTER TABLE strongroom.backup_sets DISABLE TRIGGER guard;
UPDATE strongroom.backup_sets s SET complete = true
WHERE NOT complete AND sealed_at IS NOT NULL
  AND EXISTS (SELECT FROM strongroom.backup_set_types t
              WHERE t.set_id = s.id AND t.state = 'complete')
  AND NOT EXISTS (
    SELECT FROM strongroom.backup_set_types t
    WHERE t.set_id = s.id AND t.state <> 'complete'
      AND NOT (t.state = 'skipped'
               AND t.error_code IN ('TYPE_NOT_SERVED', 'TYPE_CLUSTER_WIDE')));
ALTER TABLE strongroom.backup_sets ENABLE TRIGGER guard;

-- What is removed next is looked for by tenant (store/sql_retention.cc).
DROP INDEX strongroom.backup_sets_deleted;
CREATE INDEX backup_sets_deleted ON strongroom.backup_sets (tenant_id, deleted_at, id)
  WHERE deleted_at IS NOT NULL;

-- A version is of a policy of its own tenant: another's would have been used again for it.
ALTER TABLE strongroom.policy_objects ADD UNIQUE (tenant_id, id);
ALTER TABLE strongroom.policy_versions DROP CONSTRAINT policy_versions_object_id_fkey,
  ADD FOREIGN KEY (tenant_id, object_id) REFERENCES strongroom.policy_objects (tenant_id, id);

REVOKE ALL ON FUNCTION strongroom.forget_schedule_locks(), strongroom.make_tenant_lock()
  FROM PUBLIC;

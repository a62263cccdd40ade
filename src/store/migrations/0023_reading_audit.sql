-- Whom Kubernetes lets read the audit log the server shows it to: docs/audit.md.

-- Of several clusters that share a database each shows its own rows. NULL: it is not known.
ALTER TABLE strongroom.audit_log ADD COLUMN cluster_uid uuid;
GRANT INSERT (cluster_uid) ON strongroom.audit_log TO strongroom_server;

-- What functions write about a backup set is of the cluster of that set, and in the name of whom
-- the transaction says (SetAuditAuthor, src/store/audit.cc). A setting that has ended is '', not NULL.
CREATE OR REPLACE FUNCTION strongroom.stamp_audit() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.at := clock_timestamp();
  NEW.login := session_user;
  IF NEW.cluster_uid IS NULL AND NEW.subject LIKE 'backupsets/%' THEN
    NEW.cluster_uid := (
      SELECT s.cluster_uid FROM strongroom.backup_sets s
      WHERE s.namespace = NEW.namespace AND s.id =
        substring(NEW.subject FROM '^backupsets/(?:[^/]*-)?([0-9]{1,18})(?:/.*)?$')::bigint);
  END IF;
  IF NEW.via = '' THEN
    NEW.via := coalesce(current_setting('strongroom.audit_via', true), '');
  END IF;
  IF cardinality(NEW.groups) = 0 THEN
    NEW.groups := ARRAY(SELECT jsonb_array_elements_text(
      coalesce(nullif(current_setting('strongroom.audit_groups', true), ''), '[]')::jsonb));
  END IF;
  RETURN NEW;
END
$$;

-- Rows of before have the same text.
CREATE OR REPLACE FUNCTION strongroom.audit_text(entry strongroom.audit_log) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (jsonb_build_array(entry.id,
    to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.login,
    entry.actor, to_jsonb(entry.groups), entry.via, entry.action, entry.namespace, entry.subject,
    entry.object_uid, entry.generation, entry.result, entry.reason, entry.source,
    entry.request_uid, entry.changes, entry.details)
    || CASE WHEN entry.cluster_uid IS NULL THEN '[]'::jsonb
            ELSE jsonb_build_array(entry.cluster_uid) END)::text
$$;

-- By what rows are looked for, each in the order of time. The expression is the object that a row
-- is about: "backupsets/nightly-1-41" of "backupsets/nightly-1-41/content" (src/store/audit_list.cc).
DROP INDEX strongroom.audit_log_namespace;
CREATE INDEX audit_log_times ON strongroom.audit_log (at, id);
CREATE INDEX audit_log_namespaces ON strongroom.audit_log (namespace, at, id);
CREATE INDEX audit_log_actors ON strongroom.audit_log (actor, at, id);
CREATE INDEX audit_log_subjects ON strongroom.audit_log
  ((split_part(subject, '/', 1) || '/' || split_part(subject, '/', 2)), at, id);

GRANT SELECT ON strongroom.audit_log, strongroom.audit_chain TO strongroom_server;

-- What the controller sees of objects in Kubernetes, each generation once, whoever tells it again:
-- so what was done while nobody asked the webhook is there too.
CREATE UNIQUE INDEX audit_log_seen ON strongroom.audit_log (object_uid, generation, action)
  WHERE result = 'accepted' AND object_uid <> '';
CREATE FUNCTION strongroom.audit_seen(of_cluster uuid, kind text, objects jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO strongroom.audit_log
    (actor, action, namespace, subject, result, object_uid, generation, cluster_uid)
  SELECT 'unknown', seen.action, seen.namespace, kind || '/' || seen.name, 'accepted', seen.uid,
    seen.generation, of_cluster
  FROM (SELECT o.uid, o.namespace, o.name,
          CASE WHEN o.gone THEN 0 ELSE o.generation END AS generation,
          CASE WHEN o.gone THEN 'delete' WHEN o.generation = 1 THEN 'create' ELSE 'update'
            END AS action
        FROM jsonb_to_recordset(objects)
          AS o (uid text, namespace text, name text, generation bigint, gone boolean)) seen
  WHERE kind IN ('tenants', 'backupschedules', 'backupscheduleruns', 'backuprestores')
    AND (seen.generation > 0 OR seen.action = 'delete') AND seen.uid <> '' AND length(seen.namespace) <= 63 AND length(seen.name) <= 253
    AND NOT EXISTS (SELECT FROM strongroom.audit_log l
      WHERE l.object_uid = seen.uid AND l.generation = seen.generation
        AND l.action = seen.action AND l.result = 'accepted')
  ON CONFLICT DO NOTHING
$$;

-- The arguments: the kind, and the column that has the UID.
CREATE FUNCTION strongroom.audit_deletion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO strongroom.audit_log
    (actor, action, namespace, subject, result, object_uid, cluster_uid)
  VALUES ('unknown', 'delete', NEW.namespace, TG_ARGV[0] || '/' || NEW.name, 'accepted',
    to_jsonb(NEW) ->> TG_ARGV[1], NEW.cluster_uid)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER audit AFTER UPDATE OF deleted_at ON strongroom.tenants FOR EACH ROW
  WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL AND NEW.resource_version > 0)
  EXECUTE FUNCTION strongroom.audit_deletion('tenants', 'uid');
CREATE TRIGGER audit AFTER UPDATE OF deleted_at ON strongroom.backup_schedules FOR EACH ROW
  WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL AND NEW.resource_version > 0)
  EXECUTE FUNCTION strongroom.audit_deletion('backupschedules', 'id');

-- No set expires, or is removed, without a row, whoever does it.
CREATE FUNCTION strongroom.audit_retention() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO strongroom.audit_log (actor, action, namespace, subject, result, cluster_uid)
  VALUES (session_user, CASE TG_OP WHEN 'DELETE' THEN 'prune' ELSE 'expire' END, OLD.namespace,
    'backupsets/' || OLD.run_name || '-' || OLD.id, 'accepted', OLD.cluster_uid);
  RETURN NULL;
END
$$;
CREATE TRIGGER audit_expiry AFTER UPDATE OF deleted_at ON strongroom.backup_sets FOR EACH ROW
  WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
  EXECUTE FUNCTION strongroom.audit_retention();
CREATE TRIGGER audit_removal AFTER DELETE ON strongroom.backup_sets FOR EACH ROW
  WHEN (OLD.sealed_at IS NOT NULL) EXECUTE FUNCTION strongroom.audit_retention();

REVOKE ALL ON FUNCTION strongroom.audit_seen(uuid, text, jsonb), strongroom.audit_deletion(),
  strongroom.audit_retention() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION strongroom.audit_seen(uuid, text, jsonb) TO strongroom_controller;

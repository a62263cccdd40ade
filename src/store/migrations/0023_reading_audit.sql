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

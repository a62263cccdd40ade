-- A row of the audit log can always be chained, whoever writes it, and one that is bad hides no
-- other one: docs/audit.md.

-- A text of 256 MiB has no digest, and would keep all rows after it from having one. What the
-- server writes is far shorter (src/store/audit.cc). Rows of before are as they are.
ALTER TABLE strongroom.audit_log
  ADD CONSTRAINT audit_log_texts CHECK (greatest(octet_length(login), octet_length(actor),
    octet_length(via), octet_length(action), octet_length(namespace), octet_length(subject),
    octet_length(object_uid), octet_length(result), octet_length(reason), octet_length(source),
    octet_length(request_uid)) <= 16384) NOT VALID,
  ADD CONSTRAINT audit_log_json CHECK (octet_length(changes::text) <= 262144
    AND octet_length(details::text) <= 262144) NOT VALID,
  -- Arrays of other bounds are told apart by PostgreSQL, and not by what is hashed of them.
  ADD CONSTRAINT audit_log_groups CHECK (CASE WHEN array_ndims(groups) IS NULL THEN true
    WHEN array_ndims(groups) > 1 OR array_lower(groups, 1) <> 1 THEN false
    ELSE array_position(groups, NULL) IS NULL
      AND octet_length(array_to_string(groups, '')) <= 65536 END) NOT VALID,
  ADD CONSTRAINT audit_log_times CHECK (isfinite(at)
    AND at >= timestamptz '1970-01-01 00:00:00+00') NOT VALID;

-- Rows come and go in it: what is dead is not to be looked through every five seconds.
ALTER TABLE strongroom.audit_pending SET (autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 1000);

-- No two rows have the same text: a time before Christ or without end has one of its own, too. Rows
-- of before, whose time is that of their writing, keep theirs.
CREATE OR REPLACE FUNCTION strongroom.audit_text(entry strongroom.audit_log) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (jsonb_build_array(entry.id,
    CASE WHEN NOT isfinite(entry.at) THEN entry.at::text
      ELSE to_char(entry.at AT TIME ZONE 'UTC', CASE
        WHEN extract(year FROM entry.at AT TIME ZONE 'UTC') < 0
        THEN 'YYYY-MM-DD"T"HH24:MI:SS.US"Z" BC' ELSE 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"' END) END,
    entry.login,
    entry.actor, to_jsonb(entry.groups), entry.via, entry.action, entry.namespace, entry.subject,
    entry.object_uid, entry.generation, entry.result, entry.reason, entry.source,
    entry.request_uid, entry.changes, entry.details)
    || CASE WHEN entry.cluster_uid IS NULL THEN '[]'::jsonb
            ELSE jsonb_build_array(entry.cluster_uid) END)::text
$$;

DROP FUNCTION strongroom.check_audit_chain(bigint, bytea, integer);
DROP FUNCTION strongroom.check_audit_rows(bigint, integer);

-- Computes the next rows of the chain again, after `seq`, whose hash is `hash`; both come back as
-- those of the last one. Behind one that is bad it goes on with the hash that stands there. `bad`
-- is how many were, of which `problems` has the first 20, as {seq, id, what}.
CREATE FUNCTION strongroom.check_audit_chain(INOUT seq bigint, INOUT hash bytea, most integer,
  OUT at_end boolean, OUT bad bigint, OUT problems jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  link strongroom.audit_chain;
  entry strongroom.audit_log;
  head strongroom.audit_head;
  looked integer := 0;
  is_there boolean;
  what text;
BEGIN
  bad := 0;
  problems := '[]';
  FOR link IN
    SELECT * FROM strongroom.audit_chain c WHERE c.seq > check_audit_chain.seq
    ORDER BY c.seq LIMIT most
  LOOP
    looked := looked + 1;
    SELECT * INTO entry FROM strongroom.audit_log l WHERE l.id = link.audit_id;
    is_there := FOUND;
    what := '';
    IF link.seq <> seq + 1 THEN
      -- Nor can the digest of this one be computed.
      bad := bad + link.seq - seq - 1;
      IF jsonb_array_length(problems) < 20 THEN
        problems := problems || jsonb_build_object('seq', seq + 1, 'id', 0,
          'what', 'it is missing in the chain');
      END IF;
      IF NOT is_there THEN what := 'its row of the audit log is gone'; END IF;
    ELSIF NOT is_there THEN
      what := 'its row of the audit log is gone';
    ELSIF link.hash <> strongroom.audit_hash(hash, entry) THEN
      what := 'it is not what was chained, or not in that place';
    END IF;
    IF what <> '' THEN
      bad := bad + 1;
      IF jsonb_array_length(problems) < 20 THEN
        problems := problems
          || jsonb_build_object('seq', link.seq, 'id', link.audit_id, 'what', what);
      END IF;
    END IF;
    seq := link.seq;
    hash := link.hash;
  END LOOP;
  at_end := looked < most;
  IF NOT at_end THEN RETURN; END IF;
  SELECT * INTO head FROM strongroom.audit_head h WHERE h.id = 1;
  IF head.seq IS DISTINCT FROM seq OR head.hash IS DISTINCT FROM hash THEN
    bad := bad + 1;
    problems := problems || jsonb_build_object('seq', seq + 1, 'id', 0,
      'what', 'the chain does not end where it was left');
  END IF;
END
$$;

-- Whether the next rows of the log, after `id`, are in the chain, or will be; and whether all that
-- will be are in the log. `bad` and `problems` likewise.
CREATE FUNCTION strongroom.check_audit_rows(INOUT id bigint, most integer, OUT at_end boolean,
  OUT bad bigint, OUT problems jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  looked bigint;
  last bigint;
  gone bigint;
  more jsonb;
BEGIN
  WITH part AS MATERIALIZED (
    SELECT n.id, NOT EXISTS (SELECT FROM strongroom.audit_chain c WHERE c.audit_id = n.id)
      AND NOT EXISTS (SELECT FROM strongroom.audit_pending p WHERE p.audit_id = n.id) AS is_bad
    FROM (SELECT l.id FROM strongroom.audit_log l WHERE l.id > check_audit_rows.id
          ORDER BY l.id LIMIT most) n)
  SELECT count(*), max(n.id), count(*) FILTER (WHERE n.is_bad),
      coalesce((SELECT jsonb_agg(jsonb_build_object('seq', 0, 'id', b.id,
          'what', 'it is in the audit log, and was not to be chained') ORDER BY b.id)
        FROM (SELECT x.id FROM part x WHERE x.is_bad ORDER BY x.id LIMIT 20) b), '[]')
    INTO looked, last, bad, problems FROM part n;
  id := coalesce(last, id);
  at_end := looked < most;
  IF NOT at_end THEN RETURN; END IF;
  WITH lost AS MATERIALIZED (
    SELECT p.audit_id FROM strongroom.audit_pending p
    WHERE NOT EXISTS (SELECT FROM strongroom.audit_log l WHERE l.id = p.audit_id))
  SELECT count(*), coalesce((SELECT jsonb_agg(jsonb_build_object('seq', 0, 'id', b.audit_id,
        'what', 'it was to be chained, and is gone') ORDER BY b.audit_id)
      FROM (SELECT x.audit_id FROM lost x ORDER BY x.audit_id LIMIT 20) b), '[]')
    INTO gone, more FROM lost;
  bad := bad + gone;
  problems := problems || more;
END
$$;

REVOKE ALL ON FUNCTION strongroom.check_audit_chain(bigint, bytea, integer),
  strongroom.check_audit_rows(bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION strongroom.check_audit_chain(bigint, bytea, integer),
  strongroom.check_audit_rows(bigint, integer) TO strongroom_server;

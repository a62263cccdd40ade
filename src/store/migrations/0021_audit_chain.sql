-- Rows of the audit log say more of who did what, and are chained: docs/audit.md.

-- Defaults stand in rows of before. Whoever may write a row may not choose when, nor its login.
ALTER TABLE strongroom.audit_log
  ADD COLUMN groups text[] NOT NULL DEFAULT '{}' CHECK (cardinality(groups) <= 65),
  ADD COLUMN via text NOT NULL DEFAULT '',          -- field manager or client
  ADD COLUMN object_uid text NOT NULL DEFAULT '',   -- of the object in Kubernetes
  ADD COLUMN generation bigint NOT NULL DEFAULT 0,  -- its metadata.generation; 0: it has none
  ADD COLUMN changes jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(changes) = 'array'),
  ADD COLUMN request_uid text NOT NULL DEFAULT '';  -- of the review of the API server
CREATE INDEX audit_log_objects ON strongroom.audit_log (object_uid, generation)
  WHERE object_uid <> '';
GRANT INSERT (groups, via, object_uid, generation, changes, request_uid) ON strongroom.audit_log
  TO strongroom_server;

-- The one home of what is hashed of a row: a JSON array on one line.
CREATE FUNCTION strongroom.audit_text(entry strongroom.audit_log) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_array(entry.id,
    to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.login,
    entry.actor, to_jsonb(entry.groups), entry.via, entry.action, entry.namespace, entry.subject,
    entry.object_uid, entry.generation, entry.result, entry.reason, entry.source,
    entry.request_uid, entry.changes, entry.details)::text
$$;
CREATE FUNCTION strongroom.audit_hash(before bytea, entry strongroom.audit_log) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(before || convert_to(strongroom.audit_text(entry), 'UTF8'))
$$;

-- In the order in which rows could be seen, which is not always that of their ids.
CREATE TABLE strongroom.audit_chain (
  seq bigint PRIMARY KEY CHECK (seq > 0),
  audit_id bigint NOT NULL UNIQUE,
  hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);
CREATE TRIGGER guard_update BEFORE UPDATE OR DELETE OR TRUNCATE ON strongroom.audit_chain
  FOR EACH STATEMENT EXECUTE FUNCTION strongroom.refuse_change();

-- Its last row, as the sealer left it, whose lock this is: one at a time.
CREATE TABLE strongroom.audit_head (
  id integer PRIMARY KEY CHECK (id = 1),
  seq bigint NOT NULL,
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  sealed_at timestamptz
);
INSERT INTO strongroom.audit_head VALUES (1, 0, decode(repeat('00', 32), 'hex'), NULL);

-- Rows that are not in the chain yet: what is not committed cannot be chained, and nobody looks
-- for it among all that is.
CREATE TABLE strongroom.audit_pending (audit_id bigint PRIMARY KEY);
INSERT INTO strongroom.audit_pending SELECT id FROM strongroom.audit_log;
CREATE FUNCTION strongroom.await_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO strongroom.audit_pending VALUES (NEW.id);
  RETURN NULL;
END
$$;
CREATE TRIGGER await_chain AFTER INSERT ON strongroom.audit_log
  FOR EACH ROW EXECUTE FUNCTION strongroom.await_chain();

-- Chains at most that many rows; how many it were. NULL: somebody else does.
CREATE FUNCTION strongroom.seal_audit(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head strongroom.audit_head;
  entry strongroom.audit_log;
  sealed integer := 0;
BEGIN
  SELECT * INTO head FROM strongroom.audit_head WHERE id = 1 FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN NULL; END IF;
  FOR entry IN
    SELECT l.* FROM strongroom.audit_pending p JOIN strongroom.audit_log l ON l.id = p.audit_id
    ORDER BY l.id LIMIT least(most, 10000)
  LOOP
    head.seq := head.seq + 1;
    head.hash := strongroom.audit_hash(head.hash, entry);
    INSERT INTO strongroom.audit_chain VALUES (head.seq, entry.id, head.hash);
    DELETE FROM strongroom.audit_pending WHERE audit_id = entry.id;
    sealed := sealed + 1;
  END LOOP;
  IF sealed > 0 THEN
    UPDATE strongroom.audit_head SET seq = head.seq, hash = head.hash,
      sealed_at = clock_timestamp() WHERE id = 1;
  END IF;
  RETURN sealed;
END
$$;

-- Computes the next rows of the chain again, after `seq`, whose hash is `hash`; both come back as
-- those of the last good one. `what` is empty, or says what is wrong with the row after that.
CREATE FUNCTION strongroom.check_audit_chain(INOUT seq bigint, INOUT hash bytea, most integer,
  OUT at_end boolean, OUT audit_id bigint, OUT what text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  link strongroom.audit_chain;
  entry strongroom.audit_log;
  head strongroom.audit_head;
  looked integer := 0;
BEGIN
  at_end := false;
  what := '';
  FOR link IN
    SELECT * FROM strongroom.audit_chain c WHERE c.seq > check_audit_chain.seq
    ORDER BY c.seq LIMIT most
  LOOP
    looked := looked + 1;
    audit_id := link.audit_id;
    SELECT * INTO entry FROM strongroom.audit_log l WHERE l.id = link.audit_id;
    IF NOT FOUND THEN
      what := 'its row of the audit log is gone';
    ELSIF link.seq <> seq + 1 THEN
      audit_id := NULL;
      what := 'it is missing in the chain';
    ELSIF link.hash <> strongroom.audit_hash(hash, entry) THEN
      what := 'it is not what was chained, or not in that place';
    END IF;
    IF what <> '' THEN RETURN; END IF;
    seq := link.seq;
    hash := link.hash;
  END LOOP;
  audit_id := NULL;
  IF looked = most THEN RETURN; END IF;
  at_end := true;
  SELECT * INTO head FROM strongroom.audit_head h WHERE h.id = 1;
  IF head.seq IS DISTINCT FROM seq OR head.hash IS DISTINCT FROM hash THEN
    what := 'the chain does not end where it was left';
  END IF;
END
$$;

-- Whether the next rows of the log, after `id`, are in the chain, or will be; and whether all that
-- will be are in the log.
CREATE FUNCTION strongroom.check_audit_rows(INOUT id bigint, most integer, OUT at_end boolean,
  OUT audit_id bigint, OUT what text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  looked bigint;
  last bigint;
BEGIN
  what := '';
  SELECT count(*), max(n.id), min(n.id) FILTER (WHERE
      NOT EXISTS (SELECT FROM strongroom.audit_chain c WHERE c.audit_id = n.id)
      AND NOT EXISTS (SELECT FROM strongroom.audit_pending p WHERE p.audit_id = n.id))
    INTO looked, last, audit_id
    FROM (SELECT l.id FROM strongroom.audit_log l WHERE l.id > check_audit_rows.id
          ORDER BY l.id LIMIT most) n;
  id := coalesce(last, id);
  at_end := looked < most;
  IF audit_id IS NOT NULL THEN
    what := 'it is in the audit log, and was not to be chained';
  ELSIF at_end THEN
    SELECT min(p.audit_id) INTO audit_id FROM strongroom.audit_pending p
      WHERE NOT EXISTS (SELECT FROM strongroom.audit_log l WHERE l.id = p.audit_id);
    IF audit_id IS NOT NULL THEN what := 'it was to be chained, and is gone'; END IF;
  END IF;
END
$$;

REVOKE ALL ON FUNCTION strongroom.audit_text(strongroom.audit_log),
  strongroom.audit_hash(bytea, strongroom.audit_log), strongroom.await_chain(),
  strongroom.seal_audit(integer), strongroom.check_audit_chain(bigint, bytea, integer),
  strongroom.check_audit_rows(bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION strongroom.seal_audit(integer),
  strongroom.check_audit_chain(bigint, bytea, integer),
  strongroom.check_audit_rows(bigint, integer) TO strongroom_server;

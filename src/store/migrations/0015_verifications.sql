-- What the servers find when they compare what is stored with what was sealed, set after set, without
-- being asked. One step is a short transaction under the locks of two rows, a set's and its tenant's:
-- whoever dies with them has let go of them, and the next goes on where they were.
-- Servers of the version before are not ready, as after every migration; what they still store gets
-- its rows by the triggers.

-- In the order in which a report takes them.
LOCK TABLE strongroom.tenants, strongroom.policy_blobs, strongroom.backup_sets
  IN ACCESS EXCLUSIVE MODE;

-- Of each set, gone with it.
CREATE TABLE strongroom.set_verifications (
  set_id bigint PRIMARY KEY REFERENCES strongroom.backup_sets (id) ON DELETE CASCADE,
  tenant_id integer NOT NULL REFERENCES strongroom.tenants (id),
  -- Since when somebody ought to look: sets that are older than this table wait no longer than others.
  made_at timestamptz NOT NULL DEFAULT now(),
  -- The one that goes on: up to which of the set's versions, and what was found so far.
  begun_at timestamptz,
  at_version bigint NOT NULL DEFAULT 0,
  found integer NOT NULL DEFAULT 0,
  first_found jsonb NOT NULL DEFAULT '[]',
  oldest_reading timestamptz,
  -- The last that came to its end. seen_since: all of the set was looked at then or later. A content
  -- that sets share is read for one of them.
  verified_at timestamptz,
  seen_since timestamptz NOT NULL DEFAULT '-infinity',
  problem_count integer NOT NULL DEFAULT 0,
  problems jsonb NOT NULL DEFAULT '[]'
);
-- Whose turn is next: the newest that nobody has verified, then the one that waits longest.
CREATE INDEX set_verifications_turn ON strongroom.set_verifications (seen_since, set_id DESC);

-- Of each tenant: rows that belong to none of its sets. The one that goes on has come up to a digest.
CREATE TABLE strongroom.tenant_verifications (
  tenant_id integer PRIMARY KEY REFERENCES strongroom.tenants (id),
  begun_at timestamptz,
  at_digest bytea NOT NULL DEFAULT '',
  found integer NOT NULL DEFAULT 0,
  first_found jsonb NOT NULL DEFAULT '[]',
  verified_at timestamptz,
  seen_since timestamptz NOT NULL DEFAULT '-infinity',
  problem_count integer NOT NULL DEFAULT 0,
  problems jsonb NOT NULL DEFAULT '[]'
);

-- When a content was last read, and was that of its digest. Gone with it.
CREATE TABLE strongroom.blob_readings (
  tenant_id integer NOT NULL,
  digest bytea NOT NULL,
  read_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, digest),
  FOREIGN KEY (tenant_id, digest) REFERENCES strongroom.policy_blobs (tenant_id, digest)
    ON DELETE CASCADE
);

-- Nobody needs the right to make them.
CREATE FUNCTION strongroom.begin_verification() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'tenants' THEN
    INSERT INTO strongroom.tenant_verifications (tenant_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
  ELSE
    INSERT INTO strongroom.set_verifications (set_id, tenant_id) VALUES (NEW.id, NEW.tenant_id);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER begin_verification AFTER INSERT ON strongroom.tenants
  FOR EACH ROW EXECUTE FUNCTION strongroom.begin_verification();
CREATE TRIGGER begin_verification AFTER INSERT ON strongroom.backup_sets
  FOR EACH ROW EXECUTE FUNCTION strongroom.begin_verification();
INSERT INTO strongroom.tenant_verifications (tenant_id) SELECT id FROM strongroom.tenants;
INSERT INTO strongroom.set_verifications (set_id, tenant_id)
SELECT id, tenant_id FROM strongroom.backup_sets WHERE sealed_at IS NOT NULL;

-- When, is said here: no set is verified in the future, and none before it was begun.
CREATE FUNCTION strongroom.stamp_verification() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  at timestamptz := clock_timestamp();
BEGIN
  NEW.begun_at := CASE WHEN NEW.begun_at IS NOT NULL THEN coalesce(OLD.begun_at, at) END;
  IF NEW.verified_at IS DISTINCT FROM OLD.verified_at THEN
    NEW.verified_at := at;
    NEW.seen_since := least(NEW.seen_since, OLD.begun_at, at);
  ELSE
    NEW.seen_since := OLD.seen_since;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER stamp BEFORE UPDATE ON strongroom.set_verifications
  FOR EACH ROW EXECUTE FUNCTION strongroom.stamp_verification();
CREATE TRIGGER stamp BEFORE UPDATE ON strongroom.tenant_verifications
  FOR EACH ROW EXECUTE FUNCTION strongroom.stamp_verification();

CREATE FUNCTION strongroom.stamp_reading() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.read_at := clock_timestamp();
  RETURN NEW;
END
$$;
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON strongroom.blob_readings
  FOR EACH ROW EXECUTE FUNCTION strongroom.stamp_reading();

-- What was found stays known when a later look finds nothing.
CREATE FUNCTION strongroom.audit_verification() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO strongroom.audit_log (actor, action, namespace, subject, result, reason, details)
  SELECT session_user, 'verify', b.namespace, 'backupsets/' || b.id, 'altered',
    coalesce(NEW.problems -> 0 ->> 'what', ''), jsonb_build_object('problems', NEW.problem_count)
  FROM strongroom.backup_sets b WHERE b.id = NEW.set_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER audit AFTER UPDATE ON strongroom.set_verifications FOR EACH ROW
  WHEN (NEW.verified_at IS DISTINCT FROM OLD.verified_at AND NEW.problem_count > 0)
  EXECUTE FUNCTION strongroom.audit_verification();

REVOKE ALL ON FUNCTION strongroom.begin_verification(), strongroom.stamp_verification(),
  strongroom.stamp_reading(), strongroom.audit_verification() FROM PUBLIC;
GRANT SELECT, UPDATE (begun_at, at_version, found, first_found, oldest_reading, verified_at,
    seen_since, problem_count, problems)
  ON strongroom.set_verifications TO strongroom_server;
GRANT SELECT, UPDATE (begun_at, at_digest, found, first_found, verified_at, seen_since,
    problem_count, problems)
  ON strongroom.tenant_verifications TO strongroom_server;
GRANT SELECT, INSERT (tenant_id, digest), UPDATE (read_at) ON strongroom.blob_readings
  TO strongroom_server;
-- Problems name policies, which the controller does not read.
GRANT SELECT (set_id, made_at, verified_at, seen_since, problem_count) ON strongroom.set_verifications
  TO strongroom_controller;
GRANT SELECT (tenant_id, problem_count) ON strongroom.tenant_verifications
  TO strongroom_controller;

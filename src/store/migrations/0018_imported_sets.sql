-- Sets that were sealed elsewhere and put in here (docs/adr/0023-imported-sets.md). They are marked
-- for ever, are in no schedule's chain, and nobody's retention counts them: they are held from the
-- moment they are there, and go once nobody holds them.
-- Servers of the version before are not ready, as after every migration.

-- Reports first, which this waits for with nothing that they want. Then sets: who reports or
-- verifies looks at these before the others.
LOCK TABLE strongroom.run_locks, strongroom.backup_sets, strongroom.tenants,
  strongroom.policy_versions IN ACCESS EXCLUSIVE MODE;

-- Of what was put in: the digest that it was sealed with elsewhere, which is not this one's where
-- rules have changed since; who put it in; when it was taken, as it says itself.
ALTER TABLE strongroom.backup_sets
  ADD COLUMN imported_digest bytea CHECK (octet_length(imported_digest) = 32),
  ADD COLUMN imported_by text NOT NULL DEFAULT '' CHECK (length(imported_by) <= 256),
  ADD COLUMN taken_at timestamptz,
  ADD CHECK ((imported_digest IS NULL) = (imported_by = '')),
  ADD CHECK ((imported_digest IS NULL) = (taken_at IS NULL));
CREATE INDEX backup_sets_imported ON strongroom.backup_sets (id)
  WHERE imported_digest IS NOT NULL AND deleted_at IS NULL;

-- What was first seen in such a set. A run shares it only where its own content is the very same: of
-- what counts as no change, nobody else's word is taken.
ALTER TABLE strongroom.policy_versions ADD COLUMN imported boolean NOT NULL DEFAULT false;

-- Nobody puts a set in without a row in the audit log, and none is without a hold at first.
CREATE FUNCTION strongroom.begin_import(of_set bigint, peer text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who text;
BEGIN
  UPDATE strongroom.backup_sets SET status_reported_at = clock_timestamp()
  WHERE id = of_set AND imported_digest IS NOT NULL AND sealed_at IS NOT NULL
    AND status_reported_at IS NULL
  RETURNING imported_by INTO who;
  IF who IS NULL THEN
    RAISE EXCEPTION 'backup set % is none that is put in now', of_set USING ERRCODE = 'SR001';
  END IF;
  INSERT INTO strongroom.audit_log
    (actor, action, namespace, subject, result, source, details)
  SELECT who, 'import', namespace, 'backupsets/' || run_name || '-' || id, 'accepted',
    coalesce(peer, ''),
    jsonb_build_object('items', item_count, 'digest', encode(imported_digest, 'hex'))
  FROM strongroom.backup_sets WHERE id = of_set;
  PERFORM strongroom.set_held(of_set, true, who, 'imported', NULL, peer);
END
$$;

-- Held, and with its row in the audit log, both by the transaction that put it in: or it is not
-- there. Only the owner may read that log.
CREATE FUNCTION strongroom.refuse_unheld_import() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM strongroom.backup_sets WHERE id = NEW.id AND NOT held) THEN
    RAISE EXCEPTION 'backup set % was put in without being held', NEW.id USING ERRCODE = 'SR001';
  END IF;
  IF NOT EXISTS (SELECT FROM strongroom.audit_log
                 WHERE namespace = NEW.namespace AND at >= now() AND action = 'import'
                   AND actor = NEW.imported_by
                   AND subject = 'backupsets/' || NEW.run_name || '-' || NEW.id) THEN
    RAISE EXCEPTION 'backup set % was put in unseen', NEW.id USING ERRCODE = 'SR001';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER is_held AFTER INSERT ON strongroom.backup_sets
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.imported_digest IS NOT NULL) EXECUTE FUNCTION strongroom.refuse_unheld_import();

REVOKE ALL ON FUNCTION strongroom.begin_import(bigint, text), strongroom.refuse_unheld_import()
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION strongroom.begin_import(bigint, text) TO strongroom_server;
GRANT INSERT (imported_digest, imported_by, taken_at) ON strongroom.backup_sets
  TO strongroom_server;
GRANT SELECT (imported), INSERT (imported) ON strongroom.policy_versions TO strongroom_server;
-- Also of a tenant that is not there: it has a kind.
GRANT SELECT (deleted_at), INSERT (provider) ON strongroom.tenants TO strongroom_server;

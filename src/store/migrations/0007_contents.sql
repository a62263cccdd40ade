-- Contents that are not what they should be keep nobody from storing what is.
-- Servers of the version before store nothing new after this: they are not ready, as after every
-- migration.
LOCK TABLE strongroom.policy_blobs, strongroom.policy_versions IN ACCESS EXCLUSIVE MODE;

-- codec 0: the content as it is, and PostgreSQL sees to it that it is that of its digest. 1: zstd,
-- which it cannot read. There was no 0 so far.
DROP TRIGGER guard_update ON strongroom.policy_blobs;
UPDATE strongroom.policy_blobs SET codec = 1 WHERE codec <> 1;
ALTER TABLE strongroom.policy_blobs ADD CONSTRAINT is_proven CHECK
  (codec = 1 OR (codec = 0 AND sha256(body) = digest AND octet_length(body) = raw_size));

-- A body may be replaced by what is proven, and by nothing else: so whoever does it can only repair.
-- What was there is gone, but not in silence.
CREATE FUNCTION strongroom.guard_content() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.codec = 0 OR NEW.codec <> 0
     OR NEW.tenant_id <> OLD.tenant_id OR NEW.digest <> OLD.digest THEN
    RAISE EXCEPTION 'contents never change' USING ERRCODE = 'SR001';
  END IF;
  INSERT INTO strongroom.audit_log (actor, action, namespace, subject, result, reason)
  SELECT session_user, 'repair', namespace, 'policyblobs/' || encode(NEW.digest, 'hex'), 'accepted',
    'its body is replaced by the content of its digest'
  FROM strongroom.tenants WHERE id = NEW.tenant_id;
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION strongroom.guard_content() FROM PUBLIC;
CREATE TRIGGER guard_update BEFORE UPDATE ON strongroom.policy_blobs
  FOR EACH ROW EXECUTE FUNCTION strongroom.guard_content();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON strongroom.policy_blobs
  FOR EACH STATEMENT EXECUTE FUNCTION strongroom.refuse_change();
GRANT UPDATE (codec, raw_size, body) ON strongroom.policy_blobs TO strongroom_server;

-- A version that has a true change digest and another content keeps no true one out.
ALTER TABLE strongroom.policy_versions
  DROP CONSTRAINT policy_versions_object_id_change_digest_epoch_key,
  ADD UNIQUE (object_id, change_digest, epoch, blob_digest);

-- What whoever tells goes by: docs/notifications.md.

-- News that was told is removed when it is old.
CREATE INDEX outbox_delivered ON strongroom.outbox (delivered_at) WHERE delivered_at IS NOT NULL;

-- Of the object, as they were when it was last told of: that an incident is over is told by these
-- when the object is gone.
ALTER TABLE strongroom.notice_courses ADD COLUMN labels jsonb NOT NULL DEFAULT '{}'
  CHECK (jsonb_typeof(labels) = 'object');

-- By column, as everywhere: whoever may update all of a table may lock it.
REVOKE INSERT, UPDATE ON strongroom.notice_courses FROM strongroom_controller, strongroom_notifier;
GRANT INSERT (event, object_uid, since, last_at),
  UPDATE (incident, since, told_periods, last_at, last_key, labels)
  ON strongroom.notice_courses TO strongroom_controller, strongroom_notifier;
REVOKE INSERT ON strongroom.notices FROM strongroom_controller, strongroom_notifier;
GRANT INSERT (id, object_uid, notice, labels) ON strongroom.notices
  TO strongroom_controller, strongroom_notifier;

-- What the controller sees of who did what. Who made the Run of that UID, as the webhook has
-- noted it; NULL: nobody knows, or not yet.
CREATE FUNCTION strongroom.actor_of(run uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.actor FROM strongroom.audit_log l
  WHERE l.object_uid = actor_of.run::text AND l.action = 'create' AND l.result <> 'refused'
  ORDER BY l.id LIMIT 1
$$;

-- Who changed what differs in that backup set from the one before, each once.
CREATE FUNCTION strongroom.changers_of(backup_set bigint) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_agg(a.actor ORDER BY a.actor) FROM (
    SELECT DISTINCT c.actor FROM strongroom.backup_set_changes c
    WHERE c.set_id = changers_of.backup_set AND c.actor <> '' LIMIT 100) a
$$;

REVOKE ALL ON FUNCTION strongroom.actor_of(uuid), strongroom.changers_of(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION strongroom.actor_of(uuid), strongroom.changers_of(bigint)
  TO strongroom_controller;

-- What whoever tells goes by: docs/notifications.md.

-- News that was told is removed when it is old.
CREATE INDEX outbox_delivered ON strongroom.outbox (delivered_at) WHERE delivered_at IS NOT NULL;

-- Before this version nobody told of anything. Of what is long over only how a schedule stands now
-- will be; all the rest counts as told, or each look, also of other clusters, would go through it.
UPDATE strongroom.outbox o SET delivered_at = now() FROM strongroom.backup_schedule_runs r
WHERE r.id = o.run_uid AND o.delivered_at IS NULL AND o.created_at < now() - interval '24 hours'
  AND EXISTS (
    SELECT FROM strongroom.backup_schedule_runs n
    WHERE n.backup_schedule_id = r.backup_schedule_id AND n.scheduled_for > r.scheduled_for
      AND n.status IN ('success', 'partial', 'failed'));

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

-- What the controller sees of who did what. Who made that Run, as the webhook has noted it; NULL:
-- nobody knows, or not yet. Rows that do not say the UID are known by name, at about that time.
CREATE FUNCTION strongroom.actor_of(run uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.actor FROM strongroom.backup_schedule_runs r
  JOIN strongroom.audit_log l ON l.namespace = r.namespace
    AND l.at BETWEEN r.created_at - interval '5 minutes' AND r.created_at + interval '5 minutes'
  WHERE r.id = actor_of.run AND l.subject = 'backupscheduleruns/' || r.name
    AND l.object_uid IN ('', r.id::text) AND l.action = 'create' AND l.result <> 'refused'
    AND l.actor <> 'unknown'  -- as of what the controller sees, which it writes of each of them
  ORDER BY l.id DESC LIMIT 1
$$;

-- Likewise who annotated the schedule of that Run so that the controller made it, where the row
-- says what was changed.
CREATE FUNCTION strongroom.annotator_of(run uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.actor FROM strongroom.backup_schedule_runs r
  JOIN strongroom.backup_schedules s ON s.id = r.backup_schedule_id
  JOIN strongroom.audit_log l ON l.namespace = r.namespace
    AND l.at BETWEEN r.created_at - interval '5 minutes' AND r.created_at + interval '5 minutes'
  WHERE r.id = annotator_of.run AND l.subject = 'backupschedules/' || s.name
    AND l.object_uid IN ('', s.id::text) AND l.action IN ('create', 'update')
    AND l.result <> 'refused' AND l.changes::text LIKE '%run-now%'
  ORDER BY l.id DESC LIMIT 1
$$;

-- Who changed what differs in that backup set from the one before, each once.
CREATE FUNCTION strongroom.changers_of(backup_set bigint) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_agg(a.actor ORDER BY a.actor) FROM (
    SELECT DISTINCT c.actor FROM strongroom.backup_set_changes c
    WHERE c.set_id = changers_of.backup_set AND c.actor <> '' LIMIT 100) a
$$;

REVOKE ALL ON FUNCTION strongroom.actor_of(uuid), strongroom.annotator_of(uuid),
  strongroom.changers_of(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION strongroom.actor_of(uuid), strongroom.annotator_of(uuid),
  strongroom.changers_of(bigint) TO strongroom_controller;

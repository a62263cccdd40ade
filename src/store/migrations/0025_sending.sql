-- What the process that sends goes by: docs/notifications.md.

-- By column, as everywhere: whoever may write all of a row may say when it ended.
REVOKE INSERT ON strongroom.deliveries FROM strongroom_notifier;
GRANT INSERT (notifier_uid, notice_seq, object_uid, not_before, in_digest, next_at)
  ON strongroom.deliveries TO strongroom_notifier;
REVOKE UPDATE (not_before) ON strongroom.deliveries FROM strongroom_notifier;

-- As every process, it looks whether the schema is its own.
GRANT SELECT ON strongroom.schema_migrations TO strongroom_notifier;
CREATE POLICY every_notifier ON strongroom.schema_migrations FOR SELECT TO strongroom_notifier
  USING (true);

-- News that has to be told outside, written in the transaction that makes it true. What it is about
-- is read from the run's own row, which outlives it. Rows are deleted once they are delivered and
-- old: that a run was announced is known from its row, not from here.

CREATE TABLE strongroom.outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('runEnded')),
  run_uid uuid NOT NULL REFERENCES strongroom.backup_schedule_runs (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  delivered_at timestamptz,
  UNIQUE (kind, run_uid)
);
CREATE INDEX outbox_waiting ON strongroom.outbox (id) WHERE delivered_at IS NULL;

GRANT SELECT, INSERT, DELETE, UPDATE (delivered_at) ON strongroom.outbox TO strongroom_controller;

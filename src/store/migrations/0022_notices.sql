-- What people are told of, and what became of telling them: docs/notifications.md. Facts become
-- notices by whoever finds them; notices become deliveries, one for each notifier that wants them,
-- by the process that sends.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'strongroom_notifier') THEN
    BEGIN
      CREATE ROLE strongroom_notifier NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
  END IF;
END
$$;
GRANT USAGE ON SCHEMA strongroom TO strongroom_notifier;

-- runDispatched: somebody started a run. slotMissed: a row of the ledger that never got a Run.
ALTER TABLE strongroom.outbox DROP CONSTRAINT outbox_kind_check,
  ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('runEnded', 'runDispatched', 'slotMissed'));

-- What is remembered of one event of one object (src/domain/incidents.h).
CREATE TABLE strongroom.notice_courses (
  event text NOT NULL,
  object_uid text NOT NULL CHECK (object_uid <> ''),
  incident text NOT NULL DEFAULT '',  -- empty: none is open
  since timestamptz NOT NULL,
  told_periods bigint NOT NULL DEFAULT 0,
  last_at timestamptz NOT NULL,
  last_key text NOT NULL DEFAULT '',
  PRIMARY KEY (event, object_uid)
);
CREATE INDEX notice_courses_open ON strongroom.notice_courses (event) WHERE incident <> '';

CREATE TABLE strongroom.notices (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  object_uid text NOT NULL,  -- notices about one object are told in their order
  notice jsonb NOT NULL CHECK (jsonb_typeof(notice) = 'object'),
  labels jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(labels) = 'object'),  -- of the object
  made_at timestamptz NOT NULL DEFAULT now(),
  shared_at timestamptz  -- when its deliveries were made
);
CREATE INDEX notices_unshared ON strongroom.notices (seq) WHERE shared_at IS NULL;
CREATE INDEX notices_age ON strongroom.notices (made_at);

-- One notice for one Notifier object.
CREATE TABLE strongroom.deliveries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  notifier_uid text NOT NULL,
  notice_seq bigint NOT NULL REFERENCES strongroom.notices (seq) ON DELETE CASCADE,
  object_uid text NOT NULL,
  not_before timestamptz NOT NULL,  -- quiet hours, digest
  in_digest boolean NOT NULL DEFAULT false,
  state text NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'delivered', 'refused', 'givenUp', 'withdrawn')),
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL,
  claimed_until timestamptz,  -- somebody is sending it
  why text NOT NULL DEFAULT '' CHECK (length(why) <= 1024),  -- of the last attempt that failed
  ended_at timestamptz,
  UNIQUE (notifier_uid, notice_seq)
);
CREATE INDEX deliveries_waiting ON strongroom.deliveries (notifier_uid, object_uid, notice_seq)
  WHERE state = 'waiting';
CREATE INDEX deliveries_notice ON strongroom.deliveries (notice_seq);

GRANT SELECT, INSERT, UPDATE ON strongroom.notice_courses
  TO strongroom_controller, strongroom_notifier;
GRANT SELECT, INSERT ON strongroom.notices TO strongroom_controller, strongroom_notifier;
GRANT UPDATE (shared_at), DELETE ON strongroom.notices TO strongroom_notifier;
GRANT SELECT, INSERT, DELETE,
  UPDATE (not_before, state, attempts, next_at, claimed_until, why, ended_at)
  ON strongroom.deliveries TO strongroom_notifier;

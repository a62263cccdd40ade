-- Locks that only those who need them can take.
-- Processes of the version before go on with locks that they share with none of this one: what both
-- do to one schedule, run or tenant at once is kept apart by constraints, and whoever comes second
-- comes again.

-- Rows that are locked, and never written. Advisory locks are anybody's who may log in: a reader could
-- have held up reports of all namespaces. Subjects share rows by a hash, so no row has to be made or
-- removed; that two meet on one costs the second a moment.
CREATE TABLE strongroom.run_locks (id integer PRIMARY KEY, mark boolean);
CREATE TABLE strongroom.schedule_locks (id integer PRIMARY KEY, mark boolean);
CREATE TABLE strongroom.tenant_locks (id integer PRIMARY KEY, mark boolean);
CREATE TABLE strongroom.history_lock (id integer PRIMARY KEY, mark boolean);
INSERT INTO strongroom.run_locks SELECT generate_series(0, 65535);
INSERT INTO strongroom.schedule_locks SELECT generate_series(0, 1023);
INSERT INTO strongroom.tenant_locks SELECT generate_series(0, 1023);
INSERT INTO strongroom.history_lock VALUES (0);
-- To lock a row takes the right to change a column of it.
GRANT SELECT (id), UPDATE (mark) ON strongroom.run_locks, strongroom.schedule_locks
  TO strongroom_server;
GRANT SELECT (id), UPDATE (mark) ON strongroom.tenant_locks
  TO strongroom_server, strongroom_controller;
GRANT SELECT (id), UPDATE (mark) ON strongroom.history_lock TO strongroom_controller;

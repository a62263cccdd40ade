-- Retention counts sets of runs that somebody asked for by themselves: who reads sets is told which
-- these are.
GRANT SELECT (id, trigger) ON strongroom.backup_schedule_runs TO strongroom_server;

#pragma once

// Every lock that is taken in the database. They are rows of tables of our own (0006_locks.sql),
// because advisory locks are anybody's who may log in; each is held until its transaction ends.
// Subjects share rows by a hash.
// https://www.postgresql.org/docs/15/explicit-locking.html#LOCKING-ROWS
namespace strongroom::store::sql {

// One migration at a time. Processes still read the version meanwhile.
inline constexpr const char* kLockMigrations =
    "LOCK TABLE strongroom.schema_migrations IN SHARE ROW EXCLUSIVE MODE";

// One writer of runs at a time, so that the choice of a slot's first object cannot race.
inline constexpr const char* kLockRuns = "SELECT FROM strongroom.history_lock FOR UPDATE";

// One report of a run at a time; another one does not wait with a session. No row: somebody has it.
inline constexpr const char* kTryRun =
    "SELECT id FROM strongroom.run_locks WHERE id = hashtext($1) & 65535 FOR UPDATE SKIP LOCKED";

// Ingests share the tenant while they reuse its versions; purge takes it alone, so that no version
// vanishes while a set is about to use it. No row: somebody has it.
inline constexpr const char* kShareTenant =
    "SELECT id FROM strongroom.tenant_locks WHERE id = $1 & 1023 FOR SHARE";
inline constexpr const char* kTryTenant =
    "SELECT id FROM strongroom.tenant_locks WHERE id = $1 & 1023 FOR UPDATE SKIP LOCKED";

// Sets of one schedule are numbered, chained and compared one after the other.
inline constexpr const char* kLockSchedule =
    "SELECT id FROM strongroom.schedule_locks WHERE id = hashtext($1) & 1023 FOR UPDATE";

}  // namespace strongroom::store::sql

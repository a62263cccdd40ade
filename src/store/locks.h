#pragma once

// Every lock that is taken in the database. They are rows of tables of our own (0006_locks.sql,
// 0008_guards.sql), because advisory locks are anybody's who may log in; each is held until its
// transaction ends. Nobody can choose a subject that shares its row with another one.
// https://www.postgresql.org/docs/15/explicit-locking.html#LOCKING-ROWS
//
// Each statement also locks the tables that it names, in the order in which it names them, until
// its transaction ends. In one order everywhere, or a migration that locks several of them and
// somebody at work wait for each other:
//   1. what stands for a kind of work: run_locks (reports, imports), history_lock (the mirror),
//      tenant_locks (removals). A migration that wants what such work goes on to takes these first,
//      and so waits with nothing that the work wants;
//   2. backup_sets, which all others begin with who look at sets: the sets API, the verifier, what
//      is marked and what is removed next (kSetsFirst);
//   3. tenants, policy_versions and all that is left.
namespace strongroom::store::sql {

// One migration at a time. Processes still read the version meanwhile.
inline constexpr const char* kLockMigrations =
    "LOCK TABLE strongroom.schema_migrations IN SHARE ROW EXCLUSIVE MODE";

// For a transaction whose first statement would name another table before backup_sets.
inline constexpr const char* kSetsFirst = "SELECT FROM strongroom.backup_sets LIMIT 0";

// One writer of the mirror at a time, so that the choice of a slot's first object cannot race.
inline constexpr const char* kLockHistory = "SELECT FROM strongroom.history_lock FOR UPDATE";
// $1: the cluster. The term of the last who took its tenants and schedules over, under that lock.
inline constexpr const char* kHistoryTerm = "SELECT term FROM strongroom.clusters WHERE uid = $1";
inline constexpr const char* kTakeHistoryOver =
    "INSERT INTO strongroom.clusters AS c (uid, term) VALUES ($1, 1) "
    "ON CONFLICT (uid) DO UPDATE SET term = c.term + 1 RETURNING term";

// One report of a run at a time; another one does not wait with a session. No row: somebody has it.
// Runs share rows by a hash that nobody outside can compute.
inline constexpr const char* kTryRun =
    "SELECT id FROM strongroom.run_locks WHERE id = "
    "(SELECT hashtextextended($1, lock_key) & 65535 FROM strongroom.settings) "
    "FOR UPDATE SKIP LOCKED";

// Ingests share the tenant while they reuse its versions; purge takes it alone, so that no version
// vanishes while a set is about to use it. No row: somebody has it.
inline constexpr const char* kShareTenant =
    "SELECT id FROM strongroom.tenant_locks WHERE id = $1 FOR SHARE";
inline constexpr const char* kTryTenant =
    "SELECT id FROM strongroom.tenant_locks WHERE id = $1 FOR UPDATE SKIP LOCKED";

// Sets of one schedule are numbered, chained and compared one after the other. The row is made by
// the first who wants it; a conflict locks it, also where nothing is updated.
// https://www.postgresql.org/docs/15/sql-insert.html#SQL-ON-CONFLICT
inline constexpr const char* kLockSchedule =
    "INSERT INTO strongroom.schedule_locks (schedule_uid) VALUES ($1) "
    "ON CONFLICT (schedule_uid) DO UPDATE SET mark = NULL WHERE false";

// Sets of one namespace are counted one after the other, after all else is done. Of the many rows
// of runs: nobody waits with one of those, so there is no circle.
inline constexpr const char* kLockNamespace =
    "SELECT id FROM strongroom.run_locks WHERE id = "
    "(SELECT hashtextextended('namespace ' || $1, lock_key) & 65535 FROM strongroom.settings) "
    "FOR UPDATE";

}  // namespace strongroom::store::sql

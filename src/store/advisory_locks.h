#pragma once

// Every advisory lock that is taken in the database, so that no two have the same number.
// https://www.postgresql.org/docs/14/explicit-locking.html#ADVISORY-LOCKS
namespace strongroom::store::sql {

// One migration at a time, for a session; one maker of logins, for a transaction.
inline constexpr const char* kLockMigrations = "SELECT pg_advisory_lock(32497668236276333)";
inline constexpr const char* kUnlockMigrations = "SELECT pg_advisory_unlock(32497668236276333)";
inline constexpr const char* kLockLogins = "SELECT pg_advisory_xact_lock(32497668236276334)";

// The rest holds for a transaction.
// One writer of runs at a time, so that the choice of a slot's first object cannot race.
inline constexpr const char* kLockRuns = "SELECT pg_advisory_xact_lock(7020943, 1)";
// One report of a run at a time; another one does not wait with a session.
inline constexpr const char* kTryRun = "SELECT pg_try_advisory_xact_lock(7020944, hashtext($1))";
// Ingests share the tenant while they reuse its versions; purge takes it alone, so that no version
// vanishes while a set is about to use it.
inline constexpr const char* kShareTenant = "SELECT pg_advisory_xact_lock_shared(7020945, $1)";
inline constexpr const char* kTryTenant = "SELECT pg_try_advisory_xact_lock(7020945, $1)";
// Sets of one schedule are numbered, chained and compared one after the other.
inline constexpr const char* kLockSchedule = "SELECT pg_advisory_xact_lock(7020946, hashtext($1))";

}  // namespace strongroom::store::sql

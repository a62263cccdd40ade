#include "store/migrations.h"

#include "base/log.h"
#include "base/sha256.h"
#include "store/dsn.h"
#include "store/locks.h"
#include "store/migration_files.h"
#include "store/schema_version.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

// Other starters wait for as long as a migration takes.
constexpr const char* kNoLimits = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0";

// Longer than it takes to store most sets. What a migration waits for, all that comes later waits
// for too: somebody who reads and does not end must not hold up everybody for ever.
constexpr const char* kWaitNotForEver = "SET LOCAL lock_timeout = '2min'";

constexpr const char* kLedger =
    "CREATE SCHEMA IF NOT EXISTS strongroom;"
    "CREATE TABLE IF NOT EXISTS strongroom.schema_migrations ("
    "  version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL,"
    "  applied_at timestamptz NOT NULL DEFAULT now())";

constexpr const char* kApplied =
    "SELECT version, checksum FROM strongroom.schema_migrations ORDER BY version";

constexpr const char* kRecord =
    "INSERT INTO strongroom.schema_migrations (version, name, checksum) VALUES ($1, $2, $3)";

[[noreturn]] void Refuse(const std::string& message) {
  throw StoreError(StoreError::Kind::kRefused, "migrate PostgreSQL: " + message);
}

// How many migrations are applied. Throws StoreError when they are not ours.
int CheckApplied(const pqxx::result& rows) {
  const std::vector<Migration>& all = AllMigrations();
  int applied = 0;
  for (const auto& row : rows) {
    if (row[0].as<int>() != ++applied)
      Refuse("migration " + std::to_string(applied) + " is missing");
    if (static_cast<size_t>(applied) > all.size()) {
      Refuse("the database was migrated by a newer version of strongroom");
    }
    const Migration& migration = all[static_cast<size_t>(applied) - 1];
    if (row[1].as<std::string>() != base::Sha256Hex(migration.sql)) {
      Refuse(migration.name + " was applied with other content");
    }
  }
  return applied;
}

// Asked first: IF NOT EXISTS still demands the right to create. Of several at once the second waits
// for the first, and finds that it is there.
void MakeLedger(pqxx::connection_base& connection) {
  pqxx::work ledger(connection);
  ledger.exec(kNoLimits);
  if (ReadSchemaVersion(ledger) > 0) return;
  try {
    ledger.exec(kLedger);
    ledger.commit();
  } catch (const pqxx::unique_violation&) {
    return;
  }
}

// Applies the next migration, if there is one.
bool ApplyNext(pqxx::connection_base& connection, MigrationReport& report, bool is_first) {
  pqxx::work transaction(connection);
  transaction.exec(kNoLimits);
  transaction.exec(sql::kLockMigrations);
  const int applied = CheckApplied(transaction.exec(kApplied));
  if (is_first) report.from = applied;
  report.to = applied;
  if (applied == LatestSchemaVersion()) return false;
  const Migration& migration = AllMigrations()[static_cast<size_t>(applied)];
  transaction.exec(kWaitNotForEver);
  transaction.exec(migration.sql);
  transaction.exec_params(kRecord, migration.version, migration.name,
                          base::Sha256Hex(migration.sql));
  transaction.commit();
  report.to = migration.version;
  base::LogInfo("migration applied", {{"migration", migration.name}});
  return true;
}

}  // namespace

const std::vector<Migration>& AllMigrations() {
  static const std::vector<Migration> all = [] {
    std::vector<Migration> found;
    for (const base::EmbeddedFile& file : MigrationFiles()) {
      found.push_back({.version = static_cast<int>(found.size()) + 1,
                       .name = std::string(file.name),
                       .sql = std::string(file.text)});
    }
    return found;
  }();
  return all;
}

int LatestSchemaVersion() { return static_cast<int>(AllMigrations().size()); }

MigrationReport Migrate(const std::string& dsn) {
  try {
    Session session(WithDefaults(dsn));
    MakeLedger(session.connection());
    MigrationReport report;
    bool is_first = true;
    while (ApplyNext(session.connection(), report, is_first)) is_first = false;
    return report;
  } catch (...) {
    RethrowAsStoreError("migrate PostgreSQL");
  }
}

}  // namespace strongroom::store

#include "integration/database/test_database.h"

#include <pqxx/pqxx>

#include "base/log.h"
#include "base/sha256.h"
#include "integration/support/postgres.h"
#include "store/migrations.h"

namespace strongroom::test {
namespace {

constexpr const char* kLedger =
    "CREATE SCHEMA strongroom; CREATE TABLE strongroom.schema_migrations ("
    "version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL,"
    " applied_at timestamptz NOT NULL DEFAULT now())";

std::string DsnOf(const std::string& database) {
  const std::string& dsn = Postgres::Shared().dsn();
  return dsn.substr(0, dsn.rfind('/') + 1) + database;
}

void MakeDatabase(const std::string& name, const std::string& from) {
  pqxx::connection admin(Postgres::Shared().dsn());
  pqxx::nontransaction(admin).exec("CREATE DATABASE " + name + " TEMPLATE " + from);
}

// Migrated once, and copied for each test.
const std::string& Migrated() {
  static const std::string name = [] {
    std::string made = "migrated";
    MakeDatabase(made, "template1");
    store::Migrate(DsnOf(made));
    return made;
  }();
  return name;
}

}  // namespace

TestDatabase::TestDatabase(Schema schema) {
  base::SilenceLog();
  static int count = 0;
  name_ = "test_" + std::to_string(++count);
  MakeDatabase(name_, schema == Schema::kMigrated ? Migrated() : "template1");
  dsn_ = DsnOf(name_);
  database_ = std::make_unique<store::Database>(dsn_);
}

TestDatabase::~TestDatabase() {
  database_.reset();
  pqxx::connection admin(Postgres::Shared().dsn());
  pqxx::nontransaction(admin).exec("DROP DATABASE " + name_ + " WITH (FORCE)");
}

std::string TestDatabase::Value(const std::string& query) {
  pqxx::connection connection(dsn_);
  pqxx::work work(connection);
  const pqxx::result rows = work.exec(query);
  return rows.empty() ? "(no row)" : rows[0][0].as<std::string>("");
}

std::string TestDatabase::StateOf(const std::string& statement, const std::string& role) {
  pqxx::connection connection(dsn_);
  try {
    pqxx::work work(connection);
    if (!role.empty()) work.exec("SET LOCAL ROLE " + role);
    work.exec(statement);
    work.commit();
    return "";
  } catch (const pqxx::insufficient_privilege&) {
    return "42501";  // libpqxx 6 forgets the state of this one
  } catch (const pqxx::sql_error& e) {
    return e.sqlstate();
  }
}

void MakeOldSchema(TestDatabase& test, size_t version) {
  pqxx::connection connection(test.dsn());
  pqxx::work work(connection);
  work.exec(kLedger);
  for (size_t i = 0; i < version; ++i) {
    const store::Migration& migration = store::AllMigrations()[i];
    work.exec(migration.sql);
    work.exec_params(
        "INSERT INTO strongroom.schema_migrations (version, name, checksum) VALUES ($1, $2, $3)",
        migration.version, migration.name, base::Sha256Hex(migration.sql));
  }
  work.commit();
}

}  // namespace strongroom::test

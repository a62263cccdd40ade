#include "integration/support/pooler.h"

#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <vector>

#include "sets.h"
#include "store/migrations.h"
#include "store/session.h"

// Through a PgBouncer that lends a connection for one transaction.
namespace strongroom::store {
namespace {

std::string SettingIn(pqxx::transaction_base& transaction, const char* name) {
  return transaction.exec(std::string("SHOW ") + name)[0][0].as<std::string>();
}

TEST(Pooler, LendsForATransactionAndEverythingWorks) {
  TestDatabase test(TestDatabase::Schema::kEmpty);
  const test::Pooler pooler(test.dsn());
  EXPECT_EQ(Migrate(pooler.dsn()).to, LatestSchemaVersion());
  Database database(pooler.dsn());
  database.CheckReady();
  // More at once than the pooler has connections: they are lent by turns.
  std::vector<std::future<SetContents>> sets;
  for (int run = 1; run <= 6; ++run) {
    sets.push_back(std::async(std::launch::async, [&database, run] {
      return StoreSet(database, KeyOf(run),
                      {ItemOf("roles", "reader", "1"), ItemOf("roles", "writer", "1")},
                      OutcomeOf({"roles"}));
    }));
  }
  std::optional<std::string> root;
  for (auto& set : sets) {
    const SetContents contents = set.get();
    EXPECT_EQ(root.value_or(contents.root), contents.root);
    root = contents.root;
  }
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.backup_sets"), "6");
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.policy_versions"), "2");
}

TEST(Pooler, TakesNoLimitFromOneTransactionToTheNext) {
  TestDatabase test;
  const test::Pooler pooler(test.dsn());
  Database database(pooler.dsn());
  InTransaction(database, "look", [](pqxx::work& transaction) {
    EXPECT_EQ(SettingIn(transaction, "statement_timeout"), "1min");
    EXPECT_EQ(SettingIn(transaction, "lock_timeout"), "20s");
    EXPECT_EQ(SettingIn(transaction, "idle_in_transaction_session_timeout"), "5min");
  });
  Migrate(pooler.dsn());
  pqxx::connection somebody(pooler.dsn());
  pqxx::work transaction(somebody);
  EXPECT_EQ(SettingIn(transaction, "statement_timeout"), "0");
  EXPECT_EQ(SettingIn(transaction, "lock_timeout"), "0");
}

TEST(Pooler, RefusesOptionsOfAConnectionStringInWordsThatHelp) {
  TestDatabase test;
  const test::Pooler pooler(test.dsn());
  try {
    Database(pooler.dsn() + " options='-c geqo=off'").CheckReady();
    ADD_FAILURE() << "let in";
  } catch (const StoreError& e) {
    EXPECT_EQ(e.kind(), StoreError::Kind::kNoEntry);
    EXPECT_NE(std::string(e.what()).find("leave out `options`"), std::string::npos) << e.what();
  }
}

}  // namespace
}  // namespace strongroom::store

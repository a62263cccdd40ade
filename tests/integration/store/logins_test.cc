#include "store/logins.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <vector>

#include "sets.h"
#include "store/database.h"
#include "store/error.h"
#include "store/migrations.h"

namespace strongroom::store {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// The test's database, as another user. Roles belong to the whole server, so names differ from test
// to test.
std::string DsnFor(const TestDatabase& test, const std::string& user, const std::string& password) {
  const std::string& dsn = test.dsn();
  return "postgresql://" + user + (password.empty() ? "" : ":") + password +
         dsn.substr(dsn.rfind('@'));
}

// Whether a process with this connection string would be ready.
bool IsLetIn(const std::string& dsn) {
  try {
    Database(dsn).CheckReady();
    return true;
  } catch (const StoreError&) {
    return false;
  }
}

std::string RefusalOf(const std::string& owner, const std::string& dsn, const std::string& role) {
  try {
    EnsureLogin(owner, dsn, role);
    return "(accepted)";
  } catch (const StoreError& e) {
    EXPECT_EQ(e.kind(), StoreError::Kind::kRefused) << e.what();
    return e.what();
  }
}

std::string VerifierOf(TestDatabase& test, const std::string& user) {
  return test.Value("SELECT rolpassword FROM pg_authid WHERE rolname = '" + user + "'");
}

TEST(EnsureLogin, MakesAUserWithTheRightsOfItsRole) {
  TestDatabase test;
  const std::string dsn = DsnFor(test, "made", "secret");
  ASSERT_FALSE(IsLetIn(dsn));
  EnsureLogin(test.dsn(), dsn, kServerRole);
  EXPECT_TRUE(IsLetIn(dsn));
  EXPECT_FALSE(IsLetIn(DsnFor(test, "made", "other")));
  EXPECT_THAT(VerifierOf(test, "made"), testing::StartsWith("SCRAM-SHA-256$4096:"));
  const std::string insert = "INSERT INTO strongroom.policy_blobs DEFAULT VALUES";
  EXPECT_NE(test.StateOf(insert, "made"), "42501");
  EXPECT_EQ(test.StateOf("DELETE FROM strongroom.backup_sets", "made"), "42501");
  EXPECT_EQ(test.StateOf("CREATE ROLE more", "made"), "42501");
}

TEST(EnsureLogin, ChangesNothingTheSecondTime) {
  TestDatabase test;
  const std::string dsn = DsnFor(test, "twice", "secret");
  EnsureLogin(test.dsn(), dsn, kControllerRole);
  const std::string before = VerifierOf(test, "twice");
  EnsureLogin(test.dsn(), dsn, kControllerRole);
  EXPECT_EQ(VerifierOf(test, "twice"), before);
}

TEST(EnsureLogin, ChangesThePasswordOfItsOwnUser) {
  TestDatabase test;
  EnsureLogin(test.dsn(), DsnFor(test, "rotated", "old"), kServerRole);
  EnsureLogin(test.dsn(), DsnFor(test, "rotated", "new"), kServerRole);
  EXPECT_TRUE(IsLetIn(DsnFor(test, "rotated", "new")));
  EXPECT_FALSE(IsLetIn(DsnFor(test, "rotated", "old")));
}

std::string SettingsOf(TestDatabase& test, const std::string& user) {
  return test.Value(
      "SELECT coalesce(string_agg(array_to_string(setconfig, ' '), ' '), '') FROM "
      "pg_db_role_setting WHERE setrole = '" +
      user + "'::regrole");
}

// What a login may do to itself, and whoever has taken it over would leave behind.
TEST(EnsureLogin, UndoesWhatALoginMayDoToItself) {
  const char* const settings[] = {"SET default_transaction_read_only = on",
                                  "SET search_path = public, pg_catalog",
                                  "SET statement_timeout = 1", "SET synchronous_commit = off"};
  int number = 0;
  for (const std::string setting : settings) {
    for (const bool in_database : {false, true}) {
      TestDatabase test;
      const std::string user = "own_settings_" + std::to_string(++number);
      const std::string dsn = DsnFor(test, user, "secret");
      EnsureLogin(test.dsn(), dsn, kServerRole);
      const std::string where =
          in_database ? "IN DATABASE " + test.Value("SELECT current_database()") + ' ' : "";
      ASSERT_EQ(test.StateOf("ALTER ROLE " + user + ' ' + where + setting, user), "");
      ASSERT_EQ(test.StateOf("ALTER ROLE " + user + " PASSWORD 'mine'", user), "");
      ASSERT_NE(SettingsOf(test, user), "");
      EnsureLogin(test.dsn(), dsn, kServerRole);
      EXPECT_EQ(SettingsOf(test, user), "") << where << setting;
      EXPECT_TRUE(IsLetIn(dsn)) << setting;
      EXPECT_FALSE(IsLetIn(DsnFor(test, user, "mine"))) << setting;
    }
  }
}

TEST(EnsureLogin, LeavesTheSettingsOfOthersAlone) {
  TestDatabase test;
  ASSERT_EQ(test.StateOf("CREATE ROLE with_settings LOGIN PASSWORD 'theirs';"
                         "ALTER ROLE with_settings SET work_mem = '1MB'"),
            "");
  RefusalOf(test.dsn(), DsnFor(test, "with_settings", "hunter2"), kServerRole);
  EXPECT_EQ(SettingsOf(test, "with_settings"), "work_mem=1MB");
}

TEST(EnsureLogin, GoesOnWhereTheOwnerMayNotRemoveSettings) {
  TestDatabase test;
  ASSERT_EQ(test.StateOf("CREATE ROLE modest LOGIN PASSWORD 'secret'"), "");
  const std::string dsn = DsnFor(test, "kept_settings", "secret");
  EnsureLogin(test.dsn(), dsn, kServerRole);
  ASSERT_EQ(test.StateOf("ALTER ROLE kept_settings SET work_mem = '1MB'"), "");
  EnsureLogin(DsnFor(test, "modest", "secret"), dsn, kServerRole);
  EXPECT_EQ(SettingsOf(test, "kept_settings"), "work_mem=1MB");
  EXPECT_TRUE(IsLetIn(dsn));
}

TEST(EnsureLogin, TakesNamesAndPasswordsAsTheyAre) {
  TestDatabase test;
  const std::string dsn = DsnFor(test, "O%27Hara%22%3B%20--%5C", "it%27s%20%22%5C%24%3B%C3%A9");
  EnsureLogin(test.dsn(), dsn, kServerRole);
  EXPECT_TRUE(IsLetIn(dsn));
}

TEST(EnsureLogin, MayUseTheRoleItself) {
  TestDatabase test;
  const std::string role = "strongroom_server";
  EnsureLogin(test.dsn(), DsnFor(test, role, "secret"), kServerRole);
  EXPECT_TRUE(IsLetIn(DsnFor(test, role, "secret")));
  test.StateOf("ALTER ROLE strongroom_server NOLOGIN PASSWORD NULL");
}

TEST(EnsureLogin, GivesTheRightsToAUserThatIsLetInAlready) {
  TestDatabase test;
  ASSERT_EQ(test.StateOf("CREATE ROLE ready_made LOGIN PASSWORD 'secret'"), "");
  const std::string before = VerifierOf(test, "ready_made");
  const std::string dsn = DsnFor(test, "ready_made", "secret");
  ASSERT_FALSE(IsLetIn(dsn));
  EnsureLogin(test.dsn(), dsn, kServerRole);
  EXPECT_TRUE(IsLetIn(dsn));
  EXPECT_EQ(VerifierOf(test, "ready_made"), before);
}

TEST(EnsureLogin, LeavesThePasswordOfOthersAlone) {
  TestDatabase test;
  ASSERT_EQ(test.StateOf("CREATE ROLE someone_else LOGIN PASSWORD 'theirs'"), "");
  const std::string before = VerifierOf(test, "someone_else");
  EXPECT_THAT(RefusalOf(test.dsn(), DsnFor(test, "someone_else", "hunter2"), kServerRole),
              AllOf(HasSubstr("the role someone_else is there"), Not(HasSubstr("hunter2"))));
  EXPECT_EQ(VerifierOf(test, "someone_else"), before);
}

TEST(EnsureLogin, NeedsAnOwnerWhoMayMakeRolesAndNoMore) {
  TestDatabase test;
  ASSERT_EQ(test.StateOf("CREATE ROLE maker LOGIN CREATEROLE PASSWORD 'secret'"), "");
  const std::string owner = DsnFor(test, "maker", "secret");
  EnsureLogin(owner, DsnFor(test, "made_by_maker", "old"), kControllerRole);
  EnsureLogin(owner, DsnFor(test, "made_by_maker", "new"), kControllerRole);
  EXPECT_TRUE(IsLetIn(DsnFor(test, "made_by_maker", "new")));
}

TEST(EnsureLogin, TellsWhatToRunWhenTheOwnerMayNotMakeRoles) {
  TestDatabase test;
  ASSERT_EQ(test.StateOf("CREATE ROLE humble LOGIN PASSWORD 'secret'"), "");
  const std::string owner = DsnFor(test, "humble", "secret");
  EXPECT_THAT(RefusalOf(owner, DsnFor(test, "absent", "hunter2"), kServerRole),
              AllOf(HasSubstr(R"(CREATE ROLE "absent" LOGIN PASSWORD '...'; )"
                              R"(GRANT "strongroom_server" TO "absent")"),
                    Not(HasSubstr("hunter2"))));
  // Once someone else has run that, the owner need not.
  const std::string dsn = DsnFor(test, "absent", "hunter2");
  EnsureLogin(test.dsn(), dsn, kServerRole);
  EnsureLogin(owner, dsn, kServerRole);
  EXPECT_TRUE(IsLetIn(dsn));
}

TEST(EnsureLogin, NeedsNothingOfAnOwnerForWhomAllRolesWereMade) {
  const TestDatabase other;  // its migration makes the roles, which belong to the whole server
  TestDatabase test(TestDatabase::Schema::kEmpty);
  const std::string dsn = DsnFor(test, "strongroom_server", "secret");
  ASSERT_EQ(test.StateOf("CREATE ROLE plain LOGIN PASSWORD 'secret';"
                         "ALTER ROLE strongroom_server LOGIN PASSWORD 'secret'"),
            "");
  const std::string database = test.Value("SELECT current_database()");
  ASSERT_EQ(test.StateOf("GRANT CREATE ON DATABASE " + database + " TO plain"), "");
  const std::string owner = DsnFor(test, "plain", "secret");
  EXPECT_EQ(Migrate(owner).to, LatestSchemaVersion());
  EnsureLogin(owner, dsn, kServerRole);
  EXPECT_TRUE(IsLetIn(dsn));
  test.StateOf("ALTER ROLE strongroom_server NOLOGIN PASSWORD NULL");
}

TEST(EnsureLogin, IsSafeWhenSeveralStartAtOnce) {
  TestDatabase test;
  const std::string dsn = DsnFor(test, "at_once", "secret");
  std::vector<std::future<void>> starters;
  for (int i = 0; i < 4; ++i) {
    starters.push_back(
        std::async(std::launch::async, [&] { EnsureLogin(test.dsn(), dsn, kControllerRole); }));
  }
  for (auto& starter : starters) EXPECT_NO_THROW(starter.get());
  EXPECT_TRUE(IsLetIn(dsn));
}

TEST(EnsureLogin, TellsThatPostgresIsNotThere) {
  try {
    EnsureLogin("postgresql://nobody:secret@127.0.0.1:1/nothing", "user=u password=p", kServerRole);
    ADD_FAILURE() << "connected";
  } catch (const StoreError& e) {
    EXPECT_EQ(e.kind(), StoreError::Kind::kUnavailable);
    EXPECT_THAT(e.what(), Not(HasSubstr("secret")));
  }
}

}  // namespace
}  // namespace strongroom::store

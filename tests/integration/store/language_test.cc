#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <pqxx/pqxx>
#include <vector>

#include "integration/support/command.h"
#include "integration/support/postgres.h"
#include "integration/support/scripted_server.h"
#include "store/database.h"
#include "store/error.h"
#include "support/eventually.h"
#include "support/temporary_folder.h"

// PostgreSQL says in the language of its lc_messages why it lets nobody in.
namespace strongroom::store {
namespace {

using enum StoreError::Kind;
using testing::HasSubstr;
using testing::Not;

// Takes what comes, and says nothing.
void KeepSilent(int socket, int /*number*/) {
  while (!test::ReadSome(socket).empty()) continue;
}

// As PostgreSQL refuses: https://www.postgresql.org/docs/15/protocol-error-fields.html
test::ScriptedServer::Serve Refusing(const std::string& severity, const std::string& state,
                                     const std::string& text) {
  const std::string fields =
      "S" + severity + '\0' + "VFATAL" + '\0' + "C" + state + '\0' + "M" + text + '\0' + '\0';
  return [fields](int socket, int) {
    if (test::ReadSome(socket).empty()) return;
    const uint32_t length = htonl(static_cast<uint32_t>(fields.size() + 4));
    std::string message = "E";
    message.append(reinterpret_cast<const char*>(&length), sizeof(length));
    test::WriteAll(socket, message + fields);
  };
}

StoreError FailureAt(const std::string& dsn) {
  try {
    Database(dsn).CheckReady();
  } catch (const StoreError& e) {
    return e;
  }
  return {kRefused, "let in"};
}

TEST(Language, OfARefusalDoesNotMatter) {
  struct Case {
    const char* state;
    StoreError::Kind kind;
    const char* words;
  };
  const std::vector<Case> cases = {
      {"28P01", kNoEntry, "user or password is wrong"},
      {"28000", kNoEntry, "it does not let this user in"},
      {"3D000", kNoEntry, "there is no such database"},
      {"42501", kNoEntry, "a right is missing"},
      {"53300", kUnavailable, "it is short of memory, disk or connections"},
      {"57P03", kUnavailable, "it is starting or stopping, or has ended the session"},
  };
  for (const Case& c : cases) {
    const test::ScriptedServer japanese(
        Refusing("致命的エラー", c.state, "ユーザー\"hunter\"の要求は拒否されました"));
    const StoreError error = FailureAt("postgresql://hunter:hunter2@127.0.0.1:" + japanese.port() +
                                       "/hunter?sslmode=disable");
    EXPECT_EQ(error.kind(), c.kind) << error.what();
    EXPECT_STREQ(
        error.what(),
        (std::string("connect: PostgreSQL: ") + c.words + " (SQLSTATE " + c.state + ")").c_str());
  }
}

// A locale of this machine, for processes that are started while it lives.
class Locale {
 public:
  explicit Locale(const std::string& name) {
    std::filesystem::permissions(folder_.path(), std::filesystem::perms{0755});
    test::RunCommand(
        {"localedef", "--no-archive", "-i", name, "-f", "UTF-8", folder_ / (name + ".UTF-8")});
    setenv("LOCPATH", folder_.path().c_str(), /*replace=*/1);
  }
  ~Locale() { unsetenv("LOCPATH"); }
  Locale(const Locale&) = delete;
  Locale& operator=(const Locale&) = delete;

 private:
  test::TemporaryFolder folder_;
};

TEST(Language, OfARealServerMayBeGerman) {
  for (const char* part :
       {"/usr/share/locale/de/LC_MESSAGES/postgres-15.mo", "/usr/share/i18n/locales/de_DE"}) {
    if (!std::filesystem::exists(part)) GTEST_SKIP() << "no German on this machine: " << part;
  }
  const Locale locale("de_DE");
  const test::Postgres german(test::NameOfThisProgram() + "-german");
  pqxx::connection owner(german.dsn());
  pqxx::nontransaction work(owner);
  work.exec("CREATE ROLE hunter LOGIN PASSWORD 'hunter1'");
  work.exec("ALTER SYSTEM SET lc_messages = 'de_DE.UTF-8'");
  work.exec("SELECT pg_reload_conf()");
  ASSERT_TRUE(test::Eventually(
      [&] { return work.exec1("SHOW lc_messages")[0].as<std::string>() == "de_DE.UTF-8"; }));
  const std::string where = german.dsn().substr(german.dsn().rfind('@') + 1);
  const std::string server = where.substr(0, where.find('/'));
  try {
    pqxx::connection refused("postgresql://hunter:hunter2@" + where);
    ADD_FAILURE() << "let in";
  } catch (const pqxx::broken_connection& e) {
    ASSERT_THAT(e.what(), HasSubstr("fehlgeschlagen"));
  }
  EXPECT_STREQ(FailureAt("postgresql://hunter:hunter2@" + where).what(),
               "connect: PostgreSQL: user or password is wrong (SQLSTATE 28P01)");
  EXPECT_STREQ(FailureAt("postgresql://hunter:hunter1@" + server + "/hunter").what(),
               "connect: PostgreSQL: there is no such database (SQLSTATE 3D000)");
  work.exec("ALTER ROLE hunter NOLOGIN");
  EXPECT_STREQ(FailureAt("postgresql://hunter:hunter1@" + where).what(),
               "connect: PostgreSQL: it does not let this user in (SQLSTATE 28000)");
  EXPECT_EQ(FailureAt("postgresql://hunter:hunter1@" + where).kind(), kNoEntry);
}

// As without us: libpq goes on to the next address.
TEST(Connecting, GoesOnFromAServerThatDoesNotAnswer) {
  const test::ScriptedServer silent(KeepSilent);
  std::string dsn = test::Postgres::Shared().dsn();
  dsn.insert(dsn.rfind('@') + 1, "127.0.0.1:" + silent.port() + ",");
  dsn += "?connect_timeout=2";
  EXPECT_THAT(FailureAt(dsn).what(), Not(HasSubstr("connect")));
}

TEST(Connecting, EndsWhenNobodyAnswers) {
  const test::ScriptedServer silent(KeepSilent);
  const StoreError error =
      FailureAt("postgresql://127.0.0.1:" + silent.port() + "/x?connect_timeout=2");
  EXPECT_EQ(error.kind(), kUnavailable);
  EXPECT_STREQ(error.what(), "connect: PostgreSQL: it does not answer");
}

}  // namespace
}  // namespace strongroom::store

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <sstream>
#include <vector>

#include "base/ascii.h"
#include "base/log.h"
#include "integration/support/postgres.h"
#include "sets.h"
#include "store/dsn.h"
#include "store/error.h"
#include "store/logins.h"
#include "store/migrate.h"

// What of a connection string, and of what PostgreSQL says, may be read in messages and logs.
namespace strongroom::store {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string PercentEncoded(const std::string& text) {
  std::ostringstream encoded;
  for (const char c : text) {
    if (base::IsLetter(c) || base::IsDigit(c)) {
      encoded << c;
    } else {
      encoded << '%' << std::hex << std::uppercase << (c / 16) << (c % 16);
    }
  }
  return encoded.str();
}

std::string Quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '\'';
}

// What is said while a process tries to use a connection string: in errors and in the log.
struct Said {
  bool is_let_in = false;
  std::string text;
};

Said Try(const std::string& dsn) {
  Said said;
  const auto note = [&](auto attempt) {
    try {
      attempt();
      return true;
    } catch (const StoreError& e) {
      said.text += e.what() + std::string("\n");
      return false;
    }
  };
  said.is_let_in = note([&] { Database(dsn).CheckReady(); });
  note([&] { LoginOf(dsn); });
  testing::internal::CaptureStderr();
  base::SetLogLevel(base::LogLevel::kDebug);
  note([&] {
    MigrateOptions options;
    options.owner.dsn = dsn;
    options.patience = std::chrono::seconds(0);
    RunMigrate(options, {});
  });
  base::SilenceLog();
  said.text += testing::internal::GetCapturedStderr();
  return said;
}

// No four characters of it in a row.
void ExpectNothingOf(const std::string& password, const Said& said, const std::string& dsn) {
  for (size_t at = 0; at + 4 <= password.size(); ++at) {
    EXPECT_THAT(said.text, Not(HasSubstr(password.substr(at, 4)))) << dsn;
  }
}

TEST(Words, SayNothingOfAPasswordWhateverItHolds) {
  TestDatabase test;
  pqxx::connection owner(test.dsn());
  ASSERT_EQ(test.StateOf("CREATE ROLE worded LOGIN IN ROLE strongroom_server"), "");
  const std::string where = test.dsn().substr(test.dsn().rfind('@') + 1);  // HOST:PORT/NAME
  const size_t colon = where.find(':');
  const size_t slash = where.find('/');
  const std::string pairs = "host=" + where.substr(0, colon) +
                            " port=" + where.substr(colon + 1, slash - colon - 1) +
                            " dbname=" + where.substr(slash + 1) + " user=worded password=";
  std::vector<std::string> passwords = {"% @ / : ' \" \\ space ?#&=", "x'y z='q", "p%41s%zz",
                                        "%%%%%"};
  passwords.push_back("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
  for (char c = ' '; c <= '~'; ++c) {
    if (base::IsLetter(c) || base::IsDigit(c)) continue;
    passwords.push_back(std::string("q7Zk") + c + "Wm3x" + c + c + "Tp9v" + c);
  }
  for (const std::string& password : passwords) {
    pqxx::nontransaction(owner).exec("ALTER ROLE worded PASSWORD " + owner.quote(password));
    for (const std::string& dsn : {"postgresql://worded:" + PercentEncoded(password) + "@" + where,
                                   pairs + Quoted(password) + "\n"}) {
      const Said said = Try(dsn);
      EXPECT_TRUE(said.is_let_in) << dsn << ": " << said.text;
      ExpectNothingOf(password, said, dsn);
    }
    // Not written as they have to be: let in with exactly that password, or refused.
    for (const std::string& dsn : {"postgresql://worded:" + password + "@" + where,
                                   pairs + password, pairs + "'" + password + "'"}) {
      const Said said = Try(dsn);
      if (said.is_let_in) EXPECT_EQ(ReadDsn(dsn).at("password"), password) << dsn;
      ExpectNothingOf(password, said, dsn);
    }
  }
}

TEST(Words, OfAFailureAreOurs) {
  TestDatabase test;
  const std::string where = test.dsn().substr(test.dsn().rfind('@') + 1);
  const std::string server = where.substr(0, where.find('/'));
  ASSERT_EQ(test.StateOf("CREATE ROLE hunter LOGIN PASSWORD 'hunter1'"), "");
  using enum StoreError::Kind;
  struct Case {
    std::string dsn;
    StoreError::Kind kind;
    const char* words;
  };
  const std::vector<Case> cases = {
      {"postgresql://hunter:hunter2@" + where, kNoEntry, "user or password is wrong"},
      {"postgresql://hunter@" + where, kNoEntry, "it asks for a password, and none is given"},
      {"postgresql://hunter:hunter1@" + server + "/hunter", kNoEntry,
       "there is no such database or user"},
      {"postgresql://hunter:hunter2@127.0.0.1:1/hunter", kUnavailable, "nothing listens there"},
      {"postgresql://hunter:hunter2@" + where + "?sslmode=hunter", kNoEntry,
       "the connection string has a value that is not possible"},
      {"postgresql://hunter:hunter2@" + where + "?sslmode=require", kNoEntry,
       "it speaks no TLS, which sslmode asks for"},
      {"postgresql://hunter:hunter1@" + where, kRefused, "a right is missing (SQLSTATE 42501)"},
  };
  for (const Case& c : cases) {
    try {
      Database(c.dsn).CheckReady();
      ADD_FAILURE() << c.dsn << ": let in";
    } catch (const StoreError& e) {
      EXPECT_EQ(e.kind(), c.kind) << c.dsn << ": " << e.what();
      EXPECT_THAT(e.what(), testing::EndsWith(std::string(": PostgreSQL: ") + c.words));
      for (const char* hidden : {"hunter", "127.0.0.1", "test_"}) {
        EXPECT_THAT(e.what(), Not(HasSubstr(hidden)));
      }
    }
  }
}

// Values, and the statement that they were in, are somebody's data.
TEST(Words, OfAStatementQuoteNoValues) {
  TestDatabase test;
  Ingest ingest(test.database(), KeyOf(1), ChangeDigestOf);
  ingest.Add(ItemOf("roles", "hunter2", "1"));
  ingest.Add(ItemOf("roles", "hunter2", "2"));
  try {
    ingest.Finish(OutcomeOf({"roles"}));
    ADD_FAILURE() << "accepted";
  } catch (const StoreError& e) {
    EXPECT_STREQ(e.what(), "store the backup set of run team-a/nightly-1: an item comes twice");
  }
}

}  // namespace
}  // namespace strongroom::store

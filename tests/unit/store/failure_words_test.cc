#include "store/failure_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>
#include <vector>

namespace strongroom::store {
namespace {

using enum StoreError::Kind;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kTheirs = "host hunter, user hunter: LINE 1: hunter";

TEST(Failures, OfStatementsGoByTheirState) {
  struct Case {
    const char* state;
    StoreError::Kind kind;
    const char* words;
  };
  const std::vector<Case> cases = {
      {"08006", kUnavailable, "the connection was lost (SQLSTATE 08006)"},
      {"22P05", kBadData, "it does not take such a value"},
      {"23505", kBadData, "this is there already"},
      {"23514", kBadData, "one of its constraints forbids it"},
      {"24000", kUnavailable, "the session was not as it should be"},
      {"25006", kUnavailable, "it takes no changes at the moment"},
      {"25P01", kUnavailable, "the session was not as it should be"},
      {"25P02", kUnavailable, "the session was not as it should be"},
      {"25P03", kUnavailable, "the session was not as it should be"},
      {"26000", kUnavailable, "the session was not as it should be"},
      {"28P01", kNoEntry, "user or password is wrong"},
      {"28000", kNoEntry, "it does not let this user in"},
      {"3D000", kNoEntry, "there is no such database"},
      {"34000", kUnavailable, "the session was not as it should be"},
      {"40001", kUnavailable, "another transaction was in the way"},
      {"40003", kUnavailable, "another transaction was in the way"},
      {"40P01", kUnavailable, "another transaction was in the way"},
      {"42501", kRefused, "a right is missing"},
      {"42P01", kRefused, "its schema is not the one of this version"},
      {"42P05", kUnavailable, "the session was not as it should be"},
      {"53100", kUnavailable, "it is short of memory, disk or connections"},
      {"53300", kUnavailable, "it is short of memory, disk or connections"},
      {"54000", kBadData, "it is too large for it"},
      {"55P03", kUnavailable, "a lock was not to be had in time"},
      {"57014", kUnavailable, "it took too long"},
      {"55000", kUnavailable, "it cannot do it in its present state"},
      {"57P01", kUnavailable, "it is starting or stopping, or has ended the session"},
      {"57P02", kUnavailable, "it is starting or stopping, or has ended the session"},
      {"57P03", kUnavailable, "it is starting or stopping, or has ended the session"},
      {"57P05", kUnavailable, "it is starting or stopping, or has ended the session"},
      {"58030", kUnavailable, "its system has failed"},
      {"72000", kUnavailable, "it has removed what it was reading"},
      {"SR001", kForbidden, "the rules of the schema forbid it"},
      {"XX000", kUnavailable, "it has failed within itself (SQLSTATE XX000)"},
      {"XX001", kUnavailable, "it has failed within itself"},
      {"P0001", kRefused, "it refuses (SQLSTATE P0001)"},
  };
  for (const Case& c : cases) {
    const Failure failure = FailureOf(pqxx::sql_error(kTheirs, "SELECT 'hunter'", c.state));
    EXPECT_EQ(failure.kind, c.kind) << c.state;
    EXPECT_EQ(ProspectOf(failure.kind), base::ProspectOfState(c.state)) << c.state;
    EXPECT_EQ(failure.state, c.state);
    EXPECT_THAT(failure.words, testing::AllOf(HasSubstr(c.words), Not(HasSubstr("hunter"))));
  }
  EXPECT_EQ(FailureOf(pqxx::sql_error(kTheirs)).kind, kUnavailable) << "the session ended";
  EXPECT_EQ(FailureOf(pqxx::insufficient_privilege(kTheirs)).state, "42501");
  EXPECT_EQ(FailureOf(pqxx::undefined_table(kTheirs)).kind, kRefused);
  EXPECT_EQ(FailureOf(pqxx::unique_violation(kTheirs)).kind, kBadData);
  EXPECT_EQ(FailureOf(pqxx::disk_full(kTheirs)).kind, kUnavailable);
}

TEST(Failures, AreFinalOnlyWhereTheSameWouldComeBack) {
  for (const auto& [kind, may_pass, is_final] :
       std::vector<std::tuple<StoreError::Kind, bool, bool>>{{kUnavailable, true, false},
                                                             {kInDoubt, true, false},
                                                             {kRefused, false, false},
                                                             {kBadData, false, true},
                                                             {kTwice, false, true},
                                                             {kForbidden, false, true}}) {
    EXPECT_EQ(MayPass(kind), may_pass);
    EXPECT_EQ(IsFinal(kind), is_final);
  }
}

// libpq writes "SEVERITY:  STATE: TEXT", the first and the last in PostgreSQL's language.
TEST(Failures, OfConnectionsGoByTheirStateInAnyLanguage) {
  struct Case {
    const char* message;
    StoreError::Kind kind;
    const char* state;
    const char* words;
  };
  const std::vector<Case> cases = {
      {R"(connection to server at "hunter" (127.0.0.1), port 1 failed: FATAL:  28P01: )"
       "Passwort-Authentifizierung f\xC3\xBCr Benutzer \xC2\xBBhunter\xC2\xAB fehlgeschlagen\n"
       "ORT:  auth_failed, auth.c:335\n",
       kNoEntry, "28P01", "user or password is wrong (SQLSTATE 28P01)"},
      {"\xE8\x87\xB4\xE5\x91\xBD:  28000: hunter", kNoEntry, "28000",
       "it does not let this user in (SQLSTATE 28000)"},
      {"FATAL:  3D000: Datenbank hunter existiert nicht", kNoEntry, "3D000",
       "there is no such database (SQLSTATE 3D000)"},
      {"FATAL:  42501: keine Berechtigung", kNoEntry, "42501",
       "a right is missing (SQLSTATE 42501)"},
      {"FATAL:  57P03: das Datenbanksystem startet", kUnavailable, "57P03",
       "it is starting or stopping, or has ended the session (SQLSTATE 57P03)"},
      {"FATAL:  53300: tut mir leid, schon zu viele Verbindungen", kUnavailable, "53300",
       "it is short of memory, disk or connections (SQLSTATE 53300)"},
      // Of a text that is known it says more.
      {R"(FATAL:  28P01: password authentication failed for user "hunter")", kNoEntry, "28P01",
       "user or password is wrong"},
      {"FATAL:  57P03: the database system is starting up", kUnavailable, "57P03",
       "it is starting"},
      // The state goes before the text.
      {R"(FATAL:  57P03: "hunter" does not exist yet)", kUnavailable, "57P03",
       "it is starting or stopping, or has ended the session (SQLSTATE 57P03)"},
      // Poolers have one state for everything.
      {"FATAL:  08P01: no such database: hunter", kNoEntry, "", "there is no such database"},
      {"FATAL:  08P01: hunter", kUnavailable, "", "the connection cannot be made or was lost"},
      // Of two servers.
      {"a: Connection refused\nb: FATAL:  28P01: Passwort falsch", kNoEntry, "28P01",
       "user or password is wrong (SQLSTATE 28P01)"},
      {"a: FATAL:  57P03: startet\nb: FATAL:  28000: Nein", kNoEntry, "28000",
       "it does not let this user in (SQLSTATE 28000)"},
      // Not a state.
      {"ERROR:  hunter: no", kUnavailable, "", "the connection cannot be made or was lost"},
      {"FATAL:  28P", kUnavailable, "", "the connection cannot be made or was lost"},
  };
  for (const Case& c : cases) {
    const Failure failure = FailureOf(pqxx::broken_connection(c.message));
    EXPECT_EQ(failure.kind, c.kind) << c.message;
    EXPECT_EQ(failure.state, c.state) << c.message;
    EXPECT_EQ(failure.words, c.words) << c.message;
  }
}

TEST(Failures, OfConnectionsGoByWhatIsKnownInTheirMessage) {
  struct Case {
    const char* message;
    StoreError::Kind kind;
    const char* words;
  };
  const std::vector<Case> cases = {
      {R"(FATAL:  password authentication failed for user "hunter")", kNoEntry,
       "user or password is wrong"},
      {R"(FATAL:  LDAP authentication failed for user "hunter")", kNoEntry,
       "it does not let this user in"},
      {R"(FATAL:  database "hunter" does not exist)", kNoEntry,
       "there is no such database or user"},
      {R"(FATAL:  role "hunter" is not permitted to log in)", kNoEntry, "this user may not log in"},
      {R"(root certificate file "/hunter" does not exist)", kNoEntry,
       "TLS: a certificate is not trusted, is of another name, or cannot be read"},
      {"SSL error: certificate verify failed", kNoEntry,
       "TLS: a certificate is not trusted, is of another name, or cannot be read"},
      {R"(server certificate for "hunter" does not match host name "hunter")", kNoEntry,
       "TLS: a certificate is not trusted, is of another name, or cannot be read"},
      {"server does not support SSL, but SSL was required", kNoEntry,
       "it speaks no TLS, which sslmode asks for"},
      {"SSL SYSCALL error: EOF detected", kUnavailable, "TLS cannot be agreed on"},
      {"FATAL:  no such database: hunter", kNoEntry, "there is no such database"},
      {"FATAL:  SASL authentication failed", kNoEntry, "user or password is wrong"},
      {"FATAL:  unsupported startup parameter: options", kNoEntry,
       "a pooler refuses a setting of the connection string: leave out `options`, or let it ignore "
       "them (ignore_startup_parameters of PgBouncer)"},
      {R"(could not translate host name "hunter" to address)", kUnavailable,
       "its host is not known"},
      {R"(invalid integer value "hunter" for connection option "port")", kNoEntry,
       "the connection string has a value that is not possible"},
      {R"(invalid sslmode value: "hunter")", kNoEntry,
       "the connection string has a value that is not possible"},
      {"FATAL:  the database system is starting up", kUnavailable, "it is starting"},
      {"server is in hot standby mode", kUnavailable, "it takes no changes at the moment"},
      {"hunter", kUnavailable, "the connection cannot be made or was lost"},
      {"", kUnavailable, "the connection cannot be made or was lost"},
  };
  for (const Case& c : cases) {
    const Failure failure = FailureOf(pqxx::broken_connection(c.message));
    EXPECT_EQ(failure.kind, c.kind) << c.message;
    EXPECT_EQ(failure.words, c.words) << c.message;
  }
}

}  // namespace
}  // namespace strongroom::store

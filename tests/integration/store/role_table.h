#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <pqxx/pqxx>
#include <vector>

#include "integration/database/test_database.h"

namespace strongroom::store {

inline constexpr const char* kDenied = "42501";   // the role has no such right
inline constexpr const char* kAgainst = "SR001";  // the schema's own rules
inline constexpr const char* kInUse = "23503";
inline constexpr const char* kNotProven = "23514";
inline constexpr const char* kDone = "";

// What a login tries. PostgreSQL refuses only what it has understood: a name that is misspelt gives
// another state.
struct Attempt {
  const char* what;
  const char* statement;
  const char* expected;        // SQLSTATE; empty: it is done
  const char* then = nullptr;  // a query of the owner, in the same transaction
  const char* value = "t";
};

// A database that was made by the version before, with rows in it, and upgraded (old_database.h);
// logins table_controller, table_server, table_notifier, table_reader (of team-a) and
// table_stranger (of nothing).
class RoleTable : public testing::Test {
 protected:
  static void SetUpTestSuite();
  static void TearDownTestSuite();

  // Runs the statement as `login` would, up to what a commit checks; changes nothing for the next.
  static void Check(const char* login, const Attempt& row);

  static void CheckAll(const char* login, const std::vector<Attempt>& rows) {
    for (const Attempt& row : rows) Check(login, row);
  }

  static std::unique_ptr<test::TestDatabase> test_;
  static std::unique_ptr<pqxx::connection> connection_;
};

}  // namespace strongroom::store

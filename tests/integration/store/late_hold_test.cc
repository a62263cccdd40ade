#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "sets.h"
#include "store/sql_retention.h"

namespace strongroom::store {
namespace {

// A controller that was taken over, at a set whose grace is over.
class LateHold : public testing::Test {
 protected:
  LateHold() : set_(std::to_string(ThreeSets(test_)[0])) {
    SqlRetention retention(test_.database());
    EXPECT_EQ(retention.MarkDeleted(std::vector{int64_t{std::stoll(set_)}}), 1);
    AgeMarks(test_, "8 days");
    taken_over_.exec("SET ROLE strongroom_controller");
  }

  // The SQLSTATE that it ends with.
  std::string Hold() {
    return test_.StateOf("SET LOCAL lock_timeout = '100ms'; SELECT strongroom.set_held(" + set_ +
                         ", true, 'owner', 'evidence')");
  }
  std::string Left() {
    return test_.Value("SELECT count(*) FROM strongroom.backup_items WHERE set_id = " + set_);
  }
  std::string Empty(const char* table) {
    return "DELETE FROM strongroom." + std::string(table) + " WHERE set_id = " + set_;
  }

  TestDatabase test_;
  const std::string set_;
  pqxx::connection connection_{test_.dsn()};
  pqxx::nontransaction taken_over_{connection_};
};

// What it saw before somebody held the set gives it no leave.
TEST_F(LateHold, IsKeptFromWhoeverLookedBefore) {
  for (const char* table : {"backup_items", "backup_set_types"}) {
    taken_over_.exec("BEGIN ISOLATION LEVEL REPEATABLE READ");
    taken_over_.exec("SELECT count(*) FROM strongroom.backup_sets");
    ASSERT_EQ(Hold(), "");
    EXPECT_THROW(taken_over_.exec(Empty(table)), pqxx::serialization_failure) << table;
    taken_over_.exec("ROLLBACK");
    ASSERT_EQ(test_.StateOf("SELECT strongroom.set_held(" + set_ + ", false, 'owner', '')"), "");
  }
  EXPECT_EQ(Left(), "2");
}

// Nor does what it has not committed yet.
TEST_F(LateHold, WaitsForWhoeverRemovesTheSet) {
  taken_over_.exec("BEGIN");
  taken_over_.exec(Empty("backup_items"));
  EXPECT_EQ(Hold(), "55P03") << "it is not held while somebody is about to empty it";
  taken_over_.exec("ROLLBACK");
  EXPECT_EQ(Hold(), "");
  EXPECT_EQ(Left(), "2");
}

}  // namespace
}  // namespace strongroom::store

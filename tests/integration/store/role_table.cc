#include "role_table.h"

#include "old_database.h"
#include "store/migrations.h"

namespace strongroom::store {

std::unique_ptr<test::TestDatabase> RoleTable::test_;
std::unique_ptr<pqxx::connection> RoleTable::connection_;

void RoleTable::SetUpTestSuite() {
  test_ = std::make_unique<test::TestDatabase>(test::TestDatabase::Schema::kEmpty);
  MakeOldDatabase(*test_);
  Migrate(test_->dsn());
  ASSERT_EQ(test_->StateOf("CREATE ROLE table_controller LOGIN IN ROLE strongroom_controller;"
                           "CREATE ROLE table_server LOGIN IN ROLE strongroom_server;"
                           "CREATE ROLE table_notifier LOGIN IN ROLE strongroom_notifier;"
                           "CREATE ROLE table_reader LOGIN;"
                           "CREATE ROLE table_stranger LOGIN IN ROLE strongroom_reader;"
                           "SELECT strongroom.grant_reader('table_reader', 'team-a')"),
            "");
  connection_ = std::make_unique<pqxx::connection>(test_->dsn());
}

void RoleTable::TearDownTestSuite() {
  connection_.reset();
  test_.reset();
}

void RoleTable::Check(const char* login, const Attempt& row) {
  pqxx::work work(*connection_);
  std::string state;
  try {
    work.exec(std::string("SET LOCAL SESSION AUTHORIZATION ") + login);
    work.exec(row.statement);
    work.exec("SET CONSTRAINTS ALL IMMEDIATE; RESET SESSION AUTHORIZATION");
  } catch (const pqxx::insufficient_privilege&) {
    state = kDenied;  // libpqxx 6 forgets the state of this one
  } catch (const pqxx::sql_error& e) {
    state = e.sqlstate().empty() ? e.what() : e.sqlstate();
  }
  EXPECT_EQ(state, row.expected) << login << " " << row.what << ": " << row.statement;
  if (row.then == nullptr || !state.empty()) return;
  EXPECT_EQ(work.exec(row.then)[0][0].as<std::string>(), row.value)
      << login << " " << row.what << ": " << row.then;
}

}  // namespace strongroom::store

#include "store/columns.h"

#include <gtest/gtest.h>

#include <set>

#include "sets.h"
#include "store/history_columns.h"
#include "store/ingest_columns.h"
#include "store/restore_columns.h"

namespace strongroom::store {
namespace {

std::set<std::string> Words(const std::string& list) {
  std::set<std::string> words;
  std::string word;
  for (const char c : list + ',') {
    if (c == ',') words.insert(std::exchange(word, ""));
    if (c != ',' && c != ' ' && c != '\n') word += c;
  }
  words.erase("");
  return words;
}

// What the migrations made against what the statements name: each column of a table is in its list,
// or is filled in by another statement.
TEST(Columns, AreThoseOfTheTables) {
  struct Row {
    const char* table;
    std::string listed;
    const char* others;  // what other statements and PostgreSQL itself fill in
  };
  const std::vector<Row> rows = {
      {"tenants", TenantColumns().Statement("{columns}"), "id,created_at,deleted_at,updated_at"},
      {"backup_schedules", ScheduleColumns().Statement("{columns}"), "id,deleted_at,updated_at"},
      {"backup_schedule_runs", RunColumns().Statement("{columns}"), "id,updated_at"},
      {"backup_set_types", TypeColumns().Statement("{columns}"), "set_id"},
      {"backup_set_changes", ActColumns().Statement("{columns}"),
       "set_id,policy_type,external_id,display_name,change"},
      {"restore_items", PlannedColumns().Statement("{columns}"),
       "restore_id,result,result_reason,result_message"},
  };
  TestDatabase test;
  for (const Row& row : rows) {
    std::set<std::string> named = Words(row.listed);
    named.merge(Words(row.others));
    EXPECT_EQ(named, Words(test.Value("SELECT string_agg(column_name, ',') FROM "
                                      "information_schema.columns WHERE table_schema = "
                                      "'strongroom' AND table_name = '" +
                                      std::string(row.table) + "'")))
        << row.table;
  }
}

}  // namespace
}  // namespace strongroom::store

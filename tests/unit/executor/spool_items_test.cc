#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "executor/spool.h"
#include "support/temporary_folder.h"

// Which items a spool takes.
namespace strongroom::executor {
namespace {

using Result = provider::Added::Result;

api::ReportItem Item(const std::string& id) {
  return {.type = "roles", .external_id = id, .display_name = "name", .content = "{}"};
}

TEST(SpoolItems, AnItemThatOnlyOurMasksMakeTooLargeIsTaken) {
  const test::TemporaryFolder folder;
  Spool spool(folder.path(), {.max_item_bytes = 1000});
  const auto sink = spool.Open("roles");
  api::ReportItem item = Item("masked");
  item.content = "[1";
  for (int i = 0; i < 400; ++i) item.content += R"(,"***masked***")";
  item.content += ']';
  EXPECT_EQ(sink->Add(item).result, Result::kTaken) << "it had 803 bytes";
  item.content.insert(1, 200, '1');
  EXPECT_EQ(sink->Add(item).result, Result::kLeftOut);
}

// As the server does, which would refuse all of the report.
TEST(SpoolItems, AnItemThatTheServerWouldRefuseIsNamedAndCostsNoOther) {
  struct Case {
    size_t type, external_id, display_name;
    std::string fault, code;
    std::string content = "{}";
  };
  const std::string name = std::string(320, 'i') + "...";
  const std::vector<Case> table = {
      {5, 253, 253, "", ""},
      {5, 254, 254, "", ""},
      {63, 2'000, 2'000, "", ""},
      {64, 1, 1, "i: its type is too long", "ITEM_TOO_LARGE"},
      {5, 2'001, 1, name + ": its identity is too long", "ITEM_TOO_LARGE"},
      {5, 2'500, 2'500, name + ": its identity is too long", "ITEM_TOO_LARGE"},
      {5, 1, 2'001, "i: its name is too long", "ITEM_TOO_LARGE"},
      {5, 0, 1, ": externalID: is required", "POLICY_LEFT_OUT"},
      {5, 1, 1,
       "i: cannot be written as JSON: "
       "[json.exception.type_error.316] invalid UTF-8 byte at index 0: 0xFF",
       "POLICY_LEFT_OUT", "\xff"},
  };
  const test::TemporaryFolder folder;
  Spool spool(folder.path());
  const auto sink = spool.Open("roles");
  for (const Case& row : table) {
    api::ReportItem item = Item(std::string(row.external_id, 'i'));
    item.type = std::string(row.type, 't');
    item.display_name = std::string(row.display_name, 'd');
    item.content = row.content;
    const provider::Added added = sink->Add(item);
    EXPECT_EQ(added.result, row.fault.empty() ? Result::kTaken : Result::kLeftOut) << row.fault;
    EXPECT_EQ(added.why, row.fault);
    if (!row.fault.empty()) EXPECT_EQ(added.code, row.code) << row.fault;
  }
}

}  // namespace
}  // namespace strongroom::executor

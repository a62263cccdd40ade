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

// An API server of an extension may list one twice; the server would refuse all of the report.
TEST(SpoolItems, AnItemThatComesTwiceIsNamedAndCostsNoOther) {
  const test::TemporaryFolder folder;
  Spool spool(folder.path());
  const auto sink = spool.Open("roles");
  EXPECT_EQ(sink->Add(Item("a")).result, Result::kTaken);
  EXPECT_EQ(sink->Add(Item("b")).result, Result::kTaken);
  const provider::Added again = sink->Add(Item("a"));
  EXPECT_EQ(again.result, Result::kLeftOut);
  EXPECT_EQ(again.why, "a comes twice");
  EXPECT_EQ(again.code, "POLICY_LEFT_OUT");
  EXPECT_EQ(spool.Open("clusterRoles")->Add(Item("a")).result, Result::kTaken) << "of another type";
  sink->Restart();
  EXPECT_EQ(sink->Add(Item("a")).result, Result::kTaken) << "the type is read again";
}

// Nor is one refused that was not taken before.
TEST(SpoolItems, AnItemThatWasLeftOutMayComeAgain) {
  const test::TemporaryFolder folder;
  Spool spool(folder.path(), {.max_item_bytes = 1000});
  const auto sink = spool.Open("roles");
  api::ReportItem large = Item("a");
  large.content = '"' + std::string(1000, 'x') + '"';
  EXPECT_EQ(sink->Add(large).result, Result::kLeftOut);
  EXPECT_EQ(sink->Add(Item("a")).result, Result::kTaken);
}

}  // namespace
}  // namespace strongroom::executor

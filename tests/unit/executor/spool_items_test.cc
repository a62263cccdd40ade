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
TEST(SpoolItems, AnItemWhoseIdentityOrNameIsTooLongIsLeftOut) {
  const test::TemporaryFolder folder;
  Spool spool(folder.path());
  const auto sink = spool.Open("roles");
  for (const auto& [id, name] : {std::pair{2'001, 1}, {1, 2'001}, {2'000, 2'000}}) {
    api::ReportItem item = Item(std::string(static_cast<size_t>(id), 'i'));
    item.display_name = std::string(static_cast<size_t>(name), 'n');
    const provider::Added added = sink->Add(item);
    const bool is_long = id > 2'000 || name > 2'000;
    EXPECT_EQ(added.result, is_long ? Result::kLeftOut : Result::kTaken);
    if (is_long) EXPECT_THAT(added.why, ::testing::HasSubstr("has more than 2000 bytes"));
    if (is_long) EXPECT_EQ(added.code, "ITEM_TOO_LARGE");
    EXPECT_LT(added.why.size(), 200U);
  }
}

}  // namespace
}  // namespace strongroom::executor

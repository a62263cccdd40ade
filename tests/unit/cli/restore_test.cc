#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/error.h"
#include "cli/restore_arguments.h"
#include "cli/restore_text.h"
#include "support/message_of.h"

namespace strongroom::cli {
namespace {

using domain::PlannedItem;
using domain::RestoreAction;
using domain::RestoredItem;
using testing::ElementsAre;
using testing::HasSubstr;
using Result = RestoredItem::Result;

PlannedItem Item(const std::string& name, RestoreAction action) {
  return {.type = "roles",
          .id = "id of " + name,
          .name = name,
          .target = "id of " + name,
          .action = action};
}

std::vector<PlannedItem> Plan() {
  PlannedItem moved = Item("moved", RestoreAction::kCreate);
  moved.target = "elsewhere";
  moved.message = "its namespace is put back before it";
  PlannedItem refused = Item("", RestoreAction::kRefuse);
  refused.reason = "Forbidden";
  refused.message = "you may\x1bnot";
  return {Item("new", RestoreAction::kCreate), moved, Item("same", RestoreAction::kNone), refused};
}

TEST(RestoreText, SaysWhatIsNotAsItShouldBe) {
  EXPECT_THAT(
      PlanLines(Plan(), Shown::kAll),
      ElementsAre("ACTION   POLICY         TARGET      NOTE", "create   roles/new      id of new",
                  "create   roles/moved    elsewhere   its namespace is put back before it",
                  "refuse   roles/id of    id of       Forbidden: you may\\x1bnot"));
  EXPECT_THAT(PlanLines(Plan(), Shown::kWhatStays), testing::SizeIs(2));
  EXPECT_EQ(PlanSummary(Plan()), "2 to create, 1 refused, 1 as they should be");
  EXPECT_TRUE(PlanLines({Item("same", RestoreAction::kNone)}, Shown::kAll).empty());
}

TEST(RestoreText, SaysWhatWasDone) {
  const RestoredItem failed{.planned = Item("b", RestoreAction::kUpdate),
                            .result = Result::kFailed,
                            .reason = "PlanChanged",
                            .message = "why"};
  EXPECT_EQ(ResultLine({.planned = Item("a", RestoreAction::kCreate), .result = Result::kDone}),
            "roles/a created");
  EXPECT_EQ(ResultLine(failed), "roles/b FAILED: PlanChanged: why");
  EXPECT_EQ(
      ResultSummary({{.planned = Item("a", RestoreAction::kCreate), .result = Result::kDone},
                     failed,
                     {.planned = Item("c", RestoreAction::kReplace), .result = Result::kDone},
                     {.planned = Item("d", RestoreAction::kReplace)},
                     {.planned = Item("e", RestoreAction::kNone), .result = Result::kNothingToDo}}),
      "1 created, 1 replaced, 1 failed, 1 not reached");
  EXPECT_EQ(ResultSummary({}), "nothing to do");
  EXPECT_EQ(
      RestoredJson(failed).dump(),
      R"({"action":"update","id":"id of b","name":"b","result":"failed","resultMessage":"why",)"
      R"("resultReason":"PlanChanged","target":"id of b","type":"roles"})");
  RestoredItem explained = failed;
  explained.planned.reason = "Exists";
  explained.planned.message = "was there";
  const Json both = RestoredJson(explained);
  EXPECT_EQ(both["reason"], "Exists") << "what the plan said of it stays";
  EXPECT_EQ(both["message"], "was there");
  EXPECT_EQ(both["resultReason"], "PlanChanged");
}

TEST(RestoreArguments, AreTypesPoliciesAndNamespaces) {
  const auto wishes = WishesOf({"roles", "networkPolicies/team-a/deny"});
  ASSERT_EQ(wishes.size(), 2U);
  EXPECT_EQ(wishes[0].name, "");
  EXPECT_EQ(wishes[1].type, "networkPolicies");
  EXPECT_EQ(wishes[1].name, "team-a/deny");
  EXPECT_EQ(NamespacesOf({"a=b", "c=b"}),
            (std::map<std::string, std::string>{{"a", "b"}, {"c", "b"}}));
  for (const char* pair : {"a", "=b", "a=", "a=b/c", "A=b", "a=b=c"}) {
    EXPECT_THAT(test::MessageOf<CliError>([&] { NamespacesOf({pair}); }), HasSubstr("FROM=TO"));
  }
  EXPECT_THAT(test::MessageOf<CliError>([&] {
                NamespacesOf({"a=b", "a=c"});
              }),
              HasSubstr("two places"));
  EXPECT_THAT(test::MessageOf<CliError>([&] { WishesOf({"roles/"}); }), HasSubstr("TYPE/NAME"));
}

}  // namespace
}  // namespace strongroom::cli

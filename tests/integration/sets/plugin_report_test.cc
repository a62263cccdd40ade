#include <gmock/gmock.h>

#include "plugin_cluster.h"

// What kubectl strongroom tells of sets: documents, and what became of a policy.
namespace strongroom::server::sets {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class PluginOfSetsReports : public PluginOfSets {};

TEST_F(PluginOfSetsReports, ASetAsItWasBuilt) {
  EXPECT_THAT(Says("report nightly"),
              AllOf(StartsWith("<!DOCTYPE html>"), HasSubstr(Name(3)), HasSubstr("</html>"),
                    HasSubstr("deny"), HasSubstr("reader"), Not(HasSubstr("<script"))));
  EXPECT_THAT(Says("report " + Name(1) + " -o markdown"), HasSubstr("# cluster as built\n"));
  const std::string file = Path("set.html");
  EXPECT_EQ(Says("report nightly --to " + file), file + " is written\n");
  EXPECT_THAT(Says("report nightly --to " + file), HasSubstr("is there already"));
}

TEST_F(PluginOfSetsReports, WhatDiffers) {
  EXPECT_THAT(Says("report " + Name(1) + ' ' + Name(3) + " -o markdown"),
              AllOf(HasSubstr("deny"), HasSubstr("0 added, 1 changed, 0 removed")));
}

TEST_F(PluginOfSetsReports, WhatTheCallerMayRead) {
  Grant("rae", "team-a", "backupsets,backupsets/items", "get,list");
  EXPECT_THAT(Says("report nightly -o markdown --as rae"),
              AllOf(HasSubstr("deny"), Not(HasSubstr("value"))));
  EXPECT_THAT(Says("report " + Name(1) + ' ' + Name(3) + " --as rae"),
              HasSubstr("may not be read"));
}

TEST_F(PluginOfSetsReports, TheHistoryOfAPolicy) {
  const std::string history = Says("history networkPolicies/deny");
  EXPECT_THAT(history, AllOf(StartsWith("networkPolicies/deny"), HasSubstr("changed"),
                             HasSubstr(Name(2)), HasSubstr("first"), HasSubstr(Name(1))));
  EXPECT_EQ(Says("history networkPolicies/deny --set nightly"), history);
  EXPECT_THAT(Says("history networkPolicies/deny --set " + Name(1)), Not(HasSubstr("changed")));
  EXPECT_EQ(nlohmann::json::parse(Says("history roles/reader -o json"))[0]["versions"].size(), 1U);
  EXPECT_THAT(Says("history roles/nobody"), HasSubstr("has a policy \"roles/nobody\""));
  EXPECT_THAT(Says("history roles"), HasSubstr("is no TYPE/NAME"));
  Grant("hew", "team-a", "backupsets", "get,list");
  EXPECT_THAT(Says("history roles/reader --as hew"),
              HasSubstr("cannot get resource \"backupsets/history\""));
}

}  // namespace
}  // namespace strongroom::server::sets

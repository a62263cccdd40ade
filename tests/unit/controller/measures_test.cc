#include "controller/measures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::controller {
namespace {

using testing::HasSubstr;
using testing::Not;

catalogue::PolicyType Roles() {
  catalogue::PolicyType type;
  type.key = "roles";
  return type;
}

class CountedPolicies : public testing::Test {
 protected:
  std::string After(const std::string& summary) {
    CountPolicies(registry_, types_, summary);
    return registry_.Render();
  }

  metrics::Registry registry_;
  const catalogue::Catalogue types_{"kubernetes", {Roles()}};
};

TEST_F(CountedPolicies, AreThoseOfTheSummary) {
  const std::string text = After(R"({"policiesBackedUp": 7,
    "changes": {"added": 1, "changed": 2, "removed": 3},
    "typeBreakdown": {"roles": {"errors": 2, "errorCode": "PERMISSION_MISSING"}}})");
  EXPECT_THAT(text, HasSubstr("strongroom_policies_backed_up_total 7\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_policy_changes_total{change=\"removed\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_policy_errors_total{code=\"PERMISSION_MISSING\","
                              "type=\"roles\"} 2\n"));
}

TEST_F(CountedPolicies, MakeNoSeriesOfWordsThatSomebodyChose) {
  const std::string text = After(R"({"typeBreakdown": {
    "madeUp": {"errors": 1, "errorCode": "MADE_UP"}, "roles": {"errors": 1}}})");
  EXPECT_THAT(text, HasSubstr("strongroom_policy_errors_total{code=\"other\",type=\"other\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_policy_errors_total{code=\"other\",type=\"roles\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("adeUp")));
}

TEST_F(CountedPolicies, AreNoneInASummaryThatCannotBeRead) {
  EXPECT_THAT(After(R"({"typeBreakdown": [1], "changes": "many")"),
              Not(HasSubstr("strongroom_policy")));
  EXPECT_THAT(After(""), Not(HasSubstr("strongroom_policy")));
}

}  // namespace
}  // namespace strongroom::controller

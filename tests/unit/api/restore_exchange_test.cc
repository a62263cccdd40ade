#include "api/restore_exchange.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/restore_input.h"
#include "base/json.h"

namespace strongroom::api {
namespace {

using domain::RestoreAction;
using domain::RestoredItem;
using domain::RestoreStep;

const std::string kHex(64, 'a');
const std::string kDigest = "sha256:" + kHex;

RestoreProgressItem PlannedItem() {
  return {.ordinal = 3,
          .planned = {.type = "networkPolicies",
                      .id = "networking.k8s.io/NetworkPolicy/team-a/deny-all",
                      .name = "team-a/deny-all",
                      .target = "networking.k8s.io/NetworkPolicy/team-b/deny-all",
                      .action = RestoreAction::kUpdate,
                      .reason = "Exists",
                      .message = "line\nline",
                      .wanted = kHex,
                      .content = kHex,
                      .live = kHex,
                      .awaits_others = true},
          .result = {}};
}

TEST(RestoreExchange, AProgressIsReadAsItWasWritten) {
  const RestoreProgress plan{
      .step = RestoreStep::kPlan,
      .spec_digest = "0123",
      .is_first = true,
      .items = {PlannedItem()},
      .end = RestoreStepEnd{.plan_digest = kDigest, .set_digest = kDigest, .items = 4, .unmet = 1}};
  EXPECT_EQ(ReadRestoreProgress(WriteRestoreProgress(plan)), plan);
  const RestoreProgress done{.step = RestoreStep::kApply,
                             .spec_digest = "0123",
                             .items = {{.ordinal = 3,
                                        .planned = {},
                                        .result = RestoredItem::Result::kFailed,
                                        .reason = "Denied",
                                        .message = "no"}},
                             .end = RestoreStepEnd{.reason = "TargetFailed", .message = "away"}};
  EXPECT_EQ(ReadRestoreProgress(WriteRestoreProgress(done)), done);
}

TEST(RestoreExchange, APageIsReadAsItWasWritten) {
  const RestorePlanPage page{.digest = kDigest, .items = 4, .page = {PlannedItem()}};
  EXPECT_EQ(ReadRestorePlanPage(WriteRestorePlanPage(page)), page);
}

TEST(RestoreExchange, WhatIsNoneIsRefusedByTheNameOfItsMember) {
  const auto refusal = [](const std::string& text) -> std::string {
    try {
      ReadRestoreProgress(text);
    } catch (const base::JsonError& e) {
      return e.what();
    }
    return "";
  };
  EXPECT_EQ(refusal(R"({"step":"plan"})"), "about: is required");
  EXPECT_NE(refusal(R"({"step":"all","about":"a"})").find("step"), std::string::npos);
  EXPECT_NE(refusal(R"({"step":"plan","about":"a","items":[{"ordinal":-1}]})").find("ordinal"),
            std::string::npos);
  base::Json many{{"step", "plan"}, {"about", "a"}};
  for (size_t i = 0; i <= kMaxRestoreItems; ++i) many["items"].push_back({{"ordinal", i}});
  EXPECT_NE(refusal(many.dump()).find("more than 500"), std::string::npos);
}

TEST(RestoreInput, IsReadAsItWasWritten) {
  RestoreInput input{.ns = "team-a",
                     .name = "back",
                     .uid = "u-1",
                     .step = RestoreStep::kApply,
                     .spec_digest = "0123",
                     .plan_digest = kDigest,
                     .backup_set = "nightly-202603020130-42",
                     .select = {{.type = "networkPolicies", .names = {"team-a/deny-all"}}},
                     .on_conflict = domain::OnConflict::kReplace,
                     .namespaces = {{"team-a", "team-b"}},
                     .target = {}};
  input.target.kubernetes = domain::KubernetesTenant{.service_account = "restorer"};
  const RestoreInput read = ReadRestoreInput(WriteRestoreInput(input));
  EXPECT_EQ(WriteRestoreInput(read), WriteRestoreInput(input));
  EXPECT_EQ(read.select, input.select);
  EXPECT_EQ(read.namespaces, input.namespaces);
  ASSERT_TRUE(read.target.kubernetes);
  EXPECT_EQ(read.target.kubernetes->service_account, "restorer");
}

}  // namespace
}  // namespace strongroom::api

#include "api/drill.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/restore.h"
#include "api/schedule.h"

namespace strongroom::api {
namespace {

using Json = nlohmann::json;

domain::DrillToMake ToMake() {
  domain::DrillSpec spec{
      .every = std::chrono::hours{24}, .target = {}, .service_account = "restorer"};
  spec.target.emplace();
  spec.target->kubernetes.emplace();
  spec.target->kubernetes->kubeconfig = domain::SecretKey{.name = "standby"};
  domain::DrillToMake drill{
      .name = {},
      .mark = {.schedule_name = "nightly",
               .schedule_uid = "u-1",
               .due = std::chrono::sys_seconds{std::chrono::seconds{1'772'400'000}},
               .attempt = 3},
      .spec = domain::DrillOf(spec, "nightly-202603020130-42")};
  drill.name = domain::DrillName(drill.mark, drill.spec);
  return drill;
}

TEST(Drill, IsReadAsItWasMade) {
  const domain::DrillToMake made = ToMake();
  const Restore read = DecodeRestore(BuildDrill("team-a", made));
  EXPECT_EQ(read.meta.ns, "team-a");
  EXPECT_EQ(read.meta.name, made.name);
  ASSERT_TRUE(read.drill);
  EXPECT_EQ(read.drill->schedule_name, "nightly");
  EXPECT_EQ(read.drill->schedule_uid, "u-1");
  EXPECT_EQ(read.drill->due, made.mark.due);
  EXPECT_EQ(read.drill->attempt, 3);
  EXPECT_TRUE(domain::IsAsMade(read));
}

TEST(Drill, IsOfTheScheduleThatOwnerAndLabelName) {
  const Json object = BuildDrill("team-a", ToMake());
  Json unlabelled = object;
  unlabelled["metadata"].erase("labels");
  ASSERT_TRUE(DrillMarkOf(unlabelled)) << "it may not pass for one that people have made";
  EXPECT_EQ(DrillMarkOf(unlabelled)->schedule_uid, "");
  Json disowned = object;
  disowned["metadata"].erase("ownerReferences");
  ASSERT_TRUE(DrillMarkOf(disowned));
  EXPECT_EQ(DrillMarkOf(disowned)->schedule_uid, "");
  Json another = object;
  another["metadata"]["ownerReferences"][0]["uid"] = "u-2";
  EXPECT_EQ(DrillMarkOf(another)->schedule_uid, "");
  unlabelled["metadata"].erase("ownerReferences");
  EXPECT_FALSE(DrillMarkOf(unlabelled));
}

TEST(Drill, WithOtherAnnotationsIsNotAsItWasMade) {
  for (const char* name : {"strongroom.dev/drill-due", "strongroom.dev/drill-attempt"}) {
    for (const char* value : {"", "x", "-1", "2", "99999999999999999999", "2026-01-01T00:00:00Z"}) {
      Json object = BuildDrill("team-a", ToMake());
      object["metadata"]["annotations"][name] = value;
      EXPECT_FALSE(domain::IsAsMade(DecodeRestore(object))) << name << " " << value;
    }
  }
}

}  // namespace
}  // namespace strongroom::api

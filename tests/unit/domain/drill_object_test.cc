#include "domain/drill_object.h"

#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

using std::chrono::hours;

DrillSpec InThisCluster() {
  return {.every = hours{24}, .target = {}, .service_account = "restorer"};
}

TEST(DrillObject, PlansOnlyOverAllOfTheSet) {
  const RestoreSpec spec = DrillOf(InThisCluster(), "nightly-202603010130-42");
  EXPECT_EQ(spec.backup_set, "nightly-202603010130-42");
  EXPECT_EQ(spec.mode, RestoreMode::kPlan);
  EXPECT_TRUE(spec.select.empty());
  EXPECT_EQ(spec.on_conflict, OnConflict::kReplace);
  EXPECT_EQ(spec.target.kubernetes->service_account, "restorer");
  EXPECT_EQ(ProblemOf(spec), "");
  const DrillMark mark{.schedule_name = "nightly", .schedule_uid = "u", .due = {}, .attempt = 1};
  EXPECT_TRUE(DrillName(mark, spec).starts_with("nightly-drill-"));
}

TEST(DrillObject, MayTakeWhatItsScheduleSays) {
  DrillSpec drill = InThisCluster();
  const DrillMark mark{.schedule_name = "nightly", .schedule_uid = "u", .due = {}, .attempt = 1};
  const std::string name = DrillName(mark, DrillOf(drill, "a-1"));
  const std::string question = TargetDigestOf(drill);
  drill.executor.resources = R"({"limits":{"memory":"1Gi"}})";
  EXPECT_EQ(DrillOf(drill, "a-1").executor.resources, drill.executor.resources);
  EXPECT_NE(DrillName(mark, DrillOf(drill, "a-1")), name);
  EXPECT_EQ(TargetDigestOf(drill), question) << "it asks the same";
}

TEST(DrillObject, HasADigestOfWhatIsAskedWhicheverTheSet) {
  DrillSpec drill = InThisCluster();
  const std::string digest = TargetDigestOf(drill);
  EXPECT_EQ(TargetDigestOf(DrillOf(drill, "a-1")), digest);
  EXPECT_EQ(TargetDigestOf(DrillOf(drill, "b-2")), digest);
  drill.service_account = "another";
  EXPECT_NE(TargetDigestOf(drill), digest);
}

TEST(DrillObject, SaysWhatIsWrongWithItsSpec) {
  DrillSpec spec = InThisCluster();
  EXPECT_EQ(SpecProblem(spec), "");
  spec.target.emplace();
  EXPECT_NE(SpecProblem(spec), "");
  spec.target->kubernetes.emplace();
  spec.target->kubernetes->service_account = "restorer";
  EXPECT_EQ(SpecProblem(spec), "");
  spec.target->kubernetes->service_account = "admin";
  EXPECT_EQ(SpecProblem(spec),
            "spec.drill.target.kubernetes.serviceAccountName: has to be that of "
            "spec.drill.serviceAccountName");
}

TEST(DrillObject, IsOfTheKindOfItsTenant) {
  DrillSpec spec = InThisCluster();
  EXPECT_EQ(ProviderProblem(spec, ProviderKind::kKubernetes), "");
  EXPECT_EQ(ProviderProblem(spec, ProviderKind::kMicrosoftGraph),
            "spec.drill: the schedule's tenant is of provider microsoftGraph, of which nothing can "
            "be put into a target of provider kubernetes: name another target, or take spec.drill "
            "out");
  spec.target.emplace();
  spec.target->directory.emplace();
  EXPECT_EQ(ProviderProblem(spec, ProviderKind::kDirectory), "");
  EXPECT_NE(ProviderProblem(spec, ProviderKind::kKubernetes), "");
}

TEST(DrillObject, IsOfItsScheduleOnlyAsItWasMade) {
  Restore drill;
  drill.spec = DrillOf(InThisCluster(), "nightly-202603010130-42");
  drill.drill = DrillMark{.schedule_name = "nightly", .schedule_uid = "u", .due = {}, .attempt = 1};
  drill.meta.name = DrillName(*drill.drill, drill.spec);
  EXPECT_EQ(ScheduleOfDrill(drill), "u");
  EXPECT_EQ(DrillFault(drill), "");

  Restore applied = drill;
  applied.spec.mode = RestoreMode::kApply;
  EXPECT_EQ(ScheduleOfDrill(applied), "");
  EXPECT_NE(DrillFault(applied), "");
  Restore of_another = drill;
  of_another.drill->schedule_uid = "v";
  EXPECT_EQ(ScheduleOfDrill(of_another), "");
  Restore none = drill;
  none.drill.reset();
  EXPECT_EQ(ScheduleOfDrill(none), "");
  EXPECT_EQ(DrillFault(none), "");
}

}  // namespace
}  // namespace strongroom::domain

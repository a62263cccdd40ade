#include <gmock/gmock.h>

#include "cli/error.h"
#include "domain/naming.h"
#include "unit/cli/made_diff.h"

// kubectl strongroom diff SET live.
namespace strongroom::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// A run of the schedule stores what is compared.
class DiffLive : public DiffCommand {
 protected:
  void End(const json& status) {
    host_.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
    host_.Add(kSetsPath + "/a-1/diff", DiffOf(json::array()));
    host_.Add(kRunsPath + "/" + run_, MadeRun(run_, kSlot, {{"phase", "running"}}));
    host_.Add(kRunsPath + "/" + run_, MadeRun(run_, kSlot, {{"phase", "running"}}));
    host_.Add(kRunsPath + "/" + run_, MadeRun(run_, kSlot, status));
    host_.Add(kSetsPath + "/" + run_ + "-7/diff",
              DiffOf(json::array({DifferenceOf("new", "added")})));
    Hold("b-2", {{"num", 1}});
  }

  const std::string run_ = domain::ManualRunName("nightly", "uid-nightly", "token-1");
};

TEST_F(DiffLive, ComparesWithWhatARunStores) {
  End({{"phase", "success"}, {"backupSetID", "7"}});
  EXPECT_EQ(host_.Run({"diff", "a-1", "live"}), 1) << host_.err();
  EXPECT_THAT(host_.out(), StartsWith("--- /dev/null\n+++ roles/new"));
  EXPECT_THAT(host_.err(), AllOf(HasSubstr(run_ + " created\n"), HasSubstr(run_ + ": running\n"),
                                 HasSubstr(run_ + ": success")));
  EXPECT_THAT(host_.server().RequestsTo(kSetsPath + "/" + run_ + "-7/diff").front(),
              HasSubstr("from=a-1"));
  EXPECT_EQ(host_.Patches().size(), 1U);
}

TEST_F(DiffLive, TellsNobodyWhoDoesNotRead) {
  End({{"phase", "success"}, {"backupSetID", "7"}});
  host_.SetErrFull(true);
  EXPECT_EQ(host_.Run({"diff", "a-1", "live"}), 1);
  EXPECT_THAT(host_.out(), StartsWith("--- /dev/null\n+++ roles/new"));
  EXPECT_EQ(host_.err(), "");
}

TEST_F(DiffLive, SaysWhereARunHasNotEverything) {
  End({{"phase", "partial"}, {"backupSetID", "7"}});
  EXPECT_EQ(host_.Run({"diff", "a-1", "live"}), 1) << host_.err();
  EXPECT_THAT(host_.err(), HasSubstr("kubectl strongroom show " + run_));
}

TEST_F(DiffLive, SaysWhyARunStoredNothing) {
  End({{"phase", "failed"}, {"errorCode", "TENANT_UNREACHABLE"}, {"errorMessage", "no route"}});
  EXPECT_EQ(host_.Run({"diff", "a-1", "live"}), kNoAnswer);
  EXPECT_EQ(host_.out(), "");
  EXPECT_THAT(host_.err(), AllOf(HasSubstr("stored no backup set: failed"),
                                 HasSubstr("TENANT_UNREACHABLE"), HasSubstr("no route")));
}

TEST_F(DiffLive, RunsNothingForWhoMayNotCompare) {
  host_.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
  host_.Add(kSetsPath + "/a-1/diff", {{"kind", "Status"}, {"message", "joe may not"}}, 403);
  EXPECT_EQ(host_.Run({"diff", "a-1", "live"}), kNoAnswer);
  EXPECT_THAT(host_.err(), HasSubstr("joe may not"));
  EXPECT_THAT(host_.Patches(), IsEmpty());
}

TEST_F(DiffLive, RunsNothingOfAnotherTenant) {
  json schedule = ScheduleObject("nightly");
  schedule["spec"]["tenantRef"]["name"] = "other";
  host_.Add(kSchedulesPath + "/nightly", schedule);
  host_.Add(kSetsPath + "/a-1/diff", DiffOf(json::array()));
  EXPECT_EQ(host_.Run({"diff", "a-1", "live"}), kNoAnswer);
  EXPECT_THAT(host_.err(), HasSubstr("is of tenant t, and schedule nightly is of other now"));
  EXPECT_THAT(host_.Patches(), IsEmpty());
}

}  // namespace
}  // namespace strongroom::cli

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/fake_host.h"
#include "unit/cli/made_sets.h"

// Which sets go next, for people who may see more of a namespace or less.
namespace strongroom::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kRestoresPath = "/apis/strongroom.dev/v1alpha1/namespaces/team-a/backuprestores";

json MarkedSet() {
  json set = SetObject("nightly-1", "2026-03-01T01:30:00Z", "1");
  set["status"]["scheduleUID"] = "uid-nightly";
  set["status"]["markedForRemovalAt"] = "2026-03-07T00:00:00Z";
  return set;
}

json RestoreOf(const std::string& name, const std::string& backup_set, const char* phase) {
  return {{"kind", "BackupRestore"},
          {"metadata", {{"name", name}, {"namespace", "team-a"}, {"uid", "u-1"}}},
          {"spec",
           {{"backupSet", backup_set},
            {"mode", "apply"},
            {"target", {{"kubernetes", {{"serviceAccountName", "restorer"}}}}}}},
          {"status", {{"phase", phase}}}};
}

TEST(RetentionCommand, NamesTheRestoreThatHasASetInUse) {
  FakeHost host;
  host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
  host.Add(kSetsPath, ListOf({MarkedSet()}));
  host.Add(kRestoresPath, ListOf({RestoreOf("done", "nightly-1", "success"),
                                  RestoreOf("unreadable", "nightly-1", "no phase"),
                                  RestoreOf("back", "nightly-1", "waitingForApproval")}));
  EXPECT_EQ(host.Run({"retention", "plan", "nightly"}), kOk) << host.err();
  EXPECT_THAT(host.out(), HasSubstr("; in use by restore back: stays until that has ended"));
}

TEST(RetentionCommand, SaysWhatItCannotKnow) {
  FakeHost host;
  host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
  host.Add(kSetsPath, ListOf({MarkedSet()}));
  host.Add(kRestoresPath,
           {{"kind", "Status"}, {"code", 403}, {"reason", "Forbidden"}, {"message", "ann may not"}},
           403);
  EXPECT_EQ(host.Run({"retention", "plan", "nightly"}), kOk);
  EXPECT_THAT(host.out(), HasSubstr("REMOVED after its grace"));
  EXPECT_THAT(host.out(), Not(HasSubstr("in use")));
  EXPECT_THAT(host.err(), HasSubstr("which sets restores have in use is not known: "));
  EXPECT_THAT(host.err(), HasSubstr("ann may not"));
}

}  // namespace
}  // namespace strongroom::cli

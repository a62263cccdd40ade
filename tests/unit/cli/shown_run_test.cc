#include "cli/shown_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/run_details.h"
#include "cli/run_table.h"
#include "support/instant.h"
#include "unit/cli/fake_host.h"

namespace strongroom::cli {
namespace {

using test::At;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const auto kNow = At("2026-03-02T01:35:02Z");

json FullStatus() {
  return {{"phase", "partial"},
          {"reason", "TypesIncomplete"},
          {"startedAt", "2026-03-02T01:30:02Z"},
          {"finishedAt", "2026-03-02T01:30:09Z"},
          {"jobName", "nightly-202603020130"},
          {"summary",
           {{"policiesTotal", 12},
            {"policiesBackedUp", 11},
            {"errorsCount", 1},
            {"typeBreakdown",
             {{"networkPolicies",
               {{"total", 9}, {"backedUp", 9}, {"errors", 0}, {"state", "complete"}}},
              {"roles", {{"total", 3}, {"backedUp", 2}, {"errors", 1}, {"state", "incomplete"}}}}},
            {"warnings", {"roles: PERMISSION_MISSING: may not list"}},
            {"unknownPolicyTypes", {"rolls"}},
            {"changes", {{"added", 1}, {"changed", 2}, {"removed", 0}}}}},
          {"errorCode", "PERMISSION_MISSING"},
          {"errorMessage", "roles: may not list roles in team-b, which is a long story to tell"},
          {"backupSetID", "42"},
          {"backupSetDigest", "sha256:" + std::string(64, '0')},
          {"attempts", 2}};
}

struct StatusCase {
  const char* what;
  json object;
  const char* status;
  const char* described;
};

TEST(ShownRun, SaysHowARunStands) {
  json canceling = RunObject("r", "2026-03-02T01:30:00Z", {{"phase", "running"}});
  canceling["spec"]["cancel"] = true;
  const auto with = [](const char* type, const char* reason, const char* message) {
    return json{{"conditions",
                 {{{"type", type},
                   {"status", "True"},
                   {"reason", reason},
                   {"message", message},
                   {"lastTransitionTime", "2026-03-02T01:30:00Z"}}}}};
  };
  const json queued = with("Queued", "TenantBusy", "position 2");
  json lost = with("Blocked", "NodeLost", "pod p on node n");
  lost["phase"] = "running";
  const std::string slot = "2026-03-02T01:30:00Z";
  const std::vector<StatusCase> cases{
      {"new", RunObject("r", slot), "pending", "pending"},
      {"queued", RunObject("r", slot, queued), "queued", "queued: position 2"},
      {"blocked", RunObject("r", slot, with("Blocked", "PodUnschedulable", "0/3 nodes")), "blocked",
       "blocked: PodUnschedulable: 0/3 nodes"},
      {"running", RunObject("r", slot, {{"phase", "running"}}), "running", "running"},
      {"running, on a node that does not answer", RunObject("r", slot, lost), "running",
       "running: NodeLost: pod p on node n"},
      {"canceling", canceling, "canceling", "canceling"},
      {"skipped", RunObject("r", slot, {{"phase", "skipped"}, {"reason", "PreviousRunActive"}}),
       "skipped", "skipped (PreviousRunActive)"},
      {"partial", RunObject("r", slot, FullStatus()), "partial",
       "partial (TypesIncomplete): 11 of 12 policies backed up in 7s, backup set 42 (+1 ~2 -0): "
       "PERMISSION_MISSING: roles: may not list roles in team-b, which is a long story to tell"},
      {"a phase of the future", RunObject("r", slot, {{"phase", "dreaming"}}), "unreadable",
       "unreadable: status.phase: \"dreaming\" is not one of: running, success, partial, failed, "
       "canceled, skipped"},
      {"a number that is text", RunObject("r", slot, {{"summary", {{"policiesTotal", "12"}}}}),
       "unreadable", nullptr},
  };
  for (const StatusCase& c : cases) {
    const ShownRun view = ShowRun(c.object);
    EXPECT_EQ(ShowStatus(view), c.status) << c.what;
    EXPECT_EQ(view.run.meta.name, "r") << c.what;
    if (c.described != nullptr) {
      EXPECT_EQ(Describe(view, kNow), c.described) << c.what;
    }
  }
}

TEST(ShownRun, GivesScriptsACodeForEachEnd) {
  using domain::RunPhase;
  EXPECT_EQ(ExitCodeOf(RunPhase::kSuccess), 0);
  EXPECT_EQ(ExitCodeOf(RunPhase::kFailed), 1);
  EXPECT_EQ(ExitCodeOf(RunPhase::kCanceled), 1);
  EXPECT_EQ(ExitCodeOf(RunPhase::kPartial), 3);
  EXPECT_EQ(ExitCodeOf(RunPhase::kSkipped), 4);
}

TEST(RunTable, ShowsWhatPeopleAskFirst) {
  const std::vector<ShownRun> runs{
      ShowRun(RunObject("nightly-202603020130", "2026-03-02T01:30:00Z", FullStatus())),
      ShowRun(RunObject("nightly-202603010130", "2026-03-01T01:30:00Z"))};
  EXPECT_THAT(
      RunTableLines(runs, {.with_namespace = false, .is_wide = false, .now = kNow}),
      ElementsAre(
          "RUN                    TRIGGER    SCHEDULED FOR       STATUS    STARTED   "
          "DURATION   BACKED UP   CHANGES    SET   WHY",
          "nightly-202603020130   schedule   2026-03-02 01:30Z   partial   5m ago    "
          "7s         11/12       +1 ~2 -0   42    PERMISSION_MISSING: roles: may not li...",
          "nightly-202603010130   schedule   2026-03-01 01:30Z   pending   -         "
          "-          -           -          -"));
}

struct Why {
  json status;
  const char* text;
};

TEST(RunTable, SaysWhyARunIsNotASuccess) {
  for (const Why& c :
       {Why{{{"phase", "success"}, {"reason", "Completed"}}, ""},
        Why{{{"phase", "skipped"}, {"reason", "PreviousRunActive"}}, "     PreviousRunActive"},
        Why{{{"phase", "skipped"}, {"reason", "Busy"}, {"errorMessage", "a\nb"}},
            "     Busy: a\\nb"},
        Why{{{"phase", "failed"}, {"reason", "Lost"}, {"errorCode", "EXECUTOR_LOST"}},
            "     EXECUTOR_LOST"},
        Why{{{"phase", "failed"}, {"errorMessage", "m"}}, "     m"}}) {
    const auto lines = RunTableLines({ShowRun(RunObject("r", "2026-03-02T01:30:00Z", c.status))},
                                     {.with_namespace = false, .is_wide = true, .now = kNow});
    EXPECT_TRUE(lines[1].ends_with(std::string("   -") + c.text)) << lines[1];
  }
}

TEST(RunTable, ShowsNamespacesAndMoreWhenAsked) {
  const auto lines = RunTableLines({ShowRun(RunObject("r", "2026-03-02T01:30:00Z", FullStatus()))},
                                   {.with_namespace = true, .is_wide = true, .now = kNow});
  EXPECT_TRUE(lines[0].starts_with("NAMESPACE   RUN   SCHEDULE   TENANT   TRIGGER")) << lines[0];
  EXPECT_TRUE(lines[1].starts_with("team-a      r     nightly    t        schedule")) << lines[1];
  EXPECT_TRUE(lines[1].ends_with("a long story to tell")) << lines[1];
}

// As a schedule's own status has them (domain/run_order.h): a slot that is caught up with is run
// after what somebody asked for meanwhile, and what people make may say any minute.
TEST(RunTable, IsOrderedByCreationBeforeTheSlot) {
  json caught_up = RunObject("slot", "2026-03-02T01:30:00Z");
  caught_up["metadata"]["creationTimestamp"] = "2026-03-02T09:05:00Z";
  json asked = RunObject("asked", "2026-03-02T09:00:00Z");
  asked["metadata"]["creationTimestamp"] = "2026-03-02T09:00:00Z";
  EXPECT_TRUE(IsNewer(ShowRun(caught_up), ShowRun(asked)));
  json of_the_future = RunObject("future", "2037-01-01T00:00:00Z");
  of_the_future["metadata"]["creationTimestamp"] = "2026-03-01T00:00:00Z";
  EXPECT_TRUE(IsNewer(ShowRun(asked), ShowRun(of_the_future)));
  EXPECT_FALSE(IsNewer(ShowRun(of_the_future), ShowRun(asked)));
}

TEST(RunTable, IsOrderedByTheSlotAndThenByName) {
  const ShownRun old = ShowRun(RunObject("z", "2026-03-01T01:30:00Z"));
  const ShownRun young_a = ShowRun(RunObject("a", "2026-03-02T01:30:00Z"));
  const ShownRun young_b = ShowRun(RunObject("b", "2026-03-02T01:30:00Z"));
  EXPECT_TRUE(IsNewer(young_a, old));
  EXPECT_FALSE(IsNewer(old, young_a));
  EXPECT_TRUE(IsNewer(young_a, young_b));
  json late = RunObject("c", "2026-03-02T01:30:00Z");
  late["metadata"]["creationTimestamp"] = "2026-03-02T01:30:09Z";
  EXPECT_TRUE(IsNewer(ShowRun(late), young_a));
  EXPECT_FALSE(IsNewer(young_a, young_a));
}

TEST(RunDetails, TellEverything) {
  const auto lines =
      RunDetailLines(ShowRun(RunObject("r", "2026-03-02T01:30:00Z", FullStatus())), kNow);
  EXPECT_THAT(lines, Contains("Name:           r"));
  EXPECT_THAT(lines, Contains("Status:         partial (TypesIncomplete)"));
  EXPECT_THAT(lines, Contains("Started:        2026-03-02 01:30:02Z (5m ago)"));
  EXPECT_THAT(lines, Contains("Duration:       7s"));
  EXPECT_THAT(lines, Contains("Policies:       11 of 12 backed up, 1 errors"));
  EXPECT_THAT(lines, Contains("Changes:        1 added, 2 changed, 0 removed"));
  EXPECT_THAT(lines, Contains("Error Code:     PERMISSION_MISSING"));
  EXPECT_THAT(lines, Contains(HasSubstr("grant it what `kubectl strongroom rights` prints")));
  EXPECT_THAT(lines, Contains("  networkPolicies   9       9           0        complete"));
  EXPECT_THAT(lines, Contains("  roles             3       2           1        incomplete"));
  EXPECT_THAT(lines, Contains("  - roles: PERMISSION_MISSING: may not list"));
  EXPECT_THAT(lines, Contains("  - rolls"));
}

TEST(RunDetails, TellHowManyTheSelectionLeftOut) {
  json status = FullStatus();
  status["summary"]["typeBreakdown"]["roles"]["excluded"] = 2;
  status["summary"]["typeBreakdown"]["networkPolicies"]["excluded"] = 5;
  EXPECT_THAT(
      RunDetailLines(ShowRun(RunObject("r", "2026-03-02T01:30:00Z", status)), kNow),
      Contains("Policies:       11 of 12 backed up, 1 errors, 7 left out by spec.selection"));
}

// What has no set before it did not stay the same.
TEST(ShownRun, SaysOfAFirstSetThatItIsTheFirst) {
  json first = FullStatus();
  first["summary"].erase("changes");
  const ShownRun view = ShowRun(RunObject("r", "2026-03-02T01:30:00Z", first));
  EXPECT_EQ(ShowChanges(view), "first");
  EXPECT_THAT(Describe(view, kNow), HasSubstr(", backup set 42 (first): "));
  EXPECT_THAT(RunDetailLines(view, kNow),
              Contains("Changes:        no set of this tenant and spec.selection before it"));
  first.erase("backupSetID");
  EXPECT_EQ(ShowChanges(ShowRun(RunObject("r", "2026-03-02T01:30:00Z", first))), "");
}

TEST(RunDetails, SayOneWarningForAllTypesThatHaveTheSame) {
  json status = FullStatus();
  json& summary = status["summary"];
  summary["warnings"] = json::array({"read twice"});
  for (const char* type : {"a", "b", "c"}) {
    const std::string code = type == std::string("b") ? "THROTTLED" : "PERMISSION_MISSING";
    summary["typeBreakdown"][type] = {
        {"total", 0}, {"backedUp", 0}, {"errors", 1}, {"state", "failed"}, {"errorCode", code}};
    summary["warnings"].push_back(std::string(type) + ": " + code + ": cannot list " + type);
    summary["warnings"].push_back(std::string(type) + ": read over longer");
  }
  summary["warnings"].push_back("unknown: PERMISSION_MISSING: no type of the run");
  const auto lines = RunDetailLines(ShowRun(RunObject("r", "2026-03-02T01:30:00Z", status)), kNow);
  const auto begin = std::find(lines.begin(), lines.end(), "Warnings:");
  ASSERT_NE(begin, lines.end());
  EXPECT_THAT(std::vector<std::string>(begin + 1, begin + 10),
              ElementsAre("  - read twice", "  - a: PERMISSION_MISSING: cannot list a",
                          "    likewise:", "      c", "  - a: read over longer",
                          "  - b: THROTTLED: cannot list b", "  - b: read over longer",
                          "  - c: read over longer",
                          "  - unknown: PERMISSION_MISSING: no type of the run"));
}

std::vector<std::string> LinesWithTypes(int count, const json& coverage) {
  json status = FullStatus();
  json& types = status["summary"]["typeBreakdown"];
  for (int i = 0; i < count; ++i) types["alike" + std::to_string(i)] = coverage;
  types["unlicensed"] = {{"total", 0}, {"backedUp", 0}, {"errors", 0}, {"state", "unsupported"}};
  return RunDetailLines(ShowRun(RunObject("r", "2026-03-02T01:30:00Z", status)), kNow);
}

// Of the many types of Graph a tenant has policies of some.
TEST(RunDetails, NameManyTypesWithoutPoliciesTogether) {
  const json empty{{"total", 0}, {"backedUp", 0}, {"errors", 0}, {"state", "complete"}};
  const auto few = LinesWithTypes(8, empty);
  EXPECT_THAT(few, Contains("  alike7            0       0           0        complete"));
  EXPECT_THAT(few, Not(Contains(HasSubstr("without policies"))));
  const auto many = LinesWithTypes(9, empty);
  const auto line = std::find(many.begin(), many.end(), "  9 types complete, without policies:");
  ASSERT_NE(line, many.end());
  EXPECT_EQ(*(line + 1),
            "    alike0, alike1, alike2, alike3, alike4, alike5, alike6, alike7, alike8");
  EXPECT_THAT(many, Not(Contains(StartsWith("  alike"))));
  EXPECT_THAT(many, Contains("  roles             3       2           1        incomplete"));
  EXPECT_THAT(many, Contains(StartsWith("  unlicensed ")));
}

// Who cannot sign in reads none of them.
TEST(RunDetails, NameManyTypesThatFailedAlikeTogether) {
  const auto lines = LinesWithTypes(9, {{"total", 0},
                                        {"backedUp", 0},
                                        {"errors", 1},
                                        {"state", "failed"},
                                        {"errorCode", "AUTHENTICATION_FAILED"}});
  EXPECT_THAT(lines, Contains("  9 types failed, AUTHENTICATION_FAILED:"));
  EXPECT_THAT(lines, Not(Contains(StartsWith("  alike"))));
}

// What there are numbers of has a row.
TEST(RunDetails, HaveARowForWhatHasPolicies) {
  const auto lines = LinesWithTypes(
      9, {{"total", 0}, {"backedUp", 0}, {"excluded", 2}, {"errors", 0}, {"state", "complete"}});
  EXPECT_THAT(lines, Contains("  alike8            0       0           0        complete"));
}

TEST(RunDetails, SayWhatToDoAboutAnErrorThatIsKnown) {
  const auto lines_of = [](const char* code) {
    return RunDetailLines(
        ShowRun(RunObject("r", "2026-03-02T01:30:00Z", {{"phase", "failed"}, {"errorCode", code}})),
        kNow);
  };
  EXPECT_THAT(lines_of("START_TIMEOUT"), Contains(EndsWith("Another run may succeed as it is.")));
  EXPECT_THAT(lines_of("PERMISSION_MISSING"), Contains(EndsWith("prints for the schedule.")));
  EXPECT_THAT(lines_of("OF_THE_FUTURE"), Contains("Error Code:     OF_THE_FUTURE"));
  EXPECT_THAT(lines_of("OF_THE_FUTURE"), Not(Contains(HasSubstr("What To Do"))));
}

TEST(RunDetails, LeaveOutWhatIsNotThere) {
  const auto lines = RunDetailLines(ShowRun(RunObject("r", "2026-03-02T01:30:00Z")), kNow);
  EXPECT_THAT(lines, Contains("Status:         pending"));
  for (const char* label : {"Error", "Started", "Types", "Warnings", "Backup Set", "Attempts"}) {
    EXPECT_THAT(lines, Not(Contains(HasSubstr(std::string(label) + ":")))) << label;
  }
}

}  // namespace
}  // namespace strongroom::cli

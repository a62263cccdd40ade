#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/fake_host.h"

namespace strongroom::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string kSlot = "2026-03-02T01:30:00Z";

TEST(PreviewCommand, ReadsManifestsWithoutACluster) {
  FakeHost host;
  host.AddManifest("-", "kind: Tenant\n---\n" + ScheduleObject("a").dump() + "\n---\n" +
                            ScheduleObject("b").dump() + "\n");
  EXPECT_EQ(host.Run({"preview", "-f", "-", "--count", "1"}), kOk) << host.err();
  EXPECT_THAT(host.out(), HasSubstr("team-a/a: daily 02:30 Europe/Berlin\n"));
  EXPECT_THAT(host.out(), HasSubstr("\n\nteam-a/b: daily"));
  EXPECT_THAT(host.server().Requests(), IsEmpty());
}

TEST(PreviewCommand, RefusesManifestsThatItCannotUse) {
  const std::vector<std::pair<std::string, const char*>> cases{
      {"", "error: m: holds no BackupSchedule"},
      {"kind: Pod", "error: m: holds no BackupSchedule"},
      {"[1]", "error: m: must hold Kubernetes objects"},
      {"a: [", "error: m: line 1: "},
      {"a: &x 1\nb: *x", "error: m: line 2: aliases are not supported"},
      {"{kind: BackupSchedule, apiVersion: v1}", "apiVersion of a BackupSchedule must be"},
      {"{kind: BackupSchedule, apiVersion: strongroom.dev/v1alpha1}",
       "error: schedule (no name) is invalid: spec."}};
  for (const auto& [text, message] : cases) {
    FakeHost host;
    host.AddManifest("m", text);
    EXPECT_EQ(host.Run({"preview", "-f", "m"}), kFailed) << text;
    EXPECT_THAT(host.err(), HasSubstr(message)) << text;
    EXPECT_THAT(host.out(), IsEmpty()) << text;
  }
}

TEST(PreviewCommand, IsAListInJson) {
  FakeHost one;
  one.AddManifest("m", ScheduleObject("a").dump());
  EXPECT_EQ(one.Run({"preview", "-f", "m", "-o", "json", "--count", "2"}), kOk);
  EXPECT_EQ(json::parse(one.out())["items"].at(0)["slots"].size(), 2U);
  FakeHost two;
  two.AddManifest("m", ScheduleObject("a").dump() + "\n---\n" + ScheduleObject("b").dump());
  EXPECT_EQ(two.Run({"preview", "-f", "m", "-o", "json"}), kOk);
  EXPECT_EQ(json::parse(two.out())["items"].size(), 2U);
}

struct End {
  const char* phase;
  ExitCode exit_code;
};

TEST(RunsCommand, ListsTheNewestFirstAcrossPages) {
  FakeHost host;
  json first = ListOf({RunObject("nightly-1", "2026-03-01T01:30:00Z")});
  first["metadata"]["continue"] = "more";
  host.Add(kRunsPath, first);
  host.Add(kRunsPath, ListOf({RunObject("nightly-3", "2026-03-03T01:30:00Z"),
                              RunObject("nightly-2", "2026-03-02T01:30:00Z")}));
  EXPECT_EQ(host.Run({"runs", "--limit", "2", "-o", "name"}), kOk);
  EXPECT_EQ(host.out(),
            "backupschedulerun.strongroom.dev/nightly-3\n"
            "backupschedulerun.strongroom.dev/nightly-2\n");
}

TEST(RunsCommand, KnowsAScheduleWithoutRunsFromNone) {
  json other = RunObject("weekly-1", kSlot);
  other["spec"]["scheduleRef"]["name"] = "weekly";
  FakeHost host;
  host.Add(kRunsPath, ListOf({other}));
  host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
  EXPECT_EQ(host.Run({"runs", "nightly"}), kOk);
  EXPECT_EQ(host.err(), "No runs found in team-a namespace.\n");
  EXPECT_THAT(host.out(), IsEmpty());

  FakeHost none;
  none.Add(kRunsPath, ListOf({}));
  none.Add(kSchedulesPath, ListOf({}));
  EXPECT_EQ(none.Run({"runs", "nightly"}), kFailed);
  EXPECT_THAT(none.err(), HasSubstr("\"nightly\" not found"));
}

TEST(RunsCommand, LooksIntoAllNamespaces) {
  FakeHost host;
  host.Add("/apis/strongroom.dev/v1alpha1/backupscheduleruns", ListOf({RunObject("r", kSlot)}));
  EXPECT_EQ(host.Run({"runs", "-A"}), kOk) << host.err();
  EXPECT_THAT(host.out(), HasSubstr("NAMESPACE   RUN"));
  EXPECT_THAT(host.out(), HasSubstr("team-a      r"));
}

TEST(RunsCommand, ShowsAHostileObjectWithoutHarm) {
  FakeHost host;
  host.Add(
      kRunsPath,
      ListOf({RunObject("r", kSlot,
                        {{"phase", "failed"}, {"errorMessage", "\x1b]0;owned\x07\nRUN  success"}}),
              RunObject("broken", kSlot, {{"phase", 5}})}));
  EXPECT_EQ(host.Run({"runs", "-o", "wide"}), kOk) << host.err();
  EXPECT_EQ(host.out().find('\x1b'), std::string::npos);
  EXPECT_EQ(LinesIn(host.out()), 3) << host.out();
  EXPECT_THAT(host.out(), HasSubstr("unreadable"));
}

TEST(RunsCommand, PrintsAListAsKubectlDoes) {
  FakeHost host;
  host.Add(kRunsPath, ListOf({RunObject("r", kSlot)}));
  EXPECT_EQ(host.Run({"runs", "-o", "json"}), kOk);
  const json list = json::parse(host.out());
  EXPECT_EQ(list["kind"], "List");
  EXPECT_EQ(list["items"][0], RunObject("r", kSlot));
}

TEST(ShowCommand, TakesWhatRunsPrints) {
  FakeHost host;
  host.Add(kRunsPath + "/r", RunObject("r", kSlot, {{"phase", "success"}}));
  EXPECT_EQ(host.Run({"show", "backupschedulerun.strongroom.dev/r"}), kOk) << host.err();
  EXPECT_THAT(host.out(), HasSubstr("Status:         success\n"));
}

TEST(ShowCommand, EndsAsTheRunDidWhereThatIsAsked) {
  const std::vector<std::pair<const char*, int>> cases{
      {"success", kOk},      {"failed", kFailed},    {"canceled", kFailed}, {"partial", kPartial},
      {"skipped", kSkipped}, {"running", kNotEnded}, {"", kNotEnded}};
  for (const auto& [phase, exit_code] : cases) {
    FakeHost host;
    host.Add(kRunsPath + "/r", RunObject("r", kSlot, {{"phase", phase}}));
    EXPECT_EQ(host.Run({"show", "r"}), kOk) << phase;
    EXPECT_EQ(host.Run({"show", "r", "--exit-code", "-o", "json"}), exit_code) << phase;
  }
}

// The clock of the host is at 2026-01-01T00:00:00Z.
TEST(ShowCommand, FailsWhereTheLastSuccessIsLongAgo) {
  const json success{{"phase", "success"}, {"finishedAt", "2025-12-30T22:00:00Z"}};
  const std::vector<std::tuple<json, const char*, int>> cases{
      {success, "26h", kOk},
      {success, "25h59m59s", kFailed},
      {{{"phase", "success"}}, "26h", kFailed},
      {{{"phase", "partial"}, {"finishedAt", "2025-12-30T22:00:00Z"}}, "1h", kPartial},
      {{{"phase", "running"}}, "1h", kNotEnded},
      {success, "1d", kWrongUsage},
      {success, "0", kWrongUsage}};
  for (const auto& [status, age, exit_code] : cases) {
    FakeHost host;
    host.Add(kRunsPath + "/r", RunObject("r", kSlot, status));
    EXPECT_EQ(host.Run({"show", "r", "--exit-code", "--max-age", age}), exit_code)
        << status << age << host.err();
  }
  FakeHost told;
  told.Add(kRunsPath + "/r", RunObject("r", kSlot, success));
  EXPECT_EQ(told.Run({"show", "r", "--exit-code", "--max-age", "1h"}), kFailed);
  EXPECT_EQ(told.err(), "error: r ended 26h ago, which is longer than --max-age allows\n");
  FakeHost alone;
  EXPECT_EQ(alone.Run({"show", "r", "--max-age", "1h"}), kWrongUsage);
}

TEST(ShowCommand, PrintsTheObjectAsJson) {
  FakeHost host;
  host.Add(kRunsPath + "/r", RunObject("r", kSlot));
  EXPECT_EQ(host.Run({"show", "r", "-o", "json"}), kOk);
  EXPECT_EQ(json::parse(host.out()), RunObject("r", kSlot));
}

json RunWithSet(const std::string& name, const std::string& slot, json changes) {
  return RunObject(name, slot,
                   {{"phase", "success"},
                    {"backupSetID", "42"},
                    {"summary", {{"changes", {{"added", 0}, {"changed", 3}, {"removed", 1}}}}},
                    {"changes", std::move(changes)}});
}

const json kChanges = json::parse(R"([
  {"type": "roles", "id": "r-1", "name": "reader", "change": "removed", "activity": "Delete role",
   "actor": "ann@contoso.example", "actorKind": "user", "at": "2026-03-01T01:12:00Z"},
  {"type": "roles", "id": "r-2", "change": "changed", "actor": "pipeline", "actorKind": "app"}])");

TEST(ShowCommand, TellsWhoChangedWhat) {
  FakeHost host;
  host.Add(kRunsPath + "/r", RunWithSet("r", kSlot, kChanges));
  EXPECT_EQ(host.Run({"show", "bsr/r", "--changes"}), kOk) << host.err();
  EXPECT_EQ(host.out(),
            "TYPE    NAME     CHANGE    WHO                   WHEN                ACTIVITY\n"
            "roles   reader   removed   ann@contoso.example   2026-03-01 01:12Z   Delete role\n"
            "roles   r-2      changed   pipeline (app)\n"
            "and 2 more\n");
}

TEST(ShowCommand, TellsProgramsWhoChangedWhat) {
  for (const std::string form : {"json", "yaml"}) {
    FakeHost host;
    host.Add(kRunsPath + "/r", RunWithSet("r", kSlot, kChanges));
    EXPECT_EQ(host.Run({"show", "r", "--changes", "-o", form}), kOk) << host.err();
    if (form == "yaml") {
      EXPECT_THAT(host.out(), HasSubstr("actor: \"ann@contoso.example\""));
      continue;
    }
    const json told = json::parse(host.out());
    EXPECT_EQ(told["changes"], kChanges);
    EXPECT_EQ(told["more"], 2);
    EXPECT_EQ(told["backupSetID"], "42");
  }
}

TEST(ShowCommand, SaysWhyThereAreNoChanges) {
  struct Row {
    json status;
    const char* said;
  };
  const json none{{"added", 0}, {"changed", 0}, {"removed", 0}};
  for (const Row& row : {
           Row{{{"phase", "failed"}}, "The run stored no backup set.\n"},
           Row{{{"phase", "success"}, {"backupSetID", "1"}},
               "There is no set of this tenant and spec.selection before it to compare with.\n"},
           Row{{{"phase", "success"}, {"backupSetID", "1"}, {"summary", {{"changes", none}}}},
               "Nothing differs from the set before.\n"},
       }) {
    FakeHost host;
    host.Add(kRunsPath + "/r", RunObject("r", kSlot, row.status));
    EXPECT_EQ(host.Run({"show", "r", "--changes"}), kOk) << host.err();
    EXPECT_EQ(host.out(), row.said);
  }
}

// The schedule of the runs that these tests make, and its runs.
const std::string kOfSchedule = RunObject("r", kSlot)["spec"]["scheduleRef"]["name"];

TEST(ShowCommand, TakesAScheduleForItsNewestRun) {
  json changes = kChanges;
  changes[0]["name"] = "newest";
  const json runs = ListOf({RunWithSet("old", "2026-02-28T01:30:00Z", kChanges),
                            RunWithSet("new", "2026-03-01T01:30:00Z", changes),
                            RunObject("failed", "2026-03-02T01:30:00Z", {{"phase", "failed"}})});
  for (const std::string& name : {kOfSchedule, "backupschedule/" + kOfSchedule}) {
    FakeHost host;
    host.Add(kRunsPath, runs);
    host.Add(kSchedulesPath + "/" + kOfSchedule, ScheduleObject(kOfSchedule));
    EXPECT_EQ(host.Run({"show", name}), kOk) << host.err();
    EXPECT_THAT(host.out(), StartsWith("Name:           failed\n"));
    EXPECT_EQ(host.Run({"show", name, "--changes"}), kOk) << host.err();
    EXPECT_THAT(host.out(), HasSubstr("newest"));
  }
}

TEST(ShowCommand, SaysWhatAScheduleHasNoRunOf) {
  FakeHost host;
  host.Add(kRunsPath, ListOf({}));
  host.Add(kSchedulesPath + "/" + kOfSchedule, ScheduleObject(kOfSchedule));
  EXPECT_EQ(host.Run({"show", kOfSchedule, "--changes"}), kFailed);
  EXPECT_THAT(host.err(), HasSubstr("has a backup set"));
  EXPECT_EQ(host.Run({"show", kOfSchedule}), kFailed);
  EXPECT_THAT(host.err(), HasSubstr("no run of " + kOfSchedule + " is still in the cluster"));
}

// What says that it is a run is no schedule.
TEST(ShowCommand, TakesNoScheduleForARun) {
  FakeHost host;
  host.Add(kRunsPath, ListOf({RunObject("r", kSlot)}));
  host.Add(kSchedulesPath + "/" + kOfSchedule, ScheduleObject(kOfSchedule));
  EXPECT_EQ(host.Run({"show", "bsr/" + kOfSchedule}), kFailed);
  EXPECT_THAT(host.err(),
              HasSubstr("backupscheduleruns.strongroom.dev \"" + kOfSchedule + "\" not found"));
}

TEST(CancelCommand, TellsARunToStop) {
  FakeHost host;
  host.Add(kRunsPath + "/r", RunObject("r", kSlot, {{"phase", "running"}}));
  EXPECT_EQ(host.Run({"cancel", "r"}), kOk) << host.err();
  EXPECT_EQ(host.out(), "backupschedulerun.strongroom.dev/r is told to stop\n");
  ASSERT_EQ(host.Patches().size(), 1U);
  EXPECT_EQ(host.Patches()[0], json::parse(R"({"spec":{"cancel":true}})"));
}

TEST(CancelCommand, AnswersAnEndedRunWithItsPhase) {
  FakeHost host;
  host.Add(kRunsPath + "/r", RunObject("r", kSlot, {{"phase", "success"}}));
  EXPECT_EQ(host.Run({"cancel", "r"}), kFailed);
  EXPECT_EQ(host.err(), "error: run r has ended already: success\n");
  EXPECT_THAT(host.Patches(), IsEmpty());
}

TEST(CancelCommand, DoesNotAskTwice) {
  FakeHost host;
  json run = RunObject("r", kSlot, {{"phase", "running"}});
  run["spec"]["cancel"] = true;
  host.Add(kRunsPath + "/r", run);
  EXPECT_EQ(host.Run({"cancel", "r"}), kOk);
  EXPECT_THAT(host.out(), HasSubstr("is being canceled already"));
  EXPECT_THAT(host.Patches(), IsEmpty());
}

TEST(CancelCommand, WaitsForTheEndAndSaysWhichItWas) {
  for (const End& end : {End{"canceled", kOk}, End{"success", kFailed}}) {
    FakeHost host;
    host.Add(kRunsPath + "/r", RunObject("r", kSlot, {{"phase", "running"}}));
    host.Add(kRunsPath + "/r", RunObject("r", kSlot, {{"phase", "running"}}));  // of the patch
    host.Add(kRunsPath + "/r", RunObject("r", kSlot, {{"phase", end.phase}}));
    EXPECT_EQ(host.Run({"cancel", "r", "--wait"}), end.exit_code) << end.phase;
    EXPECT_THAT(host.out(), HasSubstr(std::string("r: ") + end.phase + "\n"));
  }
}

}  // namespace
}  // namespace strongroom::cli

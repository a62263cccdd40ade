#include <gtest/gtest.h>

#include <algorithm>

#include "api/kinds.h"
#include "faulty_transport.h"
#include "held_watch.h"
#include "world.h"

// Slots become exactly one Run and one Job, whatever dies.
namespace strongroom::test {
namespace {

using kube::Json;

std::string StatusText(const Json& object, const std::string& field) {
  const Json::json_pointer pointer("/status/" + field);
  return object.contains(pointer) && object[pointer].is_string()
             ? object[pointer].get<std::string>()
             : std::string();
}

class Dispatch : public testing::Test {
 protected:
  World& world_ = World::Shared();
  ShiftedClock clock_{World::kAhead};
  std::unique_ptr<web::Transport> transport_ = world_.control_plane().MakeTransport();

  std::vector<Json> Runs(const std::string& ns) { return world_.List(api::kRunKind, ns); }
  std::vector<Json> Jobs(const std::string& ns) { return world_.List(controller::kJobs, ns); }

  std::string StatusOf(const std::string& ns, const std::string& schedule,
                       const std::string& field) {
    return StatusText(world_.Get(api::kScheduleKind, ns, schedule), field);
  }

  // Like another, but nobody's, under a name that is wanted.
  void SomebodyMakesJob(const std::string& ns, const std::string& name, Json job) {
    job["metadata"] = {{"name", name}};
    job["spec"].erase("selector");
    job["spec"]["template"]["metadata"].erase("labels");
    job.erase("status");
    world_.client().Create(controller::kJobs, ns, job);
  }

  // Plays kubelet and server for the Job of the namespace as soon as it is there; true once the run
  // is over.
  bool PushRun(const std::string& ns) {
    const auto jobs = Jobs(ns);
    if (jobs.empty()) return false;
    const std::string run = jobs[0]["metadata"]["name"];
    if (StatusText(world_.Get(api::kRunKind, ns, run), "phase") == "success") return true;
    world_.FinishRun(ns, run, "success");
    return true;
  }

  void ExpectOneRunAndJob(const std::string& ns) {
    const auto runs = Runs(ns);
    const auto jobs = Jobs(ns);
    ASSERT_EQ(runs.size(), 1U) << Json(runs).dump(1);
    ASSERT_EQ(jobs.size(), 1U) << Json(jobs).dump(1);
    EXPECT_EQ(runs[0]["metadata"]["name"], jobs[0]["metadata"]["name"]);
    EXPECT_EQ(jobs[0]["metadata"]["ownerReferences"][0]["uid"], runs[0]["metadata"]["uid"]);
    EXPECT_EQ(StatusOf(ns, "nightly", "lastScheduledFor"), runs[0]["spec"]["scheduledFor"]);
  }

  void AwaitFinished(const std::string& ns) {
    Await("a finished run in " + ns,
          [&] { return PushRun(ns) && StatusOf(ns, "nightly", "lastRunStatus") == "success"; });
    Await("the mirror of " + ns, [&] {
      return world_.Sql(
                 "select count(*) from strongroom.backup_schedule_runs where status = 'success' "
                 "and namespace = '" +
                 ns + "'") == "1";
    });
  }
};

TEST_F(Dispatch, MakesOneRunAndOneJobOfADueSlot) {
  const std::string ns = world_.MakeNamespace("one-slot");
  world_.MakeSchedule(ns, "nightly");
  const RunningController controller(*transport_, clock_);
  AwaitFinished(ns);
  ExpectOneRunAndJob(ns);
  const auto next = StatusOf(ns, "nightly", "nextRunAt");
  EXPECT_GT(next, StatusOf(ns, "nightly", "lastScheduledFor"));
  Await("metrics of the run", [&] {
    return controller.Fetch("/metrics")
               .second.find("strongroom_runs_total{status=\"success\",trigger=\"schedule\"} 1") !=
           std::string::npos;
  });
}

// How many writes the life of a run takes, and then a crash at each of them.
TEST_F(Dispatch, SurvivesAKillBetweenAnyTwoWrites) {
  int writes = 0;
  {
    const std::string ns = world_.MakeNamespace("kill-none");
    world_.MakeSchedule(ns, "nightly");
    FaultyTransport counting(*transport_, 0, FaultyTransport::Last::kLost);
    const RunningController controller(counting, clock_, "kill");
    AwaitFinished(ns);
    writes = counting.Writes();
  }
  ASSERT_GE(writes, 4);
  for (const auto last : {FaultyTransport::Last::kLost, FaultyTransport::Last::kDone}) {
    for (int fatal = 1; fatal <= writes; ++fatal) {
      const std::string ns = world_.MakeNamespace(
          std::string(last == FaultyTransport::Last::kLost ? "kill-before-" : "kill-after-") +
          std::to_string(fatal));
      SCOPED_TRACE(ns);
      world_.MakeSchedule(ns, "nightly");
      FaultyTransport faulty(*transport_, fatal, last);
      {
        const RunningController doomed(faulty, clock_, "kill");
        Await("the kill, or all done without one", [&] {
          PushRun(ns);
          return faulty.IsDead() || StatusOf(ns, "nightly", "lastRunStatus") == "success";
        });
      }
      const RunningController heir(*transport_, clock_, "kill");
      AwaitFinished(ns);
      ExpectOneRunAndJob(ns);
    }
  }
}

TEST_F(Dispatch, StaysExactWithTwoLeadersAtOnce) {
  const std::string ns = world_.MakeNamespace("two-leaders", 100);
  constexpr size_t kSchedules = 20;
  for (size_t i = 0; i < kSchedules; ++i) world_.MakeSchedule(ns, "s" + std::to_string(i));
  const RunningController one(*transport_, clock_, "leader-one");
  const RunningController two(*transport_, clock_, "leader-two");
  Await("all Jobs", [&] { return Jobs(ns).size() >= kSchedules; });
  Await("all statuses", [&] {
    const auto schedules = world_.List(api::kScheduleKind, ns);
    return std::all_of(schedules.begin(), schedules.end(), [](const Json& schedule) {
      return !StatusText(schedule, "lastScheduledFor").empty();
    });
  });
  EXPECT_EQ(Jobs(ns).size(), kSchedules);
  EXPECT_EQ(Runs(ns).size(), kSchedules);
}

TEST_F(Dispatch, LetsNoMoreRunsOfATenantWorkThanItAllows) {
  const std::string ns = world_.MakeNamespace("busy-tenant", 1);
  world_.MakeSchedule(ns, "a");
  world_.MakeSchedule(ns, "b");
  const RunningController controller(*transport_, clock_);
  Await("two runs", [&] { return Runs(ns).size() == 2; });
  const auto queued = [&] {
    size_t count = 0;
    for (const Json& run : Runs(ns)) {
      if (run.contains("/status/conditions/0"_json_pointer) &&
          run["status"]["conditions"][0]["type"] == "Queued") {
        ++count;
      }
    }
    return count;
  };
  Await("one to be queued", [&] { return queued() == 1 && Jobs(ns).size() == 1; });
  world_.FinishRun(ns, Jobs(ns)[0]["metadata"]["name"], "success");
  Await("the other to start", [&] { return Jobs(ns).size() == 2; });
}

// A Run made by hand, under the name that the slot's would have and with the UID of another
// namespace's schedule, and Jobs under the names that it and the slot's next would have, neither
// burn the slot nor stand in the other's ledger.
TEST_F(Dispatch, RunsASlotWhoseNamesSomebodyElseHas) {
  const std::string ns = world_.MakeNamespace("foreign");
  const Json schedule = world_.MakeSchedule(ns, "nightly");
  std::string run;
  {
    const RunningController probe(*transport_, clock_, "foreign");
    Await("the run's name", [&] { return !Runs(ns).empty() && !Jobs(ns).empty(); });
    run = Runs(ns)[0]["metadata"]["name"];
  }
  const std::string other = world_.MakeNamespace("foreign-too");
  Json taken = Runs(ns)[0];
  taken["metadata"] = {{"name", run}};
  taken.erase("status");
  world_.client().Create(api::kRunKind, other, taken);
  SomebodyMakesJob(other, run, Jobs(ns)[0]);
  world_.MakeSchedule(other, "nightly", {{"timeOfDay", schedule["spec"]["timeOfDay"]}});
  const RunningController controller(*transport_, clock_, "foreign");
  const auto rows = [&](const std::string& of) {
    return world_.Sql(
        "select string_agg(name, ' ') from strongroom.backup_schedule_runs "
        "where namespace = '" +
        of + "'");
  };
  std::string own;
  Await("the slot's run", [&] {
    for (const Json& each : Runs(other)) {
      if (!StatusText(each, "resolved/deadline").empty()) own = each["metadata"]["name"];
    }
    return !own.empty();
  });
  EXPECT_TRUE(own.starts_with(run + "-")) << own;
  // And now its Job's: it has one already.
  Await("the slot's Job", [&] { return Jobs(other).size() == 2; });
  Await("the answer to the other", [&] {
    return world_.Get(api::kRunKind, other, run)["status"].value("reason", "") == "InvalidRun";
  });
  Await("the ledger row", [&] { return rows(other) == own; });
  EXPECT_EQ(rows(ns), run);
}

// The name of a run that waits is known long before its Job is made.
TEST_F(Dispatch, StartsARunWhoseJobsNameSomebodyElseHas) {
  const std::string ns = world_.MakeNamespace("foreign-job", 1);
  world_.MakeSchedule(ns, "a");
  world_.MakeSchedule(ns, "b");
  const RunningController controller(*transport_, clock_);
  Await("one that works, one that waits",
        [&] { return Runs(ns).size() == 2 && Jobs(ns).size() == 1; });
  const Json working = Jobs(ns)[0];
  const std::string first = working["metadata"]["name"];
  std::string second;
  for (const Json& run : Runs(ns)) {
    if (run["metadata"]["name"] != first) second = run["metadata"]["name"];
  }
  SomebodyMakesJob(ns, second, working);
  world_.FinishRun(ns, first, "success");
  Await("its Job under another name", [&] { return Jobs(ns).size() == 3; });
  const std::string name = StatusText(world_.Get(api::kRunKind, ns, second), "resolved/jobName");
  EXPECT_TRUE(name.starts_with(second + "-")) << name;
  world_.FinishRun(ns, second, "success");
  Await("its end", [&] {
    for (const Json& run : Runs(ns)) {
      if (StatusText(run, "phase") != "success") return false;
    }
    return true;
  });
}

TEST_F(Dispatch, RemembersItsOwnWritesWhileTheWatchIsBehind) {
  const std::string ns = world_.MakeNamespace("behind", 10);
  world_.MakeSchedule(ns, "nightly");
  HeldWatch held(*transport_, "backupscheduleruns");
  held.Hold();
  const RunningController controller(held, clock_);
  Await("the slot's Job", [&] { return Jobs(ns).size() == 1; });
  world_.client().MergePatch(
      api::kScheduleKind, ns, "nightly",
      {{"metadata", {{"annotations", {{"strongroom.dev/run-now", "at-once"}}}}}});
  // What comes after the token has been seen: so has the token.
  world_.MakeSchedule(ns, "later", {{"tenantRef", {{"name", "nobody"}}}});
  Await("a look at a later schedule",
        [&] { return world_.Get(api::kScheduleKind, ns, "later").contains("status"); });
  EXPECT_EQ(Jobs(ns).size(), 1U);
  held.Release();
  Await("the run of the token", [&] { return Runs(ns).size() == 2; });
  const auto skipped = [&] {
    const auto runs = Runs(ns);
    return std::count_if(runs.begin(), runs.end(), [](const Json& run) {
      return StatusText(run, "reason") == "PreviousRunActive";
    });
  };
  Await("its end under concurrencyPolicy forbid", [&] { return skipped() == 1; });
  EXPECT_EQ(Jobs(ns).size(), 1U);
}

TEST_F(Dispatch, TellsOfATokenThatIsTooLong) {
  const std::string ns = world_.MakeNamespace("long-token");
  world_.MakeSchedule(ns, "nightly", {{"enabled", false}});
  world_.client().MergePatch(
      api::kScheduleKind, ns, "nightly",
      {{"metadata", {{"annotations", {{"strongroom.dev/run-now", std::string(1025, 'x')}}}}}});
  const RunningController controller(*transport_, clock_);
  Await("the event", [&] {
    const auto events = world_.List({"", "v1", "events"}, ns);
    return std::any_of(events.begin(), events.end(),
                       [](const Json& event) { return event["reason"] == "RunNowIgnored"; });
  });
  EXPECT_TRUE(Runs(ns).empty());
}

TEST_F(Dispatch, StartsARunOnceForEachToken) {
  const std::string ns = world_.MakeNamespace("run-now");
  world_.MakeSchedule(ns, "nightly", {{"enabled", false}});
  const RunningController controller(*transport_, clock_);
  const auto annotate = [&](const char* token) {
    world_.client().MergePatch(
        api::kScheduleKind, ns, "nightly",
        {{"metadata", {{"annotations", {{"strongroom.dev/run-now", token}}}}}});
    Await("the token's echo",
          [&] { return StatusOf(ns, "nightly", "lastManualTrigger") == token; });
  };
  annotate("first");
  Await("its Job", [&] { return Jobs(ns).size() == 1; });
  world_.FinishRun(ns, Jobs(ns)[0]["metadata"]["name"], "success");
  Await("its end", [&] { return StatusOf(ns, "nightly", "lastRunStatus") == "success"; });
  annotate("second");
  Await("the second Job", [&] { return Jobs(ns).size() == 2; });
  for (const Json& run : Runs(ns)) EXPECT_EQ(run["spec"]["trigger"], "manual");
}

}  // namespace
}  // namespace strongroom::test

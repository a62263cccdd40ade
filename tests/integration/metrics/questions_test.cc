#include "questions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "controller/run_counter.h"
#include "integration/support/command.h"
#include "support/scraped.h"
#include "support/temporary_folder.h"

// docs/metrics.md says which queries answer which questions. Here a controller's caches are in the
// states that people ask about, what it serves is scraped each hour, and Prometheus answers.
namespace strongroom::test {
namespace {

using kube::Json;
using std::chrono::hours;
using std::chrono::sys_seconds;

// The last scrape; the first is at the epoch, hour 0. The last day begins at hour 26.
constexpr int kNow = 50;

std::string At(int hour) { return base::FormatTimestamp(sys_seconds{} + hours{hour}); }
double Seconds(int count) { return count * 3600.0; }

Json Condition(const char* type, const char* status, const char* reason) {
  return {{"type", type}, {"status", status}, {"reason", reason}, {"message", "because"}};
}

// A schedule that is Ready and waits for its next slot; `rest` is merged into it.
Json Schedule(const Json& rest) {
  Json schedule{
      {"metadata", {{"creationTimestamp", At(0)}}},
      {"status",
       {{"nextRunAt", At(kNow + 20)}, {"conditions", {Condition("Ready", "True", "Scheduled")}}}}};
  schedule.merge_patch(rest);
  return schedule;
}

Json Succeeded(int hour) { return {{"status", {{"lastSuccessfulRunAt", At(hour)}}}}; }

// The labels of a schedule's series: "family{...,schedule="nightly",more}".
std::string Of(const std::string& schedule, const std::string& more = "",
               const std::string& family = "") {
  return family + R"({instance="10.0.0.7:8080",namespace="team-a",schedule=")" + schedule + '"' +
         (more.empty() ? "" : ',' + more) + '}';
}

// The same where the query does not care which process it is of, and has made something of the
// family.
std::string OfAny(const std::string& schedule, const std::string& more = "") {
  return R"({namespace="team-a",schedule=")" + schedule + '"' + (more.empty() ? "" : ',' + more) +
         '}';
}

// Two days in the life of some schedules, each of which is named after what becomes of it.
class TwoDays : public ::testing::Test {
 protected:
  TwoDays() {
    world_.registry.AddSampler([this](metrics::Samples& samples) {
      world_.metrics.history_lag.Put(samples, 400);
      world_.metrics.history_up.Put(samples, 0);
      world_.metrics.news_waiting.Put(samples, 500);
      world_.metrics.runs_queued.Put(samples, 2);
      world_.metrics.runs_active.Put(samples, 0);
      world_.metrics.leader.Put(samples, 0, metrics::LeaseName("strongroom-controller"));
      notifier_.oldest_due.Put(samples, Seconds(kNow - 10), metrics::NotifierName("chat"));
      notifier_.oldest_due.Put(samples, Seconds(kNow) - 600, metrics::NotifierName("mail"));
    });
    for (int hour = 0; hour <= kNow; ++hour) {
      PassSchedules(hour);
      PassRuns(hour);
      promql_.Scrape(world_.Text() + AuditText(hour));
      world_.clock.Advance(hours{1});
    }
  }

  void Expect(const std::string& heading, const std::vector<Found>& found) {
    for (const Question& question : questions_) {
      if (question.heading == heading) promql_.Expect(question, found);
    }
    answered_.insert(heading);
  }

  const std::vector<Question> questions_ = QuestionsOfThePage();
  std::set<std::string> answered_;
  PromQl promql_;

 private:
  // What a server says of the audit log. All else that it says would answer that one is there.
  std::string AuditText(int hour) const {
    metrics::Registry registry;
    const metrics::ServerMetrics server(registry);
    registry.AddSampler([&](metrics::Samples& samples) {
      server.audit_altered.Put(samples, hour == kNow ? 1 : 0);
      server.audit_chained.Put(samples, Seconds(std::min(hour, kNow - 1)));
    });
    std::string text;
    std::istringstream lines(registry.Render());
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("strongroom_audit_altered ") ||
          line.starts_with("strongroom_audit_chained_timestamp_seconds ")) {
        text += line + '\n';
      }
    }
    return text;
  }
  void PassSchedules(int hour) {
    if (hour == 0) {
      for (const char* name : {"never", "zz-too-many"})
        world_.PutSchedule(name, Schedule(Json::object()));
      world_.PutSchedule(
          "invalid", Schedule({{"spec", {{"timeOfDay", "25:00"}}},
                               {"status",
                                {{"nextRunAt", nullptr},
                                 {"conditions", {Condition("Ready", "False", "InvalidSpec")}}}}}));
    } else if (hour == 1) {
      world_.PutSchedule("disabled",
                         Schedule({{"spec", {{"enabled", false}}},
                                   {"status",
                                    {{"nextRunAt", nullptr},
                                     {"lastSuccessfulRunAt", At(1)},
                                     {"conditions", {Condition("Ready", "True", "Disabled")}}}}}));
    } else if (hour == 22) {
      Json weekly = Succeeded(22);
      weekly["spec"] = {{"frequency", "weekly"}, {"daysOfWeek", {1}}};
      world_.PutSchedule("weekly", Schedule(weekly));
    } else if (hour == 47) {
      world_.PutRun("open", "stuck", {{"phase", "running"}});
      world_.PutSchedule(
          "stuck", Schedule({{"status",
                              {{"nextRunAt", At(48)},
                               {"lastSuccessfulRunAt", At(30)},
                               {"conditions", {Condition("Blocked", "True", "TenantBusy")}}}}}));
    } else if (hour == 49) {
      world_.PutSchedule("new", Schedule({{"metadata", {{"creationTimestamp", At(49)}}}}));
      Json vanished = Succeeded(49);
      vanished["status"]["conditions"] =
          Json::array({Condition("RetentionPaused", "True", "PoliciesVanished")});
      world_.PutSchedule("vanished", Schedule(vanished));
      Json altered = Succeeded(49);
      altered["status"]["conditions"] =
          Json::array({Condition("Verified", "False", "SetsAltered"),
                       Condition("Restorable", "False", "SetAltered")});
      altered["status"]["lastDrill"] = {{"name", "altered-drill"},
                                        {"targetDigest", "it"},
                                        {"backupSet", "altered-1"},
                                        {"scheduledFor", "1969-12-18T23:00:00Z"},
                                        {"finishedAt", "1969-12-19T00:00:00Z"},
                                        {"reason", "SetAltered"}};
      world_.PutSchedule("altered", Schedule(altered));
      Json kept = Succeeded(49);
      kept["status"]["conditions"] =
          Json::array({Condition("Blocked", "True", "PodRefused"),
                       Condition("Verified", "Unknown", "VerificationLate"),
                       Condition("Restorable", "Unknown", "DrillRefused")});
      world_.PutSchedule("kept", Schedule(kept));
      world_.verified.Replace(
          {{"altered", {.verified = {}, .seen_since = sys_seconds{} - std::chrono::days{13}}}});
      world_.verified.ReplaceStored({.altered = {{{"team-a", domain::SetOwner::kSchedule}, 1},
                                                 {{"team-a", domain::SetOwner::kImported}, 2},
                                                 {{"team-b", domain::SetOwner::kImported}, 0}},
                                     .rows_without_set = {{"team-a", 0}, {"team-b", 3}}});
    }
  }

  void PassRuns(int hour) {
    if (hour == 2) EndRun("failed-before", "failed", "NOT_FOUND", Succeeded(0), 1);
    if (hour == 40) EndRun("recovered", "failed", "THROTTLED", Succeeded(12), 1);
    if (hour == 42) EndRun("recovered", "success", "", Succeeded(42), 0);
    if (hour == 45) EndRun("partial", "partial", "PERMISSION_MISSING", Succeeded(-20), 0);
    if (hour == 48) EndRun("never", "failed", "PERMISSION_MISSING", Json::object(), 3);
    if (hour == 10) PutRestore("unread", "waitingForApproval");
    if (hour == 47) PutRestore("waits", "pending");
    if (hour == 49) PutRestore("works", "running");
    if (hour == 20 || hour == 48) EndRestore(domain::RestoreMode::kPlan);
    if (hour == 48) EndRestore(domain::RestoreMode::kApply);
    if (hour == 48) world_.metrics.slots_missed.Count(metrics::MissReason("ControllerDown"));
    if (hour != kNow) return;
    for (int i = 0; i < 100; ++i) world_.metrics.dispatch_latency.Observe(5000);
  }

  void PutRestore(const std::string& name, const std::string& phase) {
    world_.PutRestore(name, {{"status", {{"phase", phase}}}});
  }
  void EndRestore(domain::RestoreMode mode) {
    world_.metrics.restores.Count(metrics::RestoreMode(mode),
                                  metrics::RestoreEnd(domain::RestorePhase::kFailed));
  }

  // A run of the schedule ends now.
  void EndRun(const std::string& schedule, const std::string& phase, const std::string& code,
              Json rest, int failures) {
    const std::string now = base::FormatTimestamp(world_.clock.NowSeconds());
    world_.PutRun(schedule, schedule,
                  {{"phase", phase}, {"errorCode", code.empty() ? Json() : Json(code)}});
    rest["status"]["consecutiveFailures"] = failures;
    rest["status"]["recentRuns"] = {
        {{"name", schedule}, {"scheduledFor", now}, {"status", phase}, {"finishedAt", now}}};
    world_.PutSchedule(schedule, Schedule(rest));
    domain::Run run;
    run.status.outcome = {.phase = *base::Parse<domain::RunPhase>(phase), .error_code = code};
    if (phase == "partial") {
      run.status.outcome.summary.types["roles"] = {.errors = 3, .error_code = code};
    }
    counter_.RunStored(run, controller::Stored::kFirst);
  }

  Scraped world_{sys_seconds{}, 12};
  const metrics::NotifierMetrics notifier_{world_.registry};
  const catalogue::Catalogues types_{{}};
  controller::RunCounter counter_{world_.metrics, types_};
};

TEST_F(TwoDays, AreToldByTheQueriesOfThePage) {
  const std::string last_run = "strongroom_schedule_last_run_finished_timestamp_seconds";
  const std::string condition = "strongroom_schedule_condition";
  Expect("Which schedules have had no success in 26 hours?", {{Of("failed-before"), Seconds(50)},
                                                              {Of("invalid"), Seconds(50)},
                                                              {Of("never"), Seconds(50)},
                                                              {Of("partial"), Seconds(70)},
                                                              {Of("weekly"), Seconds(28)}});
  Expect("Which have stored nothing for more than two of their intervals?",
         {{OfAny("failed-before"), Seconds(50)}, {OfAny("never"), Seconds(50)}});
  Expect("Which have never had one?",
         {{Of("invalid", "", "strongroom_schedule_created_timestamp_seconds"), Seconds(0)},
          {Of("never", "", "strongroom_schedule_created_timestamp_seconds"), Seconds(0)},
          {Of("new", "", "strongroom_schedule_created_timestamp_seconds"), Seconds(49)}});
  Expect("Which cannot run, and why?",
         {{OfAny("invalid", R"(condition="Ready",reason="InvalidSpec")"), 0}});
  Expect("Which failed in the last day, and why?",
         {{R"({namespace="team-a",schedule="never",code="PERMISSION_MISSING"})", Seconds(48)},
          {R"({namespace="team-a",schedule="recovered",code="THROTTLED"})", Seconds(40)}});
  Expect("Which stored only a part when they ran last, and why?",
         {{Of("partial", R"(status="partial",code="PERMISSION_MISSING")", last_run), Seconds(45)}});
  Expect("Which store only a part again and again?",
         {{OfAny("partial", R"(status="partial",code="PERMISSION_MISSING")"), Seconds(65)}});
  Expect("Which fail again and again?", {{OfAny("never"), 3}});
  Expect("Which wait, and what for?",
         {{Of("kept", R"(condition="Blocked",reason="PodRefused")", condition), 1},
          {Of("stuck", R"(condition="Blocked",reason="TenantBusy")", condition), 1}});
  Expect("Which are kept from running, and by what?",
         {{OfAny("kept", R"(condition="Blocked",reason="PodRefused")"), 1}});
  Expect("Which have a run that does not end?", {{OfAny("stuck"), Seconds(3)}});
  Expect("Which were due, and nothing has come of it?", {{OfAny("stuck"), Seconds(2)}});
  Expect("Do runs wait, and none works?", {{"{}", 2}});
  Expect("Whose backup sets are not as they were sealed?",
         {{OfAny("altered", R"(condition="Verified",reason="SetsAltered")"), 0}});
  Expect("Which altered backup sets does no schedule speak of?",
         {{R"({namespace="team-a",owner="imported"})", 2}});
  Expect("Where are rows of no backup set?", {{R"({namespace="team-b"})", 3}});
  Expect("Which wait too long to be verified?",
         {{OfAny("kept", R"(condition="Verified",reason="VerificationLate")"), 0}});
  Expect("Which have not been verified for two weeks?", {{Of("altered"), Seconds(50 + 13 * 24)}});
  Expect("Whose backup sets could not be put back?",
         {{OfAny("altered", R"(condition="Restorable",reason="SetAltered")"), 0}});
  Expect("Whose drills say nothing?",
         {{OfAny("kept", R"(condition="Restorable",reason="DrillRefused")"), 0}});
  Expect("Of which has nobody tried that for two weeks?", {{Of("altered"), Seconds(50 + 13 * 24)}});
  Expect("Whose backup sets do not expire?",
         {{OfAny("vanished", R"(condition="RetentionPaused",reason="PoliciesVanished")"), 1}});
  Expect("Did a restore not put all of it back?", {{R"({result="failed"})", 1}});
  Expect("Where does a restore wait for somebody to approve it?",
         {{R"({namespace="team-a",phase="waitingForApproval"})", Seconds(40)}});
  Expect("Where does a restore not get on?",
         {{R"({namespace="team-a",phase="pending"})", Seconds(3)}});
  Expect("How many runs of the last day did not end well, and how?",
         {{R"({status="failed"})", 2}, {R"({status="partial"})", 1}});
  Expect("And why?", {{R"({code="PERMISSION_MISSING"})", 2}, {R"({code="THROTTLED"})", 1}});
  Expect("What could not be backed up, and why?",
         {{R"({type="other",code="PERMISSION_MISSING"})", 3}});
  Expect("Was a slot lost?", {{R"({reason="ControllerDown"})", 1}});
  Expect("How late do Jobs come after their slots? (99 of 100 are earlier)", {{"{}", 3600}});
  Expect("Does PostgreSQL keep up?", {{"{}", 400}});
  Expect("Does PostgreSQL take nothing?", {{"{}", 0}});
  Expect("Is nobody told of what happened?", {{"{}", 500}});
  Expect("Does nobody lead?", {{R"({name="strongroom-controller"})", 0}});
  Expect("Is no server there?", {{"{}", 1}});
  Expect("Is the audit log not as it was?", {{"{}", 1}});
  Expect("Does nobody chain the audit log?", {{"{}", Seconds(1)}});
  Expect("Do some schedules have no series?", {{"{}", 1}});
  Expect("Which Notifiers do not deliver?", {{R"({notifier="chat"})", Seconds(10)}});
  EXPECT_EQ(promql_.Differences(), "");

  std::set<std::string> asked;
  for (const Question& question : questions_) asked.insert(question.heading);
  EXPECT_EQ(asked, answered_);
}

// Prometheus takes all that is served, and finds nothing in its names to improve.
TEST(Metrics, HaveTheFormOfPrometheus) {
  Scraped world(sys_seconds{} + hours{1});
  world.PutSchedule("nightly", Schedule(Succeeded(0)));
  const metrics::ServerMetrics server(world.registry);
  const metrics::NotifierMetrics notifier(world.registry);
  const TemporaryFolder folder;
  std::ofstream(folder / "metrics.txt") << world.Text();
  const CommandResult result =
      TryCommand({"sh", "-c", "promtool check metrics <" + (folder / "metrics.txt").string()});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out + result.err, "");
}

}  // namespace
}  // namespace strongroom::test

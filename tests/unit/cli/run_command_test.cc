#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/naming.h"
#include "unit/cli/fake_host.h"

namespace strongroom::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kSlot = "2026-03-02T01:30:00Z";

std::string RunOf(const std::string& token) {
  return domain::ManualRunName("nightly", "uid-nightly", token);
}

json NotReadyStatus() {
  return {{"observedGeneration", 1},
          {"conditions",
           {{{"type", "Ready"},
             {"status", "False"},
             {"reason", "TenantNotFound"},
             {"message", "there is no Tenant"},
             {"lastTransitionTime", kSlot}}}}};
}

TEST(RunCommand, AnnotatesAndNamesTheRun) {
  FakeHost host;
  const std::string run = RunOf("token-1");
  host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
  host.Add(kRunsPath + "/" + run, NotFoundAnswer(), 404);
  host.Add(kRunsPath + "/" + run, MadeRun(run, kSlot));
  EXPECT_EQ(host.Run({"run", "nightly"}), kOk) << host.err();
  EXPECT_EQ(host.out(), "backupschedulerun.strongroom.dev/" + run + " created\n");
  ASSERT_EQ(host.Patches().size(), 1U);
  EXPECT_EQ(host.Patches()[0], json::parse(R"({"metadata":{"resourceVersion":"7",
      "annotations":{"strongroom.dev/run-now":"token-1"}}})"));
}

struct End {
  const char* phase;
  ExitCode exit_code;
};

TEST(RunCommand, FollowsTheRunToItsEnd) {
  for (const End& end : {End{"success", kOk}, End{"partial", kPartial}, End{"failed", kFailed},
                         End{"canceled", kFailed}, End{"skipped", kSkipped}}) {
    FakeHost host;
    const std::string run = RunOf("mine");
    host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
    host.Add(kRunsPath + "/" + run, NotFoundAnswer(), 404);  // was it made before?
    host.Add(kRunsPath + "/" + run, MadeRun(run, kSlot));
    host.Add(kRunsPath + "/" + run, MadeRun(run, kSlot));
    host.Add(kRunsPath + "/" + run, MadeRun(run, kSlot, {{"phase", "running"}}));
    host.Add(kRunsPath + "/" + run, MadeRun(run, kSlot, {{"phase", "running"}}));
    host.Add(kRunsPath + "/" + run, MadeRun(run, kSlot, {{"phase", end.phase}}));
    EXPECT_EQ(host.Run({"run", "bsched/nightly", "--token", "mine", "--wait"}), end.exit_code);
    EXPECT_EQ(host.out(), "backupschedulerun.strongroom.dev/" + run + " created\n" + run +
                              ": pending\n" + run + ": running\n" + run + ": " + end.phase + "\n");
  }
}

TEST(RunCommand, MakesNoSecondRunForTheSameToken) {
  FakeHost host;
  const std::string run = RunOf("mine");
  json schedule = ScheduleObject("nightly");
  schedule["metadata"]["annotations"] = {{"strongroom.dev/run-now", "mine"}};
  schedule["status"] = {{"lastManualTrigger", "mine"}};
  host.Add(kSchedulesPath + "/nightly", schedule);
  host.Add(kRunsPath + "/" + run, MadeRun(run, kSlot, {{"phase", "success"}}));
  EXPECT_EQ(host.Run({"run", "nightly", "--token", "mine", "--wait"}), kOk);
  EXPECT_THAT(host.out(), HasSubstr(run + " was created before\n"));
  EXPECT_THAT(host.Patches(), IsEmpty());
}

TEST(RunCommand, SaysThatTheRunOfAnOldTokenIsGone) {
  FakeHost host;
  json schedule = ScheduleObject("nightly");
  schedule["metadata"]["annotations"] = {{"strongroom.dev/run-now", "mine"}};
  schedule["status"] = {{"lastManualTrigger", "mine"}};
  host.Add(kSchedulesPath + "/nightly", schedule);
  EXPECT_EQ(host.Run({"run", "nightly", "--token", "mine"}), kFailed);
  EXPECT_EQ(host.err(), "error: run " + RunOf("mine") +
                            ", made for this token before, has been deleted; take another "
                            "--token\n");
}

TEST(RunCommand, AsksAgainWhenTheScheduleChangedMeanwhile) {
  FakeHost host;
  const std::string path = kSchedulesPath + "/nightly";
  const std::string run = RunOf("token-1");
  host.Add(path, ScheduleObject("nightly"));
  host.Add(path, {{"kind", "Status"}, {"code", 409}, {"reason", "Conflict"}}, 409);
  host.Add(path, ScheduleObject("nightly"));
  host.Add(kRunsPath + "/" + run, MadeRun(run, kSlot));
  EXPECT_EQ(host.Run({"run", "nightly"}), kOk) << host.err();
  EXPECT_EQ(host.Patches().size(), 2U);
}

TEST(RunCommand, WarnsOfARequestThatItReplaces) {
  FakeHost host;
  json schedule = ScheduleObject("nightly");
  schedule["metadata"]["annotations"] = {{"strongroom.dev/run-now", "\x1b[31mother"}};
  host.Add(kSchedulesPath + "/nightly", schedule);
  host.Add(kRunsPath + "/" + RunOf("token-1"), MadeRun(RunOf("token-1"), kSlot));
  EXPECT_EQ(host.Run({"run", "nightly"}), kOk);
  EXPECT_THAT(host.err(), HasSubstr("warning: an earlier request (token \\x1b[31mother)"));
}

TEST(RunCommand, RefusesAScheduleThatCannotRun) {
  FakeHost host;
  json schedule = ScheduleObject("nightly");
  schedule["status"] = NotReadyStatus();
  host.Add(kSchedulesPath + "/nightly", schedule);
  EXPECT_EQ(host.Run({"run", "nightly"}), kFailed);
  EXPECT_THAT(host.err(), HasSubstr("not ready, so nothing can run: TenantNotFound: there is no"));
  EXPECT_THAT(host.Patches(), IsEmpty());
}

TEST(RunCommand, GivesUpOnAControllerThatIsAway) {
  FakeHost host;
  const auto started = host.now();
  host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
  EXPECT_EQ(host.Run({"run", "nightly"}), kFailed);
  EXPECT_THAT(host.err(), HasSubstr("has not made run " + RunOf("token-1")));
  EXPECT_EQ(host.now() - started, std::chrono::seconds{30});
}

TEST(RunCommand, SaysWhyTheScheduleStoppedBeingReady) {
  FakeHost host;
  json later = ScheduleObject("nightly");
  later["status"] = NotReadyStatus();
  host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
  host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));  // of the patch
  host.Add(kSchedulesPath + "/nightly", later);
  EXPECT_EQ(host.Run({"run", "nightly"}), kFailed);
  EXPECT_THAT(host.err(), HasSubstr("not ready, so nothing can run: TenantNotFound"));
}

TEST(RunCommand, TimesOutAndSaysThatTheRunGoesOn) {
  FakeHost host;
  const auto started = host.now();
  const std::string run = RunOf("token-1");
  host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
  host.Add(kRunsPath + "/" + run, MadeRun(run, kSlot));
  EXPECT_EQ(host.Run({"run", "nightly", "--wait", "--timeout", "1m"}), kFailed);
  EXPECT_THAT(host.err(), HasSubstr("timed out: run " + run + " has not ended; it goes on"));
  EXPECT_EQ(host.now() - started, std::chrono::seconds{60});
}

TEST(RunCommand, WaitsThroughAnOutageOfTheApiServer) {
  FakeHost host;
  const std::string run = RunOf("token-1");
  host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
  host.Add(kRunsPath + "/" + run, MadeRun(run, kSlot));
  host.server().AddFailure(kRunsPath + "/" + run, "connection refused");
  host.server().AddFailure(kRunsPath + "/" + run, "connection refused");
  host.Add(kRunsPath + "/" + run, MadeRun(run, kSlot, {{"phase", "success"}}));
  EXPECT_EQ(host.Run({"run", "nightly", "--wait"}), kOk);
  EXPECT_EQ(host.err(), "warning: connection refused; trying again\n");
}

// Waiting mends none of these.
TEST(RunCommand, TellsAtOnceWhatCannotPass) {
  const std::vector<test::ScriptedTransport::Answer> answers = {
      [](const web::Request&) -> web::Response { throw web::PeerRefused("in the way"); },
      [](const web::Request&) -> web::Response { throw web::ConfigError("in the way"); },
      [](const web::Request&) -> web::Response { throw web::AnswerTooLarge("in the way"); },
      [](const web::Request&) {
        return web::Response{403, R"({"kind":"Status","message":"in the way"})", {}};
      }};
  for (size_t i = 0; i < answers.size(); ++i) {
    FakeHost host;
    const auto started = host.now();
    const std::string run = RunOf("token-1");
    host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
    host.Add(kRunsPath + "/" + run, MadeRun(run, kSlot));
    host.server().AddAnswer(kRunsPath + "/" + run, answers[i]);
    EXPECT_EQ(host.Run({"run", "nightly", "--wait", "--timeout", "1h"}), kFailed) << i;
    EXPECT_THAT(host.err(), HasSubstr("in the way")) << i;
    EXPECT_LT(host.now() - started, std::chrono::minutes{1}) << i;
  }
}

// Whoever reads the annotation knows the name, and may be faster than the controller.
TEST(RunCommand, FollowsNoRunThatSomebodyElseHasPutThere) {
  const std::string run = RunOf("token-1");
  json other = MadeRun(run, kSlot);
  other["spec"]["trigger"] = "retry";
  other["spec"]["retryOf"] = "nightly-1";
  json canceled = MadeRun(run, kSlot);
  canceled["spec"]["cancel"] = true;
  for (const json& there : {other, canceled}) {
    FakeHost host;
    host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
    host.Add(kRunsPath + "/" + run, there);
    EXPECT_EQ(host.Run({"run", "nightly"}), kFailed) << host.out();
    EXPECT_THAT(host.err(), HasSubstr("take another --token"));
  }
}

TEST(RunCommand, NoticesThatTheRunWasDeleted) {
  FakeHost host;
  const std::string run = RunOf("token-1");
  host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
  host.Add(kRunsPath + "/" + run, MadeRun(run, kSlot));
  host.Add(kRunsPath + "/" + run, NotFoundAnswer(), 404);
  EXPECT_EQ(host.Run({"run", "nightly", "--wait"}), kFailed);
  EXPECT_THAT(host.err(), HasSubstr("has been deleted"));
}

json Forbidden(const std::string& message) {
  return {{"kind", "Status"}, {"code", 403}, {"reason", "Forbidden"}, {"message", message}};
}

json OwnRun(const std::string& name, const json& status = json::object()) {
  json run = RunObject(name, kSlot, status);
  run["spec"] = {{"scheduleRef", {{"name", "nightly"}}}, {"trigger", "manual"}};
  return run;
}

// An operator: schedules can be read and not patched.
class OperatorHost : public FakeHost {
 public:
  explicit OperatorHost(const json& schedule = ScheduleObject("nightly")) {
    Add(kSchedulesPath + "/nightly", schedule);
    Add(kSchedulesPath + "/nightly", Forbidden("cannot patch backupschedules"), 403);
  }

  std::vector<json> Posts() {
    std::vector<json> posts;
    for (const web::Request& request : server().Requests()) {
      if (request.method == "POST") posts.push_back(json::parse(request.body));
    }
    return posts;
  }
};

TEST(RunCommand, MakesARunWhereTheScheduleMayNotBeChanged) {
  OperatorHost host;
  const std::string run = RunOf("token-1");
  host.Add(kRunsPath, OwnRun(run), 201);
  host.Add(kRunsPath + "/" + run, OwnRun(run, {{"phase", "partial"}}));
  EXPECT_EQ(host.Run({"run", "nightly", "--wait"}), kPartial) << host.err();
  EXPECT_EQ(host.out(),
            "backupschedulerun.strongroom.dev/" + run + " created\n" + run + ": partial\n");
  EXPECT_EQ(host.err(), "");
  ASSERT_EQ(host.Posts().size(), 1U);
  EXPECT_EQ(host.Posts()[0], json::parse(R"({
      "apiVersion": "strongroom.dev/v1alpha1", "kind": "BackupScheduleRun",
      "metadata": {"name": ")" + run + R"(", "namespace": "team-a"},
      "spec": {"scheduleRef": {"name": "nightly", "uid": "uid-nightly"}, "trigger": "manual",
               "cancel": false}})"));
}

TEST(RunCommand, MakesNoSecondRunForTheTokenOfAnother) {
  const std::string run = RunOf("mine");
  FakeHost editor;
  editor.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
  editor.Add(kRunsPath + "/" + run, OwnRun(run));
  EXPECT_EQ(editor.Run({"run", "nightly", "--token", "mine"}), kOk) << editor.err();
  EXPECT_THAT(editor.out(), HasSubstr(run + " was created before\n"));
  EXPECT_THAT(editor.Patches(), IsEmpty());
  // Of the same person, between whose look and whose request it was made.
  OperatorHost host;
  host.Add(kRunsPath + "/" + run, NotFoundAnswer(), 404);
  host.Add(kRunsPath + "/" + run, OwnRun(run));
  host.Add(kRunsPath, {{"kind", "Status"}, {"code", 409}, {"reason", "AlreadyExists"}}, 409);
  EXPECT_EQ(host.Run({"run", "nightly", "--token", "mine"}), kOk) << host.err();
  EXPECT_THAT(host.out(), HasSubstr(run + " was created before\n"));
}

TEST(RunCommand, TakesNoOthersRunForItsOwn) {
  const std::string run = RunOf("mine");
  json other_schedule = OwnRun(run);
  other_schedule["spec"]["scheduleRef"]["name"] = "weekly";
  json earlier_schedule = OwnRun(run);
  earlier_schedule["spec"]["scheduleRef"]["uid"] = "uid-of-before";
  json retry = OwnRun(run);
  retry["spec"]["trigger"] = "retry";
  retry["spec"]["retryOf"] = "nightly-1";
  json unreadable = OwnRun(run);
  unreadable["spec"]["trigger"] = "no-word";
  for (const json& there : {other_schedule, earlier_schedule, retry, unreadable}) {
    OperatorHost host;
    host.Add(kRunsPath + "/" + run, there);
    EXPECT_EQ(host.Run({"run", "nightly", "--token", "mine"}), kFailed) << there;
    EXPECT_THAT(host.err(), HasSubstr("it is not of this request; take another --token"));
    EXPECT_THAT(host.Posts(), IsEmpty());
  }
}

TEST(RunCommand, TakesNoCanceledRunForItsOwn) {
  const std::string run = RunOf("mine");
  json canceled = OwnRun(run);
  canceled["spec"]["cancel"] = true;
  OperatorHost host;
  host.Add(kRunsPath + "/" + run, canceled);
  EXPECT_EQ(host.Run({"run", "nightly", "--token", "mine"}), kFailed);
  EXPECT_THAT(host.err(), HasSubstr("was canceled; take another --token"));
  EXPECT_THAT(host.Posts(), IsEmpty());
}

TEST(RunCommand, MakesNoRunAnewThatTheScheduleRemembers) {
  json schedule = ScheduleObject("nightly");
  schedule["status"] = {
      {"recentRuns",
       json::array({{{"name", RunOf("mine")}, {"scheduledFor", kSlot}, {"status", "success"}}})}};
  OperatorHost host(schedule);
  EXPECT_EQ(host.Run({"run", "nightly", "--token", "mine"}), kFailed);
  EXPECT_EQ(host.err(), "error: run " + RunOf("mine") +
                            ", made for this token before, has been deleted; take another "
                            "--token\n");
  EXPECT_THAT(host.Posts(), IsEmpty());
}

TEST(RunCommand, SaysBothRightsThatAreMissing) {
  OperatorHost host;
  host.Add(kRunsPath, Forbidden("cannot create backupscheduleruns"), 403);
  EXPECT_EQ(host.Run({"run", "nightly"}), kFailed);
  EXPECT_THAT(host.err(), HasSubstr("cannot patch backupschedules"));
  EXPECT_THAT(host.err(), HasSubstr("cannot create backupscheduleruns"));
  EXPECT_EQ(LinesIn(host.err()), 1);
}

TEST(RunCommand, OfAnOperatorRefusesAScheduleThatCannotRun) {
  json schedule = ScheduleObject("nightly");
  schedule["status"] = NotReadyStatus();
  OperatorHost host(schedule);
  EXPECT_EQ(host.Run({"run", "nightly"}), kFailed);
  EXPECT_THAT(host.err(), HasSubstr("not ready, so nothing can run"));
  EXPECT_THAT(host.Posts(), IsEmpty());
}

}  // namespace
}  // namespace strongroom::cli

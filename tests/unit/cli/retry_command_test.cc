#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "domain/naming.h"
#include "unit/cli/fake_host.h"

namespace strongroom::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kSlot = "2026-03-02T01:30:00Z";

std::string RetryOfA(const std::string& token) {
  return domain::RetryRunName("nightly", "uid-nightly", "a", token);
}

// One that the controller has made the schedule's.
json Resolved(const std::string& name, const std::string& phase) {
  return RunObject(name, kSlot,
                   {{"phase", phase},
                    {"resolved",
                     {{"scheduleRef", {{"name", "nightly"}, {"uid", "uid-nightly"}}},
                      {"tenantRef", {{"name", "t"}, {"uid", "uid-t"}}},
                      {"provider", "kubernetes"},
                      {"scheduledFor", kSlot},
                      {"trigger", "schedule"},
                      {"origin", "controller"},
                      {"policyTypes", {"roles"}}}}});
}

json OwnRetry(const std::string& name, const std::string& again) {
  json run = RunObject(name, kSlot);
  run["spec"] = {{"scheduleRef", {{"name", "nightly"}, {"uid", "uid-nightly"}}},
                 {"trigger", "retry"},
                 {"retryOf", again}};
  return run;
}

json Remembering(const std::string& run, const std::string& status) {
  json schedule = ScheduleObject("nightly");
  schedule["status"] = {
      {"recentRuns", json::array({{{"name", run}, {"scheduledFor", kSlot}, {"status", status}}})}};
  return schedule;
}

std::vector<json> PostsOf(FakeHost& host) {
  std::vector<json> posts;
  for (const web::Request& request : host.server().Requests()) {
    if (request.method == "POST") posts.push_back(json::parse(request.body));
  }
  return posts;
}

TEST(RetryCommand, MakesARunOfItsOwnOfEachThatEndedWithoutSuccess) {
  for (const char* phase : {"failed", "partial", "canceled", "skipped"}) {
    FakeHost host;
    const std::string made = RetryOfA("token-1");
    host.Add(kRunsPath + "/a", Resolved("a", phase));
    host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
    host.Add(kRunsPath, OwnRetry(made, "a"), 201);
    host.Add(kRunsPath + "/" + made, RunObject(made, kSlot, {{"phase", "success"}}));
    EXPECT_EQ(host.Run({"retry", "bsr/a", "--wait"}), kOk) << phase << host.err();
    EXPECT_EQ(host.out(),
              "backupschedulerun.strongroom.dev/" + made + " created\n" + made + ": success\n");
    ASSERT_EQ(PostsOf(host).size(), 1U);
    EXPECT_EQ(PostsOf(host)[0]["spec"], json::parse(R"({
        "scheduleRef": {"name": "nightly", "uid": "uid-nightly"}, "trigger": "retry",
        "retryOf": "a", "cancel": false})"));
    EXPECT_THAT(host.Patches(), IsEmpty());
  }
}

struct End {
  const char* phase;
  ExitCode exit_code;
};

TEST(RetryCommand, EndsAsItsRunDoes) {
  for (const End& end : {End{"success", kOk}, End{"partial", kPartial}, End{"failed", kFailed},
                         End{"canceled", kFailed}, End{"skipped", kSkipped}}) {
    FakeHost host;
    const std::string made = RetryOfA("mine");
    host.Add(kRunsPath + "/a", Resolved("a", "failed"));
    host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
    host.Add(kRunsPath, OwnRetry(made, "a"), 201);
    host.Add(kRunsPath + "/" + made, NotFoundAnswer(), 404);  // was it made before?
    host.Add(kRunsPath + "/" + made, RunObject(made, kSlot, {{"phase", end.phase}}));
    EXPECT_EQ(host.Run({"retry", "a", "--token", "mine", "--wait"}), end.exit_code) << end.phase;
  }
}

TEST(RetryCommand, MakesNoSecondRunForTheSameToken) {
  FakeHost host;
  const std::string made = RetryOfA("mine");
  host.Add(kRunsPath + "/a", Resolved("a", "failed"));
  host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
  host.Add(kRunsPath, {{"kind", "Status"}, {"code", 409}, {"reason", "AlreadyExists"}}, 409);
  host.Add(kRunsPath + "/" + made, OwnRetry(made, "a"));
  EXPECT_EQ(host.Run({"retry", "a", "--token", "mine"}), kOk) << host.err();
  EXPECT_THAT(host.out(), HasSubstr(made + " was created before\n"));
  EXPECT_THAT(PostsOf(host), IsEmpty());
  // What somebody else has put there under that name is not it.
  host.server().Replace(kRunsPath + "/" + made, 200, OwnRetry(made, "b").dump());
  EXPECT_EQ(host.Run({"retry", "a", "--token", "mine"}), kFailed);
  EXPECT_THAT(host.err(), HasSubstr("not of this request"));
}

// Between whose look and whose request somebody with the same token has made it.
TEST(RetryCommand, MakesNoSecondRunAtTheSameTime) {
  FakeHost host;
  const std::string made = RetryOfA("mine");
  host.Add(kRunsPath + "/a", Resolved("a", "failed"));
  host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
  host.Add(kRunsPath + "/" + made, NotFoundAnswer(), 404);
  host.Add(kRunsPath + "/" + made, OwnRetry(made, "a"));
  host.Add(kRunsPath, {{"kind", "Status"}, {"code", 409}, {"reason", "AlreadyExists"}}, 409);
  EXPECT_EQ(host.Run({"retry", "a", "--token", "mine"}), kOk) << host.err();
  EXPECT_THAT(host.out(), HasSubstr(made + " was created before\n"));
}

// A history limit has taken the retry, and the token is the same.
TEST(RetryCommand, MakesNoRunAnewThatTheScheduleRemembers) {
  FakeHost host;
  const std::string made = RetryOfA("mine");
  host.Add(kRunsPath + "/a", Resolved("a", "failed"));
  host.Add(kSchedulesPath + "/nightly", Remembering(made, "success"));
  EXPECT_EQ(host.Run({"retry", "a", "--token", "mine"}), kFailed);
  EXPECT_THAT(host.err(),
              HasSubstr("run " + made + ", made for this token before, has been deleted"));
  EXPECT_THAT(PostsOf(host), IsEmpty());
}

// Whoever knows the token beforehand would have it say that there is a backup.
TEST(RetryCommand, TakesNoCanceledRunForItsOwn) {
  FakeHost host;
  const std::string made = RetryOfA("mine");
  json canceled = OwnRetry(made, "a");
  canceled["spec"]["cancel"] = true;
  host.Add(kRunsPath + "/a", Resolved("a", "failed"));
  host.Add(kSchedulesPath + "/nightly", ScheduleObject("nightly"));
  host.Add(kRunsPath + "/" + made, canceled);
  EXPECT_EQ(host.Run({"retry", "a", "--token", "mine"}), kFailed);
  EXPECT_THAT(host.err(), HasSubstr("was canceled; take another --token"));
  EXPECT_THAT(PostsOf(host), IsEmpty());
}

// Its object went by a history limit.
TEST(RetryCommand, TakesWhatTheScheduleRemembers) {
  FakeHost host;
  host.Add(kSchedulesPath, ListOf({ScheduleObject("weekly"), Remembering("a", "failed")}));
  host.Add(kRunsPath, OwnRetry(RetryOfA("token-1"), "a"), 201);
  EXPECT_EQ(host.Run({"retry", "a"}), kOk) << host.err();
  ASSERT_EQ(PostsOf(host).size(), 1U);
  EXPECT_EQ(PostsOf(host)[0]["spec"]["retryOf"], "a");
}

struct Refused {
  json run;
  json schedule;
  const char* message;
};

TEST(RetryCommand, SaysWhyARunCannotBeDoneAgain) {
  json refused = RunObject("a", kSlot, {{"phase", "skipped"}, {"reason", "InvalidRun"}});
  json reborn = ScheduleObject("nightly");
  reborn["metadata"]["uid"] = "uid-2";
  json unready = ScheduleObject("nightly");
  unready["status"] = {{"observedGeneration", 1},
                       {"conditions",
                        {{{"type", "Ready"},
                          {"status", "False"},
                          {"reason", "TenantNotFound"},
                          {"message", "there is no Tenant"},
                          {"lastTransitionTime", kSlot}}}}};
  const json schedule = ScheduleObject("nightly");
  const std::vector<Refused> cases = {
      {Resolved("a", "running"), schedule, "run a has not ended: running; wait for it, or kubectl"},
      {Resolved("a", "success"), schedule,
       "run a was a success; kubectl strongroom run nightly runs the schedule now"},
      {refused, schedule, "run a was refused (InvalidRun) and never a run of the schedule"},
      {Resolved("a", "failed"), nullptr, "schedule \"nightly\" of run a is gone"},
      {Resolved("a", "failed"), reborn,
       "run a is of another schedule \"nightly\", which was deleted"},
      {Resolved("a", "failed"), unready, "not ready, so nothing can run: TenantNotFound"},
  };
  for (const Refused& c : cases) {
    FakeHost host;
    host.Add(kRunsPath + "/a", c.run);
    host.Add(kSchedulesPath, ListOf({}));
    if (!c.schedule.is_null()) host.Add(kSchedulesPath + "/nightly", c.schedule);
    EXPECT_EQ(host.Run({"retry", "a"}), kFailed) << c.message;
    EXPECT_THAT(host.err(), HasSubstr(c.message));
    EXPECT_EQ(LinesIn(host.err()), 1) << host.err();
    EXPECT_THAT(PostsOf(host), IsEmpty()) << c.message;
  }
}

TEST(RetryCommand, SaysWhatItKnowsOfARunThatIsGone) {
  FakeHost host;
  host.Add(kSchedulesPath, ListOf({Remembering("a", "success")}));
  host.Add(kRunsPath, ListOf({Resolved("nightly-1", "failed")}));
  EXPECT_EQ(host.Run({"retry", "a"}), kFailed);
  EXPECT_THAT(host.err(), HasSubstr("run a was a success"));
  EXPECT_EQ(host.Run({"retry", "nightly-2"}), kFailed);
  EXPECT_THAT(host.err(),
              HasSubstr("\"nightly-2\" not found in namespace \"team-a\"; did you mean"));
}

}  // namespace
}  // namespace strongroom::cli

#include "obstacles_world.h"

#include "base/timestamp.h"
#include "kube/error.h"

namespace strongroom::test {
namespace {

using kube::Json;

using kube::kEvents;
const kube::Resource kQuotas{"", "v1", "resourcequotas"};

std::string Now() { return base::FormatTimestamp(base::SystemClock().NowSeconds()); }

}  // namespace

std::set<std::string, std::less<>> Obstacles::told_;

void Obstacles::TearDownTestSuite() {
  const testing::TestSuite& suite = *testing::UnitTest::GetInstance()->current_test_suite();
  if (suite.test_to_run_count() != suite.total_test_count()) return;
  for (const domain::Reason& reason : domain::obstacle::kAll) {
    EXPECT_TRUE(told_.contains(reason.word)) << reason.word << " was made real by no test";
  }
}

std::string Obstacles::MakeDue(const std::string& name, const Json& spec) {
  const std::string ns = world_.MakeNamespace(name);
  world_.MakeSchedule(ns, "nightly", spec);
  return ns;
}

std::string Obstacles::RunOf(const std::string& ns) {
  Await("a run in " + ns, [&] { return !world_.List(api::kRunKind, ns).empty(); });
  return world_.List(api::kRunKind, ns)[0]["metadata"]["name"];
}

Json Obstacles::JobOf(const std::string& ns) {
  Await("a Job in " + ns, [&] { return !world_.List(controller::kJobs, ns).empty(); });
  return world_.List(controller::kJobs, ns)[0];
}

Json Obstacles::BlockedOf(const kube::Resource& resource, const std::string& ns,
                          const std::string& name) {
  const Json object = world_.Get(resource, ns, name);
  for (const Json& condition : object.value("/status/conditions"_json_pointer, Json::array())) {
    if (condition["type"] == "Blocked" && condition["status"] == "True") return condition;
  }
  return {{"reason", ""}, {"message", ""}};
}

bool Obstacles::IsTold(const std::string& ns, const std::string& about, std::string_view reason) {
  for (const Json& event : world_.List(kEvents, ns)) {
    if (event["involvedObject"]["name"] == about && event["reason"] == reason) return true;
  }
  return false;
}

void Obstacles::AwaitScheduleBlocked(const std::string& ns, std::string_view reason,
                                     const std::string& words) {
  const auto says = [&](const Json& condition) {
    return condition["reason"] == reason &&
           condition["message"].get<std::string>().find(words) != std::string::npos;
  };
  const std::string what = std::string(reason) + ": " + words + " in " + ns;
  AwaitPoking(ns, "the schedule's " + what,
              [&] { return says(BlockedOf(api::kScheduleKind, ns, "nightly")); });
  Await("the schedule's event of " + what, [&] { return IsTold(ns, "nightly", reason); });
  told_.emplace(reason);
}

void Obstacles::AwaitBlocked(const std::string& ns, std::string_view reason,
                             const std::string& words) {
  const std::string run = RunOf(ns);
  AwaitPoking(ns, "the run's " + std::string(reason) + ": " + words, [&] {
    const Json condition = BlockedOf(api::kRunKind, ns, run);
    return condition["reason"] == reason &&
           condition["message"].get<std::string>().find(words) != std::string::npos;
  });
  Await("its event", [&] { return IsTold(ns, run, reason); });
  AwaitScheduleBlocked(ns, reason, words);
}

void Obstacles::AwaitHealed(const std::string& ns) {
  const std::string run = RunOf(ns);
  AwaitPoking(ns, "the run to go on",
              [&] { return BlockedOf(api::kRunKind, ns, run)["reason"] == ""; });
  Await("the schedule to go on in " + ns,
        [&] { return BlockedOf(api::kScheduleKind, ns, "nightly")["reason"] == ""; });
}

void Obstacles::AwaitEnd(const std::string& ns, const std::string& reason,
                         const std::string& words) {
  const std::string run = RunOf(ns);
  Await("the end " + reason + " in " + ns, [&] {
    const Json status = world_.Get(api::kRunKind, ns, run).value("status", Json::object());
    return status.value("reason", "") == reason &&
           status.value("errorMessage", "").find(words) != std::string::npos;
  });
}

void Obstacles::PlayJobController(const std::string& ns) {
  const Json job = JobOf(ns);
  const Json& spec = job["spec"]["template"];
  Json pod{{"apiVersion", "v1"},
           {"kind", "Pod"},
           {"metadata",
            {{"name", "pod"},
             {"labels", spec["metadata"]["labels"]},
             {"ownerReferences", Json::array({{{"apiVersion", "batch/v1"},
                                               {"kind", "Job"},
                                               {"name", job["metadata"]["name"]},
                                               {"uid", job["metadata"]["uid"]},
                                               {"controller", true}}})}}},
           {"spec", spec["spec"]}};
  // Nobody makes the tokens that older API servers look for.
  pod["spec"]["automountServiceAccountToken"] = false;
  try {
    client_.Create(controller::kPods, ns, pod);
  } catch (const kube::ApiError& e) {
    Warn(ns, job, "FailedCreate", std::string("Error creating: ") + e.what());
  }
}

Json Obstacles::Pod(const std::string& ns) { return world_.Get(controller::kPods, ns, "pod"); }

void Obstacles::Poke(const std::string& ns) {
  client_.MergePatch(
      api::kScheduleKind, ns, "nightly",
      {{"metadata", {{"annotations", {{"example.com/poke", std::to_string(++pokes_)}}}}}});
}

void Obstacles::AwaitPoking(const std::string& ns, const std::string& what,
                            const std::function<bool()>& condition) {
  constexpr int kTimesAsked = 50;
  int asked = 0;
  Await(what + " in " + ns, [&] {
    if (++asked % kTimesAsked == 0) Poke(ns);
    return condition();
  });
}

void Obstacles::PutPodStatus(const std::string& ns, const Json& status) {
  client_.MergePatch(controller::kPods, ns, "pod", {{"status", status}}, "status");
}

void Obstacles::PodWorks(const std::string& ns) {
  PutPodStatus(ns, {{"phase", "Running"},
                    {"conditions", Json::array()},
                    {"containerStatuses",
                     Json::array({{{"name", "executor"},
                                   {"image", "local/none"},
                                   {"imageID", ""},
                                   {"ready", true},
                                   {"restartCount", 0},
                                   {"state", {{"running", {{"startedAt", Now()}}}}}}})}});
}

void Obstacles::Warn(const std::string& ns, const Json& about, const std::string& reason,
                     const std::string& message) {
  const Json& meta = about["metadata"];
  const std::string name = meta["name"];
  client_.Create(kEvents, ns,
                 {{"apiVersion", "v1"},
                  {"kind", "Event"},
                  {"metadata", {{"generateName", "warning-"}, {"namespace", ns}}},
                  {"involvedObject", {{"namespace", ns}, {"name", name}, {"uid", meta["uid"]}}},
                  {"type", "Warning"},
                  {"firstTimestamp", Now()},
                  {"lastTimestamp", Now()},
                  {"reason", reason},
                  {"message", message}});
}

void Obstacles::MakeQuota(const std::string& ns, const std::string& of) {
  client_.Create(kQuotas, ns,
                 {{"apiVersion", "v1"},
                  {"kind", "ResourceQuota"},
                  {"metadata", {{"name", "quota"}}},
                  {"spec", {{"hard", {{of, "0"}}}}}});
  client_.MergePatch(kQuotas, ns, "quota",
                     {{"status", {{"hard", {{of, "0"}}}, {"used", {{of, "0"}}}}}}, "status");
}

void Obstacles::ExpectRetry(const std::string& name, const Json& end, const char* reason,
                            const char* words) {
  const std::string ns = MakeDue(name);
  controller::Options options = MakeOptions("obstacles");
  options.plan.report_grace = std::chrono::seconds{2};
  const RunningController controller(
      {.work = *transport_, .lease = *transport_, .reviews = *transport_}, clock_, options);
  PlayJobController(ns);
  PodWorks(ns);
  const std::string run = RunOf(ns);
  Await("the start", [&] {
    return world_.Get(api::kRunKind, ns, run).value("/status/phase"_json_pointer, "") == "running";
  });
  PutPodStatus(ns, end);
  const std::string first = JobOf(ns)["metadata"]["name"];
  Json conditions = Json::array();
  const std::string now = Now();
  for (const char* type : {"FailureTarget", "Failed"}) {
    conditions.push_back({{"type", type},
                          {"status", "True"},
                          {"reason", "BackoffLimitExceeded"},
                          {"lastTransitionTime", now}});
  }
  client_.MergePatch(controller::kJobs, ns, first,
                     {{"status", {{"startTime", now}, {"conditions", conditions}}}}, "status");
  AwaitBlocked(ns, reason, words);
  Await("another Job", [&] {
    const auto jobs = world_.List(controller::kJobs, ns);
    return jobs.size() == 1 && jobs[0]["metadata"]["name"] != first;
  });
  EXPECT_EQ(world_.Get(api::kRunKind, ns, run)["status"]["attempts"], 2);
  world_.FinishRun(ns, run, "success");
  AwaitHealed(ns);
}

}  // namespace strongroom::test

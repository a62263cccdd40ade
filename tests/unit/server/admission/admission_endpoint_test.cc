#include "server/admission/admission_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "http/error.h"
#include "server/sets/api_status.h"
#include "store/error.h"
#include "support/eventually.h"
#include "support/fake_clock.h"
#include "support/report_body.h"
#include "unit/server/admission/reviews.h"

namespace strongroom::server::admission {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kPath = "/apis/sets.strongroom.dev/v1alpha1/admissionreviews";

// Hands on what a fake says, and to whom.
class SharedReader final : public ClusterReader {
 public:
  explicit SharedReader(ClusterReader& reader) : reader_(reader) {}
  std::optional<api::Tenant> FindTenant(const std::string& ns, const std::string& name) override {
    return reader_.FindTenant(ns, name);
  }
  std::optional<api::Schedule> FindSchedule(const std::string& ns,
                                            const std::string& name) override {
    return reader_.FindSchedule(ns, name);
  }
  std::optional<api::Run> FindRun(const std::string& ns, const std::string& name) override {
    return reader_.FindRun(ns, name);
  }
  bool MayDo(const access::User& user, const access::ResourceAccess& access) override {
    return reader_.MayDo(user, access);
  }

 private:
  ClusterReader& reader_;
};

class AdmissionEndpointTest : public ::testing::Test {
 protected:
  AdmissionEndpointTest() {
    base::SilenceLog();
    recorder_.emplace(audit_, clock_);
    endpoint_.emplace(
        AdmissionEndpoint::Parts{
            .open =
                [this](std::chrono::steady_clock::time_point deadline) {
                  patience_ = deadline - clock_.Steady();
                  if (on_question_) on_question_();
                  return std::make_unique<SharedReader>(cluster_);
                },
            .rules = {.catalogues = test::BuiltInCatalogues(), .operators = {kOperator}},
            .recorder = *recorder_,
            .memory = memory_,
            .clock = clock_,
            .metrics = metrics_,
            .stop = {}},
        ReviewPlaces::Limits{.at_once = 2, .of_namespace = 3, .of_user = 1, .waiting = 0});
    endpoint_->AddTo(router_, [this](const http::Request&) {
      if (is_kubernetes_away_) throw web::TransportError("connection refused");
      return caller_;
    });
  }

  static json Review(const json& object, const std::string& user = "ada") {
    return {{"apiVersion", "admission.k8s.io/v1"},
            {"kind", "AdmissionReview"},
            {"request",
             {{"uid", "u-1"},
              {"resource", {{"group", "strongroom.dev"}, {"resource", "backupschedules"}}},
              {"operation", "CREATE"},
              {"namespace", "team-a"},
              {"userInfo", {{"username", user}}},
              {"object", object}}}};
  }
  http::Response Send(const std::string& text, const std::string& timeout = "5s") {
    test::TextBody body(text);
    http::Request request;
    request.method = "POST";
    request.path = kPath;
    request.query = {{"timeout", timeout}};
    request.headers = {{"content-length", std::to_string(text.size())}};
    request.peer = "10.0.0.1";
    request.body = &body;
    return router_.Route(request);
  }
  http::Response Send(const json& review) { return Send(base::CanonicalJson(review)); }
  // Of an object that was `before`.
  static json Change(const json& before, const json& after) {
    json review = Review(after);
    review["request"]["operation"] = "UPDATE";
    review["request"]["oldObject"] = before;
    return review;
  }
  static json ResponseIn(const http::Response& response) {
    EXPECT_EQ(response.status, 200) << response.body;
    return base::ParseJson(response.body)["response"];
  }
  // The rows of the audit log, once all of them are written.
  std::vector<std::string> Rows() {
    recorder_.reset();
    return rows_;
  }

  test::FakeClock clock_;
  FakeReader cluster_;
  std::function<void()> on_question_;
  std::optional<access::User> caller_ = access::User{
      .name = "system:apiserver", .uid = "", .groups = {"system:masters"}, .extra = {}};
  bool is_kubernetes_away_ = false;
  base::ByteBudget memory_{uint64_t{512} << 20U};
  std::atomic<std::chrono::nanoseconds> patience_{};
  bool is_store_away_ = false;
  std::vector<std::string> rows_;
  store::AuditEntry last_;  // of these
  Audit audit_{[this](const store::AuditEntry& entry) {
                 if (is_store_away_) {
                   throw store::StoreError(store::StoreError::Kind::kUnavailable, "away");
                 }
                 rows_.push_back(entry.result + ' ' + entry.actor + ' ' + entry.action + ' ' +
                                 entry.ns + ' ' + entry.subject + ' ' + entry.reason);
                 last_ = entry;
               },
               clock_};
  metrics::Registry registry_;
  const metrics::ServerMetrics metrics_{registry_};
  std::optional<Recorder> recorder_;
  std::optional<AdmissionEndpoint> endpoint_;
  http::Router router_{sets::RefuseRequest};
};

TEST_F(AdmissionEndpointTest, AnswersAReviewAndWritesItsRow) {
  const json good = ResponseIn(Send(Review(ScheduleObject())));
  EXPECT_EQ(good["uid"], "u-1");
  EXPECT_EQ(good["allowed"], true);
  EXPECT_EQ(good["warnings"].size(), 1U) << "there is no tenant";
  const json bad = ResponseIn(Send(Review(ScheduleObject("Europe/Berln"))));
  EXPECT_EQ(bad["allowed"], false);
  EXPECT_THAT(std::string(bad["status"]["message"]), HasSubstr("did you mean Europe/Berlin?"));
  EXPECT_THAT(Rows(), ElementsAre("intended ada create team-a backupschedules/nightly ",
                                  "refused ada create team-a backupschedules/nightly Invalid"));
  const std::string page = registry_.Render();
  for (const char* allowed : {"true", "false"}) {
    EXPECT_THAT(page,
                HasSubstr("strongroom_admission_reviews_total{allowed=\"" + std::string(allowed) +
                          "\",kind=\"backupschedules\",operation=\"CREATE\"} 1\n"));
  }
}

TEST_F(AdmissionEndpointTest, WritesWhoChangedWhat) {
  json review = Review(ScheduleObject());
  json& request = review["request"];
  request["operation"] = "UPDATE";
  request["oldObject"] = request["object"];
  request["oldObject"]["spec"]["timezone"] = "Europe/Paris";
  request["object"]["metadata"]["uid"] = "s-1";
  request["object"]["metadata"]["generation"] = 7;
  request["options"] = {{"fieldManager", "kubectl-edit"}};
  for (int i = 0; i < 5'000; ++i) {
    request["userInfo"]["groups"].push_back(std::string(1'000, 'g'));
  }
  EXPECT_EQ(ResponseIn(Send(review))["allowed"], true);
  ASSERT_EQ(Rows().size(), 1U);
  EXPECT_EQ(last_.groups.size(), 65U) << "a row that waits takes little memory";
  EXPECT_EQ(last_.groups.front(), std::string(500, 'g'));
  EXPECT_EQ(last_.groups.back(), "(4936 more)");
  EXPECT_EQ(last_.via, "kubectl-edit");
  EXPECT_EQ(last_.object_uid, "s-1");
  EXPECT_EQ(last_.generation, 7);
  EXPECT_EQ(last_.request_uid, "u-1");
  ASSERT_EQ(last_.changes.size(), 1U);
  EXPECT_EQ(last_.changes[0].path, "spec.timezone");
  EXPECT_EQ(last_.changes[0].from, "Europe/Paris");
}

// Whoever comes without an API server's word is nobody, and whom it names is an API server itself,
// or may do everything.
TEST_F(AdmissionEndpointTest, IsForApiServersAlone) {
  const json review = Review(ScheduleObject());
  caller_.reset();
  EXPECT_EQ(Send(review).status, 401);
  caller_ = access::User{.name = "system:masters", .uid = "", .groups = {"people"}, .extra = {}};
  const http::Response refused = Send(review);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("only API servers"));
  is_kubernetes_away_ = true;
  EXPECT_EQ(Send(review).status, 503) << "nobody knows who asks";
  EXPECT_THAT(Rows(), IsEmpty());
}

// An operator who patches all day what he may must not fill PostgreSQL by it.
TEST_F(AdmissionEndpointTest, WhatChangesNothingOfOursLeavesNoRow) {
  const json before = ScheduleObject();
  ResponseIn(Send(Change(before, before)));
  json after = before;
  after["metadata"]["labels"] = {{"team", "a"}};
  after["metadata"]["managedFields"] = json::array({{{"manager", "kubectl"}}});
  ResponseIn(Send(Change(before, after)));
  after["metadata"]["annotations"] = {{"strongroom.dev/run-now", "t"}};
  ResponseIn(Send(Change(before, after)));
  after["metadata"]["finalizers"] = {"example.com/x"};
  EXPECT_EQ(ResponseIn(Send(Change(before, after)))["allowed"], false);
  EXPECT_THAT(Rows(), ElementsAre("intended ada update team-a backupschedules/nightly ",
                                  "refused ada update team-a backupschedules/nightly Forbidden"));
}

// A user whose reviews wait for Kubernetes: what they ask for besides is refused, for if the
// failurePolicy decided, they would choose that it is taken. Others are answered.
TEST_F(AdmissionEndpointTest, OneUserNeverHasAllPlaces) {
  std::promise<void> asked;
  std::promise<void> go_on;
  std::atomic<bool> is_first = true;
  on_question_ = [&] {
    if (!is_first.exchange(false)) return;
    asked.set_value();
    go_on.get_future().wait();
  };
  auto first = std::async(std::launch::async, [&] { return Send(Review(ScheduleObject())); });
  asked.get_future().wait();
  const json second = ResponseIn(Send(Review(ScheduleObject())));
  EXPECT_EQ(second["allowed"], false);
  EXPECT_EQ(second["status"]["code"], 429);
  EXPECT_EQ(ResponseIn(Send(Review(ScheduleObject(), "bob")))["allowed"], true);
  EXPECT_EQ(ResponseIn(Send(Review(ScheduleObject(), kOperator)))["allowed"], true);
  json deletion = Review(ScheduleObject());
  deletion["request"]["operation"] = "DELETE";
  EXPECT_EQ(ResponseIn(Send(deletion))["allowed"], true) << "never refused";
  go_on.set_value();
  EXPECT_EQ(ResponseIn(first.get())["allowed"], true);
}

TEST_F(AdmissionEndpointTest, LeavesTheDecisionToTheFailurePolicyWhereThereIsNoPlace) {
  std::promise<void> go_on;
  const std::shared_future<void> may_go_on = go_on.get_future().share();
  std::atomic<int> asked = 0;
  on_question_ = [&] {
    ++asked;
    may_go_on.wait();
  };
  const auto ask = [&](const std::string& user) {
    return std::async(std::launch::async,
                      [this, user] { return Send(Review(ScheduleObject(), user)); });
  };
  auto ada = ask("ada");
  auto bob = ask("bob");
  EXPECT_TRUE(test::Eventually([&] { return asked == 2; }));
  EXPECT_EQ(Send(Review(ScheduleObject(), "carol")).status, 503);
  EXPECT_EQ(ResponseIn(Send(Review(ScheduleObject(), kOperator)))["allowed"], true)
      << "the controller needs no place";
  go_on.set_value();
  EXPECT_EQ(ada.get().status, 200);
  EXPECT_EQ(bob.get().status, 200);
}

// Reports have the memory: a large review waits for a while, small ones are made.
TEST_F(AdmissionEndpointTest, LendsWhatALargeReviewTakesBeforeItIsRead) {
  const auto reports = memory_.Take("team-a", uint64_t{384} << 20U, 0ms);
  const auto more = memory_.Take("team-b", uint64_t{128} << 20U, 0ms);
  json review = Review(ScheduleObject());
  EXPECT_EQ(Send(review).status, 200);
  review["request"]["object"]["metadata"]["annotations"] = {{"note", std::string(kQuickBody, 'a')}};
  EXPECT_EQ(Send(base::CanonicalJson(review), "1s").status, 503);
  EXPECT_THAT(Rows(), ElementsAre("intended ada create team-a backupschedules/nightly "));
}

TEST_F(AdmissionEndpointTest, DryRunsAndTheOperatorsOwnLeaveNoRow) {
  json dry = Review(ScheduleObject());
  dry["request"]["dryRun"] = true;
  ResponseIn(Send(dry));
  ResponseIn(Send(Review(ScheduleObject(), kOperator)));
  EXPECT_THAT(Rows(), IsEmpty());
}

TEST_F(AdmissionEndpointTest, NeedsNoDatabase) {
  is_store_away_ = true;
  EXPECT_EQ(ResponseIn(Send(Review(ScheduleObject())))["allowed"], true);
  EXPECT_EQ(ResponseIn(Send(Review(ScheduleObject("Europe/Berln"))))["allowed"], false);
  EXPECT_THAT(Rows(), IsEmpty());
}

TEST_F(AdmissionEndpointTest, LeavesTheDecisionToTheFailurePolicyWhereKubernetesIsAway) {
  cluster_.is_away = true;
  EXPECT_EQ(Send(Review(ScheduleObject())).status, 500);
  EXPECT_THAT(registry_.Render(),
              HasSubstr("{allowed=\"unknown\",kind=\"backupschedules\",operation=\"CREATE\"} 1\n"));
  EXPECT_THAT(Rows(), IsEmpty());
}

TEST_F(AdmissionEndpointTest, RefusesWhatIsNoReview) {
  EXPECT_EQ(Send(std::string("{")).status, 400);
  EXPECT_EQ(Send(std::string("{}")).status, 400);
  EXPECT_EQ(Send(std::string("[]")).status, 400);
  EXPECT_EQ(Send(std::string(kMaxBody + 1, ' ')).status, 413);
  json review = Review(ScheduleObject());
  review["request"]["object"]["metadata"] = "text";
  EXPECT_EQ(Send(review).status, 400);
  EXPECT_THAT(Rows(), IsEmpty());
}

TEST_F(AdmissionEndpointTest, ShowsAnyUserInOneLine) {
  ResponseIn(Send(Review(ScheduleObject(), "ada\nroot\x1b[2J" + std::string(1'000, 'a'))));
  const auto rows = Rows();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_THAT(rows[0], testing::StartsWith("intended ada\\nroot\\x1b[2Jaaa"));
  EXPECT_LT(rows[0].size(), 400U);
}

TEST_F(AdmissionEndpointTest, HasAnAnswerBeforeTheApiServerGivesUp) {
  struct Row {
    const char* timeout;
    std::chrono::milliseconds patience;
  };
  for (const Row& row :
       {Row{"5s", 4'500ms}, Row{"1s", 500ms}, Row{"30s", 29'500ms}, Row{"", 9'500ms},
        Row{"x", 9'500ms}, Row{"5", 9'500ms}, Row{"-5s", 9'500ms}, Row{"1m0s", 9'500ms},
        Row{"99999999999999999999s", 9'500ms}}) {
    EXPECT_EQ(PatienceOf(row.timeout), row.patience) << row.timeout;
  }
  Send(base::CanonicalJson(Review(ScheduleObject())), "3s");
  EXPECT_EQ(patience_.load(), 2'500ms);
}

TEST_F(AdmissionEndpointTest, IsOnlyPostedTo) {
  http::Request request;
  test::TextBody body("");
  request.method = "GET";
  request.path = kPath;
  request.body = &body;
  EXPECT_EQ(router_.Route(request).status, 405);
}

}  // namespace
}  // namespace strongroom::server::admission

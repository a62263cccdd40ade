#include "server/admission/admission_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "http/error.h"
#include "server/request_error.h"
#include "store/error.h"
#include "support/fake_clock.h"
#include "support/report_body.h"
#include "support/temporary_folder.h"
#include "unit/server/admission/reviews.h"

namespace strongroom::server::admission {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kKey = "0123456789abcdef0123456789abcdef";

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
    WriteKey(std::string(kKey) + "\n");
    recorder_.emplace(audit_);
    endpoint_.emplace(AdmissionEndpoint::Parts{
        .key_file = folder_ / "key",
        .open =
            [this](std::chrono::steady_clock::time_point deadline) {
              patience_ = deadline - clock_.Steady();
              return std::make_unique<SharedReader>(cluster_);
            },
        .rules = {.catalogues = test::BuiltInCatalogues(), .operators = {kOperator}},
        .recorder = *recorder_,
        .clock = clock_,
        .metrics = metrics_});
    endpoint_->AddTo(router_);
  }

  void WriteKey(const std::string& key) const { std::ofstream(folder_ / "key") << key; }

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
  http::Response Send(const std::string& text, const std::string& key = kKey,
                      const std::string& timeout = "5s") {
    test::TextBody body(text);
    http::Request request;
    request.method = "POST";
    request.path = "/admission/v1/" + key;
    request.query = {{"timeout", timeout}};
    request.peer = "10.0.0.1";
    request.body = &body;
    return router_.Route(request);
  }
  http::Response Send(const json& review, const std::string& key = kKey) {
    return Send(base::CanonicalJson(review), key);
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

  const test::TemporaryFolder folder_;
  test::FakeClock clock_;
  FakeReader cluster_;
  std::chrono::nanoseconds patience_{};
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
  http::Router router_{RefuseRequest};
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
                                  "refused ada create team-a backupschedules/nightly InvalidSpec"));
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

TEST_F(AdmissionEndpointTest, IsNotThereForWhoHasAnotherKey) {
  const json review = Review(ScheduleObject());
  for (const std::string& key : {std::string("x"), std::string(kKey) + "0",
                                 std::string(kKey).substr(1), std::string(32, '0')}) {
    EXPECT_EQ(Send(review, key).status, 404) << key;
  }
  WriteKey("short");
  EXPECT_EQ(Send(review, "short").status, 404) << "a key that can be guessed is none";
  WriteKey("");
  EXPECT_EQ(Send(review, std::string(kKey)).status, 404);
  EXPECT_THAT(Rows(), IsEmpty());
}

TEST_F(AdmissionEndpointTest, TakesTheKeyThatIsInTheFileNow) {
  const std::string other(40, 'k');
  WriteKey(other);
  EXPECT_EQ(Send(Review(ScheduleObject()), other).status, 200);
  EXPECT_EQ(Send(Review(ScheduleObject())).status, 404);
  std::filesystem::remove(folder_ / "key");
  EXPECT_EQ(Send(Review(ScheduleObject()), other).status, 500);
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
  Send(base::CanonicalJson(Review(ScheduleObject())), kKey, "3s");
  EXPECT_EQ(patience_, 2'500ms);
}

TEST_F(AdmissionEndpointTest, IsOnlyPostedTo) {
  http::Request request;
  test::TextBody body("");
  request.method = "GET";
  request.path = "/admission/v1/" + std::string(kKey);
  request.body = &body;
  EXPECT_EQ(router_.Route(request).status, 405);
}

}  // namespace
}  // namespace strongroom::server::admission

#include "server/server.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "api/report.h"
#include "api/run.h"
#include "base/clock.h"
#include "base/timestamp.h"
#include "integration/database/test_database.h"
#include "integration/server/local_options.h"
#include "integration/server/running_pod.h"
#include "integration/support/certificate.h"
#include "integration/support/control_plane.h"
#include "integration/support/fetch.h"
#include "integration/support/postgres.h"
#include "kube/client.h"
#include "support/built_in_catalogues.h"
#include "support/eventually.h"
#include "support/report_body.h"

// The whole server over HTTPS, with a real API server, real tokens and a real PostgreSQL.
namespace strongroom::server {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using test::Compress;
using test::Eventually;
using test::MakeItem;
using test::MakeOutcome;
using test::ReportLines;

constexpr const char* kReady = "200 [+]database ok\n[+]kubernetes ok\n";

using kube::kNamespaces;
using kube::kServiceAccounts;

class ServerTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { test::ControlPlane::Shared().InstallCrds(); }

  ServerTest() : transport_(test::ControlPlane::Shared().MakeTransport()) {
    static int count = 0;
    ns_ = "team-" + std::to_string(++count);
    options_ = LocalOptions(database_.dsn(), certificate_);
    options_.sweep_interval = 100ms;
    MakeObjects();
  }

  void MakeObjects() {
    client_.Create(kNamespaces, "", {{"metadata", {{"name", ns_}}}});
    client_.Create(kServiceAccounts, ns_, {{"metadata", {{"name", "runner"}}}});
    // Served only a moment after the CRDs are established.
    ASSERT_TRUE(Eventually([&] {
      try {
        client_.List(api::kRunKind, ns_);
        client_.List(api::kTenantKind, ns_);
        client_.List(api::kScheduleKind, ns_);
        return true;
      } catch (const kube::ApiError&) {
        return false;
      }
    }));
    tenant_ = client_.Create(api::kTenantKind, ns_,
                             {{"apiVersion", "strongroom.dev/v1alpha1"},
                              {"kind", "Tenant"},
                              {"metadata", {{"name", "cluster"}}},
                              {"spec", {{"provider", "kubernetes"}}}});
    schedule_ = client_.Create(api::kScheduleKind, ns_,
                               {{"apiVersion", "strongroom.dev/v1alpha1"},
                                {"kind", "BackupSchedule"},
                                {"metadata", {{"name", "nightly"}}},
                                {"spec",
                                 {{"tenantRef", {{"name", "cluster"}}},
                                  {"frequency", "daily"},
                                  {"timeOfDay", "02:30"},
                                  {"policyTypes", {"roles"}}}}});
  }

  // A new run of the schedule that has a Job and a running pod, as the controller, the Job's
  // controller and the kubelet leave it; its UID.
  std::string MakeRun(const std::string& name) {
    const domain::ObjectRef schedule{"nightly", schedule_["metadata"]["uid"]};
    const domain::ResolvedRun resolved{
        .schedule = schedule,
        .tenant = {"cluster", tenant_["metadata"]["uid"]},
        .scheduled_for = *base::ParseTimestamp("2026-11-23T02:30:00Z"),
        .trigger = domain::Trigger::kManual,
        .run = {.policy_types = {"roles"}}};
    const domain::RunSpec spec{.schedule = schedule,
                               .tenant = "cluster",
                               .scheduled_for = resolved.scheduled_for,
                               .trigger = resolved.trigger};
    const api::Run made =
        api::DecodeRun(client_.Create(api::kRunKind, ns_, api::BuildRun(ns_, name, spec)));
    client_.MergePatch(api::kRunKind, ns_, name, api::BuildResolvedPatch(made, resolved), "status");
    MakeRunningPod(client_, ns_, {.name = name, .uid = made.meta.uid});
    return made.meta.uid;
  }

  // Of the service account of a run's pod; bound to that pod where there is one.
  std::string TokenOf(const std::string& run, const std::string& audience) {
    json spec{{"audiences", {audience}}, {"expirationSeconds", 600}};
    if (!run.empty()) {
      spec["boundObjectRef"] = {{"apiVersion", "v1"}, {"kind", "Pod"}, {"name", run + "-x"}};
    }
    return TokenIn(ns_, spec);
  }

  std::string TokenIn(const std::string& ns, const json& spec) {
    const json answer = client_.Post(
        kube::ResourcePath(kServiceAccounts, ns, "runner", "token"),
        {{"apiVersion", "authentication.k8s.io/v1"}, {"kind", "TokenRequest"}, {"spec", spec}});
    return answer["status"]["token"];
  }

  web::Response Report(const Server& server, const std::string& run, const std::string& uid,
                       const std::string& token, const std::string& report) {
    web::Remote remote;
    remote.server = "https://127.0.0.1:" + std::to_string(server.port());
    remote.ca.file = certificate_.file();
    remote.token.text = token;
    web::Request request;
    request.method = "POST";
    request.path_and_query = "/v1/namespaces/" + ns_ + "/runs/" + run + "/report?uid=" + uid;
    request.content_type = std::string(api::kReportContentType);
    request.body = report;
    return web::MakeHttpTransport(remote)->Send(request, {});
  }

  static std::string HealthOf(const Server& server, const std::string& path) {
    return HealthAt(server.health_port(), path);
  }
  static std::string HealthAt(uint16_t port, const std::string& path) {
    const web::Response response = test::Fetch(port, path);
    return std::to_string(response.status) + " " + response.body;
  }

  std::string ReportOf(const std::string& uid, const std::string& value = "1") {
    const std::vector<api::ReportItem> items = {MakeItem("roles", "reader", value),
                                                MakeItem("roles", "writer", value)};
    return Compress(ReportLines(uid, items, MakeOutcome(items)));
  }

  json StatusOf(const std::string& run) {
    return client_.Get(api::kRunKind, ns_, run).value("status", json::object());
  }

  test::Certificate certificate_;
  test::TestDatabase database_;
  base::SystemClock clock_;
  std::unique_ptr<web::Transport> transport_;
  kube::Client client_{*transport_, {}, clock_};
  std::string ns_;
  json tenant_;
  json schedule_;
  ServerOptions options_;
  const catalogue::Catalogues& catalogues_ = test::BuiltInCatalogues();
};

TEST_F(ServerTest, TakesTheReportOfAnExecutorAndShowsIt) {
  const Server server(options_, catalogues_);
  const std::string uid = MakeRun("nightly-1");
  const std::string token = TokenOf("nightly-1", "strongroom");
  const web::Response first = Report(server, "nightly-1", uid, token, ReportOf(uid));
  ASSERT_EQ(first.status, 200) << first.body;
  const json status = StatusOf("nightly-1");
  EXPECT_EQ(status["phase"], "success");
  EXPECT_EQ(status["backupSetID"], json::parse(first.body)["backupSetID"]);
  EXPECT_EQ(status["summary"]["policiesBackedUp"], 2);
  EXPECT_FALSE(status["summary"].contains("changes")) << "it is the first";

  EXPECT_EQ(Report(server, "nightly-1", uid, token, ReportOf(uid)).body, first.body);
  EXPECT_EQ(database_.Value("SELECT count(*) FROM strongroom.backup_sets"), "1");

  const std::string next = MakeRun("nightly-2");
  const std::string next_token = TokenOf("nightly-2", "strongroom");
  const web::Response second = Report(server, "nightly-2", next, next_token, ReportOf(next, "2"));
  ASSERT_EQ(second.status, 200) << second.body;
  EXPECT_EQ(StatusOf("nightly-2")["summary"]["changes"]["changed"], 2);
  EXPECT_TRUE(Eventually([&] { return HealthOf(server, "/readyz") == kReady; }));
  EXPECT_NE(HealthOf(server, "/metrics").find("strongroom_reports_total{result=\"stored\"} 2"),
            std::string::npos);
}

TEST_F(ServerTest, RefusesTokensThatAreNotForIt) {
  const Server server(options_, catalogues_);
  const std::string uid = MakeRun("nightly-1");
  const std::string own_ns = ns_;
  client_.Create(kNamespaces, "", {{"metadata", {{"name", ns_ + "-other"}}}});
  client_.Create(kServiceAccounts, ns_ + "-other", {{"metadata", {{"name", "runner"}}}});
  const std::string report = ReportOf(uid);
  const auto status_with = [&](const std::string& token) {
    return Report(server, "nightly-1", uid, token, report).status;
  };
  EXPECT_EQ(status_with("aaa.bbb.ccc"), 401);
  EXPECT_EQ(status_with(TokenOf("nightly-1", "https://kubernetes.default.svc")), 401);
  EXPECT_EQ(status_with(TokenIn(ns_ + "-other", {{"audiences", {"strongroom"}}})), 403);
  EXPECT_EQ(status_with(TokenOf("", "strongroom")), 403) << "bound to no pod";
  MakeRun("nightly-2");
  EXPECT_EQ(status_with(TokenOf("nightly-2", "strongroom")), 403) << "another run's pod";
  EXPECT_FALSE(StatusOf("nightly-1").contains("phase"));
  EXPECT_EQ(
      database_.Value("SELECT count(*) FROM strongroom.audit_log WHERE reason LIKE 'FOREIGN%'"),
      "3");
  EXPECT_EQ(database_.Value("SELECT count(*) FROM strongroom.backup_sets"), "0");
}

TEST_F(ServerTest, AnswersUnavailableWhilePostgresIsAwayAndRecovers) {
  options_.probe.emplace(http::ProbeListener()).address = "127.0.0.1";
  const Server server(options_, catalogues_);
  ASSERT_TRUE(Eventually([&] { return HealthOf(server, "/readyz") == kReady; }));
  const std::string uid = MakeRun("nightly-1");
  const std::string token = TokenOf("nightly-1", "strongroom");
  // Commits are asynchronous in tests: what came before must be there afterwards.
  database_.Value("CHECKPOINT");
  test::Postgres::Shared().Crash();
  const web::Response away = Report(server, "nightly-1", uid, token, ReportOf(uid));
  EXPECT_EQ(away.status, 503) << away.body;
  EXPECT_NE(away.body.find("STORE_UNAVAILABLE"), std::string::npos);
  EXPECT_TRUE(Eventually([&] { return HealthOf(server, "/readyz").substr(0, 3) == "503"; }));
  EXPECT_EQ(HealthOf(server, "/healthz"), "200 ok\n");
  EXPECT_EQ(HealthAt(server.probe_port(), "/healthz"), "200 ok\n");
  EXPECT_EQ(HealthAt(server.probe_port(), "/readyz"), HealthOf(server, "/readyz"));
  test::Postgres::Shared().Start();
  EXPECT_TRUE(Eventually([&] { return HealthOf(server, "/readyz") == kReady; }));
  EXPECT_EQ(Report(server, "nightly-1", uid, token, ReportOf(uid)).status, 200);
  EXPECT_EQ(StatusOf("nightly-1")["phase"], "success");
}

TEST_F(ServerTest, TellsRunsOfSetsThatAnotherServerLeft) {
  const std::string uid = MakeRun("nightly-1");
  const std::string token = TokenOf("nightly-1", "strongroom");
  json status;
  {
    const Server server(options_, catalogues_);
    ASSERT_EQ(Report(server, "nightly-1", uid, token, ReportOf(uid)).status, 200);
    status = StatusOf("nightly-1");
  }
  // As if it had died between commit and patch.
  client_.MergePatch(
      api::kRunKind, ns_, "nightly-1",
      {{"status", {{"phase", nullptr}, {"summary", nullptr}, {"backupSetID", nullptr}}}}, "status");
  ASSERT_EQ(database_.StateOf("UPDATE strongroom.backup_sets SET status_reported_at = NULL"), "");
  const Server next(options_, catalogues_);
  EXPECT_TRUE(Eventually([&] { return StatusOf("nightly-1").value("phase", "") == "success"; }));
  EXPECT_EQ(StatusOf("nightly-1"), status);
}

TEST_F(ServerTest, StopsSoon) {
  std::stop_source stop;
  auto running =
      std::async(std::launch::async, [&] { RunServer(options_, catalogues_, stop.get_token()); });
  const auto begin = std::chrono::steady_clock::now();
  stop.request_stop();
  running.get();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 4s);
}

TEST_F(ServerTest, SaysWhatIsWrongWithItsOptions) {
  options_.listen.tls->key = "/nonexistent/key";
  try {
    const Server server(options_, catalogues_);
    ADD_FAILURE() << "started";
  } catch (const std::exception& e) {
    EXPECT_NE(std::string(e.what()).find("/nonexistent/key"), std::string::npos) << e.what();
  }
}

}  // namespace
}  // namespace strongroom::server

#include <gtest/gtest.h>

#include <fstream>

#include "integration/server/local_options.h"
#include "integration/support/accounts.h"
#include "integration/support/certificate.h"
#include "integration/support/command.h"
#include "integration/support/control_plane.h"
#include "kube/client.h"
#include "server/server.h"
#include "support/built_in_catalogues.h"
#include "support/eventually.h"
#include "support/temporary_folder.h"

// The port of metrics with TLS, with a real API server, real tokens and a real Prometheus.
namespace strongroom::server {
namespace {

std::string NextNamespace() {
  static int count = 0;
  return "monitoring-" + std::to_string(++count);
}

class SecureMetricsTest : public ::testing::Test {
 protected:
  SecureMetricsTest() : transport_(test::ControlPlane::Shared().MakeTransport()) {
    // Neither reports nor readiness matter here: nothing answers there.
    options_ = LocalOptions("postgresql://nobody:nothing@127.0.0.1:1/nowhere?connect_timeout=1",
                            certificate_);
    options_.health.tls = options_.listen.tls;
    for (const char* account : {"prometheus", "other"}) accounts_.Make(account);
    accounts_.LetGetMetrics("prometheus");
  }

  web::Response Get(const Server& server, const std::string& path, const std::string& token = "") {
    return certificate_.Get(server.health_port(), path, token);
  }

  // How docs/metrics.md tells Prometheus to do it, for one process.
  std::string ScrapeConfig(const Server& server, const std::string& job, const std::string& token) {
    return "- job_name: " + job +
           "\n"
           "  scheme: https\n"
           "  authorization: {credentials: " +
           token +
           "}\n"
           "  tls_config: {ca_file: " +
           certificate_.file() +
           ", server_name: 127.0.0.1}\n"
           "  static_configs: [{targets: ['127.0.0.1:" +
           std::to_string(server.health_port()) + "']}]\n";
  }

  test::Certificate certificate_;
  base::SystemClock clock_;
  std::unique_ptr<web::Transport> transport_;
  kube::Client client_{*transport_, {}, clock_};
  test::Accounts accounts_{client_, NextNamespace()};
  ServerOptions options_;
  const catalogue::Catalogues& catalogues_ = test::BuiltInCatalogues();
};

TEST_F(SecureMetricsTest, AreForThoseWhomKubernetesLetsGetThem) {
  const Server server(options_, catalogues_);
  const web::Response shown = Get(server, "/metrics", accounts_.TokenOf("prometheus"));
  EXPECT_EQ(shown.status, 200) << shown.body;
  EXPECT_NE(shown.body.find("strongroom_reports_total"), std::string::npos);
  EXPECT_EQ(Get(server, "/metrics").status, 401);
  EXPECT_EQ(Get(server, "/metrics", "aaa.bbb.ccc").status, 401);
  EXPECT_EQ(Get(server, "/metrics", accounts_.TokenOf("prometheus", {.audiences = {"strongroom"}}))
                .status,
            401)
      << "the token of an executor is for another audience";
  const web::Response refused = Get(server, "/metrics", accounts_.TokenOf("other"));
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.body.find("strongroom_"), std::string::npos);
  EXPECT_EQ(Get(server, "/healthz").status, 200) << "health is for everybody";
}

TEST_F(SecureMetricsTest, AreNotThereInPlainHttp) {
  const Server server(options_, catalogues_);
  web::Remote remote;
  remote.server = "http://127.0.0.1:" + std::to_string(server.health_port());
  web::Request request;
  request.path_and_query = "/metrics";
  EXPECT_THROW(web::MakeHttpTransport(remote)->Send(request, {}), web::TransportError);
}

TEST_F(SecureMetricsTest, SayThatKubernetesIsAwayAndRecover) {
  const Server server(options_, catalogues_);
  const std::string known = accounts_.TokenOf("prometheus");
  const std::string fresh = accounts_.TokenOf("prometheus", {.seconds = 700});
  ASSERT_EQ(Get(server, "/metrics", known).status, 200);
  test::ControlPlane::Shared().StopApiServer();
  EXPECT_EQ(Get(server, "/metrics", known).status, 200) << "asked a moment ago";
  EXPECT_EQ(Get(server, "/metrics", fresh).status, 503);
  EXPECT_EQ(Get(server, "/metrics").status, 401);
  test::ControlPlane::Shared().StartApiServer();
  EXPECT_TRUE(test::Eventually([&] { return Get(server, "/metrics", fresh).status == 200; }));
}

TEST_F(SecureMetricsTest, AreScrapedByPrometheus) {
  const Server server(options_, catalogues_);
  const test::TemporaryFolder folder;
  std::ofstream(folder / "prometheus.yml")
      << "global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n"
      << ScrapeConfig(server, "allowed", accounts_.TokenOf("prometheus"))
      << ScrapeConfig(server, "other", accounts_.TokenOf("other"));
  const auto script = test::ProjectRoot() / "tests/integration/server/scrape.sh";
  EXPECT_EQ(test::RunCommand({script.string(), folder.path().string(), "2"}), "allowed 1\nother 0");
}

}  // namespace
}  // namespace strongroom::server

#include <gtest/gtest.h>

#include <future>

#include "api/report.h"
#include "base/log.h"
#include "http/server.h"
#include "server/server.h"
#include "support/built_in_catalogues.h"
#include "support/token.h"
#include "web/error.h"
#include "web/transport.h"

// How a server ends while requests wait for others, who take their time.
namespace strongroom::server {
namespace {

using namespace std::chrono_literals;

constexpr const char* kReview = R"({"status":{"authenticated":true,"audiences":["strongroom"],
  "user":{"username":"system:serviceaccount:team-a:runner"}}})";

http::ServerOptions Local() {
  http::ServerOptions options;
  options.address = "127.0.0.1";
  return options;
}

// Sends a report, and is told to come again or cut off.
void Report(uint16_t port) {
  web::Remote remote;
  remote.server = "http://127.0.0.1:" + std::to_string(port);
  remote.token.text = test::MakeToken();
  web::Request request;
  request.method = "POST";
  request.path_and_query = "/v1/namespaces/team-a/runs/nightly-1/report?uid=1";
  request.content_type = std::string(api::kReportContentType);
  try {
    EXPECT_EQ(web::MakeHttpTransport(remote)->Send(request, {}).status, 503);
  } catch (const web::TransportError&) {
  }
}

TEST(ServerStop, EndsWhatRequestsWaitFor) {
  base::SilenceLog();
  std::promise<void> asked;
  std::promise<void> answer;
  const std::shared_future<void> may_answer = answer.get_future().share();
  const http::Server kubernetes(Local(), [&](http::Request& request) -> http::Response {
    if (request.method == "POST") return {.content_type = "application/json", .body = kReview};
    asked.set_value();
    may_answer.wait();
    return {.status = 404, .body = "{}"};
  });
  ServerOptions options;
  options.dsn = "host=127.0.0.1 port=1";
  options.cluster.server = "http://127.0.0.1:" + std::to_string(kubernetes.port());
  options.client.timeout = 1h;
  options.listen = options.health = Local();
  options.drain_timeout = 0ms;
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  Server server(options, catalogues);
  const auto report = std::async(std::launch::async, [&] { Report(server.port()); });
  asked.get_future().wait();
  const auto stopped = std::async(std::launch::async, [&] { server.Stop(); });
  EXPECT_EQ(stopped.wait_for(20s), std::future_status::ready) << "it waits for Kubernetes";
  answer.set_value();
}

}  // namespace
}  // namespace strongroom::server

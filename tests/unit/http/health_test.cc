#include "http/health.h"

#include <gtest/gtest.h>

namespace strongroom::http {
namespace {

using Result = Check::Result;
using State = Check::State;

class HealthTest : public ::testing::Test {
 protected:
  HealthTest() {
    AddHealth(router_, {.ready = {{"caches", [this] { return caches_; }},
                                  {"history", [this] { return history_; }}},
                        .metrics = [] { return std::string("up 1\n"); }});
  }

  Response Ask(const std::string& path, const std::string& method = "GET") {
    Request request;
    request.method = method;
    request.path = path;
    return router_.Route(request);
  }

  Result caches_{State::kOk, "ok"};
  Result history_{State::kOk, "ok"};
  Router router_;
};

TEST_F(HealthTest, IsReadyWhenEveryCheckIsOk) {
  EXPECT_EQ(Ask("/readyz").status, 200);
  EXPECT_EQ(Ask("/readyz").body, "[+]caches ok\n[+]history ok\n");
}

TEST_F(HealthTest, SaysWhichCheckIsNot) {
  history_ = {State::kFailed, "cannot be written to PostgreSQL"};
  EXPECT_EQ(Ask("/readyz").status, 503);
  EXPECT_EQ(Ask("/readyz").body, "[+]caches ok\n[-]history cannot be written to PostgreSQL\n");
  history_ = {State::kOk, "ok"};
  caches_ = {State::kFailed, "not in sync"};
  EXPECT_EQ(Ask("/readyz").status, 503);
  EXPECT_EQ(Ask("/healthz").body, "ok\n") << "alive all the same";
}

TEST_F(HealthTest, ServesMetrics) {
  const Response response = Ask("/metrics");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(response.body, "up 1\n");
}

TEST_F(HealthTest, ShowsMetricsToNobodyWhomTheGuardRefuses) {
  Router guarded;
  int rendered = 0;
  AddHealth(guarded, {.ready = {},
                      .metrics =
                          [&] {
                            ++rendered;
                            return std::string("up 1\n");
                          },
                      .metrics_guard = [](Request& request) -> std::optional<Response> {
                        if (request.Header("authorization") == "good") return std::nullopt;
                        return Response{.status = 403, .body = "no\n"};
                      }});
  const auto ask = [&](const std::string& path, const std::string& authorization) {
    Request request;
    request.method = "GET";
    request.path = path;
    request.headers.emplace("authorization", authorization);
    return guarded.Route(request);
  };
  EXPECT_EQ(ask("/metrics", "bad").status, 403);
  EXPECT_EQ(ask("/metrics", "bad").body, "no\n");
  EXPECT_EQ(rendered, 0) << "whoever may not costs nothing";
  EXPECT_EQ(ask("/metrics", "good").body, "up 1\n");
  EXPECT_EQ(ask("/healthz", "bad").status, 200) << "health is for everybody";
  EXPECT_EQ(ask("/readyz", "bad").status, 200);
}

TEST_F(HealthTest, IsOnlyRead) {
  for (const char* path : {"/healthz", "/readyz", "/metrics"}) {
    EXPECT_EQ(Ask(path, "HEAD").status, 200) << path;
    EXPECT_EQ(Ask(path, "POST").status, 405) << path;
  }
  EXPECT_EQ(Ask("/").status, 404);
}

// Those who take their answer slowly hold it in memory.
TEST(Metrics, OnTheirWayAreBounded) {
  Router router;
  std::string text = "up 1\n";
  AddHealth(router, {.ready = {}, .metrics = [&] { return text; }, .max_metrics_bytes = 12});
  const auto ask = [&] {
    Request request;
    request.method = "GET";
    request.path = kMetricsPath;
    return router.Route(request);
  };
  Response first = ask();
  const Response second = ask();
  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(ask().status, 503);
  first = {};
  EXPECT_EQ(ask().status, 200);
  // However long, one is shown.
  text = std::string(100, 'x');
  EXPECT_EQ(ask().status, 503);
  Router idle;
  AddHealth(idle, {.ready = {}, .metrics = [&] { return text; }, .max_metrics_bytes = 12});
  Request request;
  request.method = "GET";
  request.path = kMetricsPath;
  EXPECT_EQ(idle.Route(request).status, 200);
}

}  // namespace
}  // namespace strongroom::http

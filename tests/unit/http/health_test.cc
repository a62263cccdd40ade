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

TEST_F(HealthTest, IsOnlyRead) {
  for (const char* path : {"/healthz", "/readyz", "/metrics"}) {
    EXPECT_EQ(Ask(path, "HEAD").status, 200) << path;
    EXPECT_EQ(Ask(path, "POST").status, 405) << path;
  }
  EXPECT_EQ(Ask("/").status, 404);
}

}  // namespace
}  // namespace strongroom::http

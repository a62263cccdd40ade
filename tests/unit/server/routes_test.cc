#include "server/routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/log.h"
#include "server/refusal.h"

namespace strongroom::server {
namespace {

using ::testing::HasSubstr;

TEST(HealthRoutes, TellAliveReadyAndMetrics) {
  base::SilenceLog();
  metrics::Registry registry;
  const metrics::ServerMetrics families(registry);
  const ReportObserver observer = CountReports(families);
  observer({.result = metrics::ReportResult::kStored,
            .raw_bytes = 1000,
            .stored_bytes = 10,
            .duration = {}});
  store::Database database("host=127.0.0.1 port=1 connect_timeout=1");
  Readiness readiness(database, std::chrono::hours(1));
  const http::Handler handler = HealthRoutes(readiness, registry);
  const auto get = [&](const char* path, const char* method = "GET") {
    http::Request request;
    request.method = method;
    request.path = path;
    return handler(request);
  };
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/readyz").status, 503) << "no PostgreSQL";
  readiness.BeginStop();
  EXPECT_EQ(get("/readyz").body, "stopping\n");
  EXPECT_EQ(get("/nothing").status, 404);
  EXPECT_EQ(get("/metrics", "POST").status, 404);
  const http::Response metrics = get("/metrics");
  EXPECT_THAT(metrics.body, HasSubstr("strongroom_reports_total{result=\"stored\"} 1"));
  EXPECT_THAT(metrics.body, HasSubstr("strongroom_reports_total{result=\"refused\"} 0"));
  EXPECT_THAT(metrics.body, HasSubstr("strongroom_backup_set_bytes_sum{kind=\"raw\"} 1000"));
}

TEST(Refusal, BecomesAJsonAnswer) {
  const http::Response gone = ToResponse({409, "RUN_TERMINAL", "the run \"x\" has ended"});
  EXPECT_EQ(gone.status, 409);
  EXPECT_EQ(gone.body, R"({"error":{"code":"RUN_TERMINAL","message":"the run \"x\" has ended"}})");
  EXPECT_TRUE(gone.headers.empty());
  EXPECT_EQ(ToResponse({503, "STORE_UNAVAILABLE", ""}).headers.at(0).first, "Retry-After");
}

}  // namespace
}  // namespace strongroom::server

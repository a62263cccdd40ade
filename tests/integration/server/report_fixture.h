#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "integration/database/test_database.h"
#include "server/chain.h"
#include "server/report/report_endpoint.h"
#include "server/token_reviews.h"
#include "support/built_in_catalogues.h"
#include "support/fake_cluster.h"
#include "support/report_body.h"
#include "support/temporary_folder.h"

namespace strongroom::server::report {

inline constexpr const char* kRunUid = "00000000-0000-4000-8000-000000001001";
inline constexpr const char* kTenantUid = "00000000-0000-4000-8000-000000000001";
inline constexpr const char* kScheduleUid = "00000000-0000-4000-8000-000000000002";

// Three policies of two types.
std::vector<api::ReportItem> Items();

// A whole report of these items, as it is sent.
std::string Report(const std::vector<api::ReportItem>& items, const std::string& uid = kRunUid);

// Lets a test do something once `at` bytes of a report are read.
class HookedBody final : public http::BodyReader {
 public:
  HookedBody(std::string text, size_t at, std::function<void()> hook)
      : text_(std::move(text)), at_(at), hook_(std::move(hook)) {}
  size_t Read(char* data, size_t size) override;

 private:
  std::string text_;
  size_t at_;
  size_t read_ = 0;
  std::function<void()> hook_;
};

// All that the server has between its port and the parts that reports need.
class ReportPort {
 public:
  ReportPort(const Parts& parts, const base::Clock& clock, const intake::Limits& limits);

  http::Response Answer(http::Request& request) const { return router_.Route(request); }

 private:
  TokenReviews token_reviews_;
  Audit audit_;
  Chain chain_;
  ReportEndpoint endpoint_;
  http::Router router_{RefuseRequest};
};

// The endpoint of reports with a real PostgreSQL and a cluster in memory, where run nightly-1 of
// namespace team-a is running: every way in which a report can go wrong.
class ReportTest : public ::testing::Test {
 protected:
  ReportTest();

  // Puts a run of the schedule nightly into team-a, with its Job, and a pod of that whose token is
  // "<name>.token"; that of nightly-1 is also "team-a.token".
  api::Run PutRun(const std::string& name, const std::string& uid,
                  domain::RunPhase phase = domain::RunPhase::kRunning);

  struct Sent {
    std::string token = "team-a.token";
    std::string ns = "team-a";
    std::string run = "nightly-1";
    std::string uid = kRunUid;
    std::string content_type = std::string(api::kReportContentType);
  };
  http::Response Send(http::BodyReader& body, const Sent& sent) {
    return SendTo(port_, body, sent);
  }
  http::Response Send(const std::string& report, const Sent& sent);
  http::Response Send(const std::string& report) { return Send(report, Sent{}); }
  static http::Response SendTo(const ReportPort& port, http::BodyReader& body, const Sent& sent);

  // "200", or status and error code: "409 RUN_TERMINAL".
  static std::string CodeOf(const http::Response& response);
  // How many backup sets are stored.
  std::string Sets() { return test_.Value("SELECT count(*) FROM strongroom.backup_sets"); }
  // Does something once a set is stored, before its run is told.
  void WhenStored(std::function<void()> hook) {
    cluster_.OnFind([this, hook = std::move(hook), done = false]() mutable {
      if (!done && Sets() == "1") {
        done = true;
        hook();
      }
    });
  }
  // Did so many reports have this result?
  bool HasCounted(const std::string& result, int count) {
    return registry_.Render().find("strongroom_reports_total{result=\"" + result + "\"} " +
                                   std::to_string(count) + "\n") != std::string::npos;
  }
  std::string RunPhaseName(const std::string& name = "nightly-1") {
    return std::string(domain::NameOf(cluster_.FindRun("team-a", name)->status.outcome.phase));
  }

  test::TestDatabase test_;
  test::FakeCluster cluster_;
  base::SystemClock clock_;
  intake::Limits limits_{.max_report_bytes = 100'000,
                         .max_set_bytes = 1'000'000,
                         .max_item_bytes = 10'000,
                         .max_items = 20};
  const catalogue::Catalogues& catalogues_ = test::BuiltInCatalogues();
  sealing::ItemRules rules_{catalogues_, limits_.max_item_bytes};
  const test::TemporaryFolder spool_folder_;
  base::ByteBudget spool_room_{1'000'000};
  const uint64_t memory_bytes_ = uint64_t{256} << 20U;
  base::ByteBudget memory_{memory_bytes_};
  metrics::Registry registry_;
  const metrics::ServerMetrics metrics_{registry_};
  Parts PartsWith(store::Database& database) {
    return {.cluster = cluster_,
            .database = database,
            .rules = rules_,
            .spool = {.folder = spool_folder_.path(), .budget = spool_room_},
            .memory = memory_,
            .clock = clock_,
            .metrics = metrics_};
  }
  const ReportPort port_{PartsWith(test_.database()), clock_, limits_};
};

}  // namespace strongroom::server::report

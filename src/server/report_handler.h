#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "api/report.h"
#include "http/message.h"
#include "metrics/labels.h"
#include "server/audit.h"
#include "server/cluster.h"
#include "server/refusal.h"
#include "server/report_admission.h"
#include "server/report_stream.h"
#include "store/database.h"

namespace strongroom::server {

// What became of a report, for metrics.
struct ReportRecord {
  metrics::ReportResult::Value result = metrics::ReportResult::kRefused;
  int64_t raw_bytes = 0;
  int64_t stored_bytes = 0;
  std::chrono::nanoseconds duration{};
};

using ReportObserver = std::function<void(const ReportRecord&)>;

// Answers POST /v1/namespaces/{namespace}/runs/{run}/report: authenticates, stores the backup set
// in one transaction, then lets the run's status say so. The same report again gets the same
// answer. The protocol is in api/report.h. Thread-safe.
class ReportHandler {
 public:
  struct Parts {
    Cluster& cluster;
    store::Database& database;
    const base::Clock& clock;
  };

  // The parts outlive this. `observer` may be empty; it must be thread-safe.
  ReportHandler(Parts parts, ReportLimits limits, ReportObserver observer)
      : parts_(parts),
        limits_(limits),
        observer_(std::move(observer)),
        admission_(parts.cluster, parts.clock),
        audit_(parts.database, parts.clock) {}

  // `ns` and `run` are those of the path.
  http::Response Handle(http::Request& request, const std::string& ns, const std::string& run);

 private:
  struct Job;
  http::Response Answer(http::Request& request, Job& job);
  http::Response Refuse(const Refusal& refusal, const http::Request& request, Job& job);
  api::ReportAnswer Accept(http::Request& request, Job& job);
  void ShowStored(const api::ReportAnswer& answer, int64_t set_id, const Job& job);
  void ShowUnstored(const api::ReportAnswer& answer, const Job& job);

  const Parts parts_;
  const ReportLimits limits_;
  const ReportObserver observer_;
  ReportAdmission admission_;
  Audit audit_;
};

}  // namespace strongroom::server

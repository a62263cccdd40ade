#include "server/routes.h"

#include <vector>

#include "server/refusal.h"

namespace strongroom::server {
namespace {

constexpr const char* kMetricsType = "text/plain; version=0.0.4; charset=utf-8";

// v1/namespaces/{namespace}/runs/{run}/report
bool IsReport(const std::vector<std::string_view>& path) {
  return path.size() == 6 && path[0] == "v1" && path[1] == "namespaces" && path[3] == "runs" &&
         path[5] == "report" && !path[2].empty() && !path[4].empty();
}

bool IsRead(const http::Request& request) {
  return request.method == "GET" || request.method == "HEAD";
}

http::Response NotFound() {
  return ToResponse({404, "NOT_FOUND", "there is nothing at this path"});
}

}  // namespace

http::Handler ReportRoutes(ReportHandler& reports) {
  return [&reports](http::Request& request) {
    const auto path = request.PathSegments();
    if (request.path == "/healthz" && IsRead(request)) return http::Response{.body = "ok\n"};
    if (!IsReport(path)) return NotFound();
    if (request.method != "POST") {
      http::Response response =
          ToResponse({405, "METHOD_NOT_ALLOWED", "a report is sent with POST"});
      response.headers.emplace_back("Allow", "POST");
      return response;
    }
    return reports.Handle(request, std::string(path[2]), std::string(path[4]));
  };
}

http::Handler HealthRoutes(const Readiness& readiness, metrics::Registry& registry) {
  return [&readiness, &registry](http::Request& request) -> http::Response {
    if (!IsRead(request)) return NotFound();
    if (request.path == "/healthz") return {.body = "ok\n"};
    if (request.path == "/metrics") {
      return {.status = 200, .content_type = kMetricsType, .body = registry.Render()};
    }
    if (request.path != "/readyz") return NotFound();
    const std::string problem = readiness.Problem();
    if (problem.empty()) return {.body = "ok\n"};
    return {.status = 503, .body = problem + '\n'};
  };
}

ReportObserver CountReports(const metrics::ServerMetrics& metrics) {
  return [&metrics](const ReportRecord& record) {
    const metrics::ReportResult result(record.result);
    metrics.reports.Count(result);
    metrics.report_duration.Observe(std::chrono::duration<double>(record.duration).count(), result);
    if (record.result != metrics::ReportResult::kStored) return;
    metrics.set_bytes.Observe(static_cast<double>(record.raw_bytes),
                              metrics::SetSize(metrics::SetSize::kRaw));
    metrics.set_bytes.Observe(static_cast<double>(record.stored_bytes),
                              metrics::SetSize(metrics::SetSize::kStored));
  };
}

}  // namespace strongroom::server

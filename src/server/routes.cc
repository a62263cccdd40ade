#include "server/routes.h"

#include <vector>

#include "server/refusal.h"

namespace strongroom::server {
namespace {

constexpr const char* kMetricsType = "text/plain; version=0.0.4; charset=utf-8";

const std::vector<double>& DurationBounds() {
  static const std::vector<double> bounds{0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300};
  return bounds;
}

const std::vector<double>& ByteBounds() {
  static const std::vector<double> bounds{1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  return bounds;
}

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

ReportObserver CountReports(metrics::Registry& registry) {
  constexpr const char* kName = "strongroom_reports_total";
  constexpr const char* kHelp = "Reports of runs that came in, by what became of them.";
  for (const char* result : {"stored", "repeated", "nothing_stored", "refused", "unavailable"}) {
    registry.Count(kName, kHelp, {{"result", result}}, 0);
  }
  registry.AddSampler(metrics::SampleProcess);
  return [&registry](const ReportRecord& record) {
    registry.Count(kName, kHelp, {{"result", record.result}});
    registry.Observe("strongroom_report_duration_seconds",
                     "From the first byte of a report to its answer.", {{"result", record.result}},
                     DurationBounds(), std::chrono::duration<double>(record.duration).count());
    if (record.result != "stored") return;
    constexpr const char* kBytes = "strongroom_backup_set_bytes";
    constexpr const char* kBytesHelp =
        "Size of a stored backup set: raw is all its items, stored what it added, compressed.";
    registry.Observe(kBytes, kBytesHelp, {{"kind", "raw"}}, ByteBounds(),
                     static_cast<double>(record.raw_bytes));
    registry.Observe(kBytes, kBytesHelp, {{"kind", "stored"}}, ByteBounds(),
                     static_cast<double>(record.stored_bytes));
  };
}

}  // namespace strongroom::server

#include "http/health.h"

#include "http/answer_bytes.h"

namespace strongroom::http {
namespace {

// https://prometheus.io/docs/instrumenting/exposition_formats/
constexpr const char* kMetricsType = "text/plain; version=0.0.4; charset=utf-8";

Response TellReadiness(const std::vector<Check>& checks) {
  Response response;
  for (const Check& check : checks) {
    const Check::Result result = check.look();
    const bool is_ok = result.state == Check::State::kOk;
    if (!is_ok) response.status = 503;
    response.body += (is_ok ? "[+]" : "[-]") + check.name + " " + result.words + "\n";
  }
  return response;
}

Response TellMetrics(std::string text, AnswerBytes& bytes) {
  auto held = bytes.Lend(text.size());
  if (!held) {
    return {.status = 503, .body = "too many others read metrics now, and are slow to take them\n"};
  }
  return {.content_type = kMetricsType, .body = std::move(text), .held = std::move(held)};
}

}  // namespace

void AddLiveness(Router& router) {
  router.Add("GET", "/healthz",
             [](Request&, const PathParameters&) { return Response{.body = "ok\n"}; });
}

void AddProbes(Router& router, std::vector<Check> ready) {
  AddLiveness(router);
  router.Add("GET", "/readyz", [checks = std::move(ready)](Request&, const PathParameters&) {
    return TellReadiness(checks);
  });
}

void AddHealth(Router& router, Health health) {
  AddProbes(router, std::move(health.ready));
  const auto bytes = std::make_shared<AnswerBytes>(health.max_metrics_bytes);
  router.Add("GET", kMetricsPath,
             [render = std::move(health.metrics), guard = std::move(health.metrics_guard), bytes](
                 Request& request, const PathParameters&) {
               if (guard) {
                 if (auto refusal = guard(request)) return *std::move(refusal);
               }
               return TellMetrics(render(), *bytes);
             });
}

ServerOptions HealthListener() {
  return {.port = kHealthPort, .max_connections = 64, .max_connections_per_peer = 16};
}

ServerOptions ProbeListener() {
  using std::chrono::milliseconds;
  return {.max_connections = 16,
          .max_connections_per_peer = 8,
          .header_timeout = milliseconds{2'000},
          .idle_timeout = milliseconds{2'000},
          .unknown_idle_timeout = milliseconds{2'000},
          .io_timeout = milliseconds{2'000},
          .request_timeout = milliseconds{5'000},
          .linger_timeout = milliseconds{500}};
}

}  // namespace strongroom::http

#include "http/health.h"

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

}  // namespace

void AddLiveness(Router& router) {
  router.Add("GET", "/healthz",
             [](Request&, const PathParameters&) { return Response{.body = "ok\n"}; });
}

void AddHealth(Router& router, Health health) {
  AddLiveness(router);
  router.Add("GET", "/readyz", [checks = std::move(health.ready)](Request&, const PathParameters&) {
    return TellReadiness(checks);
  });
  router.Add("GET", "/metrics",
             [render = std::move(health.metrics)](Request&, const PathParameters&) {
               return Response{.content_type = kMetricsType, .body = render()};
             });
}

}  // namespace strongroom::http

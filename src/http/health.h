#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "http/router.h"
#include "http/server.h"

namespace strongroom::http {

// Where all our processes tell of themselves, in plain HTTP unless they are given a certificate.
inline constexpr uint16_t kHealthPort = 8080;
inline constexpr const char* kMetricsPath = "/metrics";
ServerOptions HealthListener();

// For a port where the kubelet alone has business, so that no flood of the others can make it
// restart us: few connections, and short ones, because a kubelet makes a new one for each probe.
ServerOptions ProbeListener();

// One of the things that a process must have to be ready. What it says is for anybody who asks:
// fixed words, no addresses and nothing that a library said.
struct Check {
  enum class State { kOk, kFailed };
  struct Result {
    State state = State::kOk;
    std::string words;  // "ok", "cannot be written to PostgreSQL"
  };

  std::string name;              // "history"
  std::function<Result()> look;  // quick and thread-safe
};

// Absent for who may read what they ask for, else the answer that they get instead. Thread-safe.
using Guard = std::function<std::optional<Response>(Request&)>;

// Texts of metrics that are on their way at once: with many schedules one has 10 MB and more.
inline constexpr size_t kMaxMetricsBytes = size_t{64} << 20U;

// What a process tells of itself.
struct Health {
  std::vector<Check> ready;
  std::function<std::string()> metrics;  // in the Prometheus text format
  Guard metrics_guard = {};              // none: metrics are for everybody
  size_t max_metrics_bytes = kMaxMetricsBytes;
};

// Adds GET /healthz and /readyz, as AddHealth.
void AddProbes(Router& router, std::vector<Check> ready);

// Adds GET /healthz (the process answers), /readyz (200 when every check is ok, else 503; a line
// for each: "[+]caches ok", "[-]history cannot be written to PostgreSQL") and /metrics
// (503 while too many bytes of it are on their way).
// https://kubernetes.io/docs/reference/using-api/health-checks/
void AddHealth(Router& router, Health health);

// GET /healthz alone, for a port that serves other things.
void AddLiveness(Router& router);

}  // namespace strongroom::http

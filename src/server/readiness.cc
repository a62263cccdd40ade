#include "server/readiness.h"

#include "base/log.h"
#include "base/stop.h"
#include "store/error.h"

namespace strongroom::server {

Readiness::Readiness(store::Database& database, std::chrono::milliseconds interval)
    : database_(database),
      thread_([this, interval](const std::stop_token& stop) { Run(stop, interval); }) {}

std::string Readiness::Problem() const {
  if (is_stopping_) return "stopping";
  const base::MutexLock lock(mutex_);
  return problem_;
}

void Readiness::Run(const std::stop_token& stop, std::chrono::milliseconds interval) {
  do {
    Check();
  } while (base::SleepFor(interval, stop));
}

void Readiness::Check() {
  std::string problem;
  try {
    database_.CheckReady();
  } catch (const store::StoreError& e) {
    problem = e.what();
  }
  const base::MutexLock lock(mutex_);
  if (problem == problem_) return;
  if (problem.empty()) {
    base::LogInfo("ready", {{"database", database_.description()}});
  } else {
    base::LogError("not ready", {{"error", problem}});
  }
  problem_ = std::move(problem);
}

}  // namespace strongroom::server

#include "server/readiness.h"

#include "base/log.h"
#include "base/stop.h"
#include "store/error.h"

namespace strongroom::server {
namespace {

using http::Check;

std::string WordsFor(store::StoreError::Kind kind) {
  if (store::MayPass(kind)) return "cannot be reached";
  return "refuses this server or has not its schema: the log says which";
}

}  // namespace

Readiness::Readiness(store::Database& database, std::chrono::milliseconds interval)
    : database_(database),
      thread_([this, interval](const std::stop_token& stop) { Run(stop, interval); }) {}

http::Check::Result Readiness::Look() const {
  if (is_stopping_) return {Check::State::kFailed, "not served any more: stopping"};
  const base::MutexLock lock(mutex_);
  return result_;
}

void Readiness::Run(const std::stop_token& stop, std::chrono::milliseconds interval) {
  do {
    Ask();
  } while (base::SleepFor(interval, stop));
}

void Readiness::Ask() {
  std::string problem;
  Check::Result result{Check::State::kOk, "ok"};
  try {
    database_.CheckReady();
  } catch (const store::StoreError& e) {
    problem = e.what();
    result = {Check::State::kFailed, WordsFor(e.kind())};
  }
  const base::MutexLock lock(mutex_);
  result_ = std::move(result);
  if (problem == problem_) return;
  if (problem.empty()) {
    base::LogInfo("ready");
  } else {
    base::LogError("not ready", {{"error", problem}});
  }
  problem_ = std::move(problem);
}

}  // namespace strongroom::server

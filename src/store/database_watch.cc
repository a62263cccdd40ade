#include "store/database_watch.h"

#include <utility>

#include "base/log.h"
#include "base/stop.h"

namespace strongroom::store {
namespace {

std::string WordsFor(StoreError::Kind kind) {
  if (MayPass(kind)) return "cannot be reached";
  if (kind == StoreError::Kind::kNoEntry) return "does not let this process in: the log says why";
  return "refuses this process or has not its schema: the log says which";
}

}  // namespace

DatabaseWatch::DatabaseWatch(Database& database, std::chrono::milliseconds interval)
    : database_(database), thread_([this, interval](const std::stop_token& stop) {
        do {
          Ask();
        } while (base::SleepFor(interval, stop));
      }) {}

std::string DatabaseWatch::Problem() const {
  const base::MutexLock lock(mutex_);
  return problem_;
}

void DatabaseWatch::WaitUntilRefused(const std::stop_token& stop) {
  const base::MutexLock lock(mutex_);
  refused_.Wait(mutex_, stop, [this]() REQUIRES(mutex_) { return refusal_.has_value(); });
  if (refusal_ && !stop.stop_requested()) throw StoreError(*refusal_);
}

void DatabaseWatch::Ask() {
  try {
    database_.CheckReady();
    const base::MutexLock lock(mutex_);
    was_let_in_ = true;
    Note("", "");
  } catch (const StoreError& e) {
    const base::MutexLock lock(mutex_);
    Note(e.what(), WordsFor(e.kind()));
    if (e.kind() != StoreError::Kind::kNoEntry || was_let_in_) return;
    refusal_ = e;
    refused_.NotifyAll();
  }
}

void DatabaseWatch::Note(const std::string& error, std::string problem) {
  problem_ = std::move(problem);
  if (error == error_) return;
  error_ = error;
  if (error.empty()) {
    base::LogInfo("database ready");
  } else {
    base::LogError("database not ready", {{"error", error}});
  }
}

}  // namespace strongroom::store

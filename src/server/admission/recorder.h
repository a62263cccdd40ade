#pragma once

#include <deque>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <thread>

#include "api/admission_review.h"
#include "base/mutex.h"
#include "server/audit.h"

namespace strongroom::server::admission {

// Who asked for what, and what they were answered, for the audit log: "intended", as whether
// Kubernetes wrote it nobody says, or "refused". Rows are written one after the other, so that no
// review waits for PostgreSQL; past so many that wait, a row is logged instead. Thread-safe.
class Recorder {
 public:
  static constexpr size_t kMostWaiting = 1'000;

  // `audit` outlives this.
  explicit Recorder(Audit& audit);
  // As Stop.
  ~Recorder() = default;
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // What was asked, what it was answered, and by which API server it came.
  struct Noted {
    const api::AdmissionRequest& request;
    const nlohmann::json& object;      // as it is to be
    const nlohmann::json& old_object;  // as it was
    const api::AdmissionAnswer& answer;
    std::string peer;
  };

  // A dry run leaves no row. Does not block.
  void Note(const Noted& noted) EXCLUDES(mutex_);

  // Writes what still waits, and ends, when nobody notes any more: what is counted of refusals
  // the Audit writes after it.
  void Stop();

 private:
  struct Row {
    store::AuditEntry entry;
    bool is_refused = false;
  };

  void Work(const std::stop_token& stop) EXCLUDES(mutex_);
  void Write(Row row);

  Audit& audit_;
  base::Mutex mutex_;
  base::CondVar changed_;
  std::deque<Row> waiting_ GUARDED_BY(mutex_);
  std::jthread writer_{[this](const std::stop_token& stop) { Work(stop); }};
};

}  // namespace strongroom::server::admission

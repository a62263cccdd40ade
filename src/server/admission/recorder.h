#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "api/admission_review.h"
#include "base/backoff.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "server/audit.h"

namespace strongroom::server::admission {

struct RecorderOptions {
  size_t most_waiting = 1'000;
  // Between two attempts while PostgreSQL is away.
  base::Backoff backoff{std::chrono::milliseconds{1'000}, std::chrono::milliseconds{30'000}};
};

// Who asked for what, and what they were answered, for the audit log: "intended", as whether
// Kubernetes wrote it nobody says, or "refused". Rows are written one after the other, so that no
// review waits for PostgreSQL; while that is away they wait. Past so many that do, a row is logged
// instead, as is one that PostgreSQL does not take, or that still waits at the end; how many these
// were, a row says as soon as one can be written. What was lost in doubt may be there twice.
// Thread-safe.
class Recorder {
 public:
  // What is referred to outlives this.
  Recorder(Audit& audit, const base::Clock& clock, RecorderOptions options = {});
  ~Recorder() { Stop(); }
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

  // Tries once to write each row that still waits. Not at once by two threads.
  void Stop();

 private:
  struct Lost {
    int64_t rows = 0;
    std::chrono::sys_seconds first{}, last{};  // while there are any
  };

  void Await(store::AuditEntry row) EXCLUDES(mutex_);
  void Lose(const store::AuditEntry& row, std::string_view error) EXCLUDES(mutex_);
  void Work(const std::stop_token& stop) EXCLUDES(mutex_);
  // Absent: it is time to say what was lost, or to end.
  std::optional<store::AuditEntry> Next(const std::stop_token& stop) EXCLUDES(mutex_);
  void Write(const store::AuditEntry& row, const std::stop_token& stop) EXCLUDES(mutex_);
  void TellLost() EXCLUDES(mutex_);
  bool IsOver() EXCLUDES(mutex_);

  Audit& audit_;
  const base::Clock& clock_;
  const RecorderOptions options_;
  base::Mutex mutex_;
  base::CondVar changed_;
  bool is_over_ GUARDED_BY(mutex_) = false;  // nobody writes any more
  std::deque<store::AuditEntry> waiting_ GUARDED_BY(mutex_);
  Lost lost_ GUARDED_BY(mutex_);
  std::jthread writer_;  // last: it uses the others
};

}  // namespace strongroom::server::admission

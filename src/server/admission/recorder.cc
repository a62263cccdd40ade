#include "server/admission/recorder.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "api/object_changes.h"
#include "base/log.h"
#include "base/printable.h"
#include "base/stop.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "store/error.h"

namespace strongroom::server::admission {
namespace {

using domain::AdmissionOperation;

// Far past real names of users.
constexpr size_t kMaxActor = 256;
// Where rows come faster than they can be written.
constexpr std::chrono::minutes kTellsLostEvery{1};

const char* ActionOf(AdmissionOperation operation) {
  switch (operation) {
    case AdmissionOperation::kCreate:
      return "create";
    case AdmissionOperation::kUpdate:
      return "update";
    case AdmissionOperation::kDelete:
      return "delete";
  }
  return "";
}

// The one place where the row of a review is made.
store::AuditEntry EntryOf(const Recorder::Noted& noted) {
  const api::AdmissionRequest& request = noted.request;
  std::vector<store::AuditChange> changes;
  for (api::FieldChange& change : api::ChangesBetween(noted.old_object, noted.object)) {
    changes.push_back({.path = std::move(change.path),
                       .from = std::move(change.from),
                       .to = std::move(change.to)});
  }
  return {.actor = base::Cut(base::Printable(request.user.name), kMaxActor),
          .action = ActionOf(*request.operation),
          .ns = request.ns,
          .subject = std::string(base::NameOf(*request.kind)) + '/' + request.name,
          .result = {},
          .reason = noted.answer.refusal ? noted.answer.refusal->reason : "",
          .source = noted.peer,
          .groups = store::KeptGroups(request.user.groups),
          .via = request.field_manager,
          .object_uid = request.object_uid,
          .generation = request.generation,
          .changes = std::move(changes),
          .request_uid = request.uid};
}

// Of no namespace, as it may be about any.
store::AuditEntry RowOf(int64_t lost, std::chrono::sys_seconds first,
                        std::chrono::sys_seconds last) {
  return {.actor = "unknown",
          .action = "record",
          .ns = {},
          .subject = "auditevents",
          .result = "failed",
          .reason = std::to_string(lost) + " reviews are not in the log from " +
                    base::FormatTimestamp(first) + " to " + base::FormatTimestamp(last),
          .source = {}};
}

}  // namespace

Recorder::Recorder(Audit& audit, const base::Clock& clock, RecorderOptions options)
    : audit_(audit),
      clock_(clock),
      options_(options),
      writer_([this](const std::stop_token& stop) { Work(stop); }) {}

void Recorder::Note(const Noted& noted) {
  const api::AdmissionRequest& request = noted.request;
  if (request.is_dry_run || !request.kind || !request.operation) return;
  if (!noted.answer.refusal) {
    Await(Audit::Intended(EntryOf(noted)));
    return;
  }
  for (store::AuditEntry& row : audit_.CountRefused(EntryOf(noted))) Await(std::move(row));
}

void Recorder::Stop() {
  writer_.request_stop();
  if (writer_.joinable()) writer_.join();
}

void Recorder::Await(store::AuditEntry row) {
  const char* error = "too many wait to be written";
  {
    const base::MutexLock lock(mutex_);
    if (is_over_) {
      error = "the server stops";
    } else if (waiting_.size() < options_.most_waiting) {
      waiting_.push_back(std::move(row));
      changed_.NotifyOne();
      return;
    }
  }
  Lose(row, error);
}

void Recorder::Lose(const store::AuditEntry& row, std::string_view error) {
  LogNotWritten(row, error);
  const base::MutexLock lock(mutex_);
  lost_.last = clock_.NowSeconds();
  if (lost_.rows++ == 0) lost_.first = lost_.last;
}

void Recorder::Work(const std::stop_token& stop) {
  while (true) {
    const std::optional<store::AuditEntry> row = Next(stop);
    if (row) Write(*row, stop);
    TellLost();
    if (IsOver()) break;
  }
  const base::MutexLock lock(mutex_);
  if (lost_.rows == 0) return;
  base::LogError("reviews are not in the audit log", {{"rows", lost_.rows},
                                                      {"from", base::FormatTimestamp(lost_.first)},
                                                      {"to", base::FormatTimestamp(lost_.last)}});
}

std::optional<store::AuditEntry> Recorder::Next(const std::stop_token& stop) {
  const base::MutexLock lock(mutex_);
  const auto has_row = [this]() REQUIRES(mutex_) -> bool { return !waiting_.empty(); };
  if (lost_.rows == 0) {
    changed_.Wait(mutex_, stop, has_row);
  } else {
    changed_.WaitFor(mutex_, stop, options_.backoff.maximum, has_row);
  }
  if (waiting_.empty()) {
    is_over_ = stop.stop_requested();
    return std::nullopt;
  }
  store::AuditEntry row = std::move(waiting_.front());
  waiting_.pop_front();
  return row;
}

void Recorder::Write(const store::AuditEntry& row, const std::stop_token& stop) {
  for (int failures = 1;; ++failures) {
    const bool is_last = stop.stop_requested();
    try {
      audit_.AppendRow(row);
      return;
    } catch (const store::StoreError& e) {
      if (is_last || store::IsFinal(e.kind())) {
        Lose(row, e.what());
        return;
      }
      if (failures == 1) {
        base::LogWarning("audit rows of reviews wait to be written", {{"error", e.what()}});
      }
    }
    base::SleepFor(options_.backoff.WaitBefore(failures), stop);
  }
}

bool Recorder::IsOver() {
  const base::MutexLock lock(mutex_);
  return is_over_;
}

// Not for each row that is lost while others are written.
void Recorder::TellLost() {
  Lost lost;
  {
    const base::MutexLock lock(mutex_);
    if (lost_.rows == 0) return;
    if (!waiting_.empty() && clock_.NowSeconds() - lost_.first < kTellsLostEvery) return;
    lost = std::exchange(lost_, {});
  }
  try {
    audit_.AppendRow(RowOf(lost.rows, lost.first, lost.last));
  } catch (const store::StoreError&) {  // it has been logged, row by row
    const base::MutexLock lock(mutex_);
    if (lost_.rows == 0) lost_.last = lost.last;
    lost_.first = lost.first;
    lost_.rows += lost.rows;
  }
}

}  // namespace strongroom::server::admission

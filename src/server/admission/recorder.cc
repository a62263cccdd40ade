#include "server/admission/recorder.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "api/object_changes.h"
#include "base/log.h"
#include "base/printable.h"
#include "base/text.h"
#include "store/error.h"

namespace strongroom::server::admission {
namespace {

using domain::AdmissionOperation;

// Far past real names of users.
constexpr size_t kMaxActor = 256;

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

}  // namespace

Recorder::Recorder(Audit& audit) : audit_(audit) {}

void Recorder::Note(const Noted& noted) {
  const api::AdmissionRequest& request = noted.request;
  if (request.is_dry_run || !request.kind || !request.operation) return;
  Row row{.entry = EntryOf(noted), .is_refused = noted.answer.refusal.has_value()};
  {
    const base::MutexLock lock(mutex_);
    if (waiting_.size() < kMostWaiting) {
      waiting_.push_back(std::move(row));
      changed_.NotifyOne();
      return;
    }
  }
  base::LogError("audit row not written", {{"actor", row.entry.actor},
                                           {"action", row.entry.action},
                                           {"namespace", row.entry.ns},
                                           {"subject", row.entry.subject},
                                           {"error", "too many wait to be written"}});
}

void Recorder::Stop() {
  writer_.request_stop();
  if (writer_.joinable()) writer_.join();
}

void Recorder::Work(const std::stop_token& stop) {
  while (true) {
    std::optional<Row> row;
    {
      const base::MutexLock lock(mutex_);
      changed_.Wait(mutex_, stop, [this]() REQUIRES(mutex_) { return !waiting_.empty(); });
      if (waiting_.empty()) return;
      row = std::move(waiting_.front());
      waiting_.pop_front();
    }
    Write(*std::move(row));
  }
}

void Recorder::Write(Row row) {
  if (row.is_refused) {
    audit_.Refused(std::move(row.entry));
    return;
  }
  try {
    audit_.Intend(row.entry);
  } catch (const store::StoreError& e) {
    base::LogError("audit row not written", {{"subject", row.entry.subject}, {"error", e.what()}});
  }
}

}  // namespace strongroom::server::admission

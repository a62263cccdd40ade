#include "server/report/set_writer.h"

#include <algorithm>

#include "api/selection_fields.h"
#include "base/json.h"
#include "base/log.h"
#include "base/printable.h"
#include "base/sha256.h"
#include "catalogue/mask.h"
#include "server/intake/checks.h"
#include "server/intake/run_turns.h"
#include "server/report/show_answer.h"
#include "store/error.h"

namespace strongroom::server::report {
namespace {

std::string DigestOf(const std::optional<domain::ItemSelection>& selection) {
  if (!selection) return {};
  return base::Sha256Hex(base::CanonicalJson(api::ItemSelectionFields().Write(*selection)));
}

// Of another's words what people may see, and of an identity what items have.
domain::Act Shown(domain::Act act) {
  act.external_id = catalogue::MaskIdentity(std::move(act.external_id));
  for (std::string* text : {&act.deed.actor, &act.deed.activity, &act.deed.audit_store}) {
    *text = base::Printable(catalogue::MaskSecrets(std::move(*text)));
  }
  return act;
}

// As many as the status of a run should carry.
std::vector<domain::ItemChange> Bounded(std::vector<domain::ItemChange> changes) {
  constexpr size_t kMostBytes = size_t{16} << 10U;
  size_t bytes = 0;
  const auto is_too_much = [&bytes](const domain::ItemChange& change) {
    constexpr size_t kRest = 150;  // names of members, words, the time
    bytes += kRest + change.type.size() + change.external_id.size() + change.name.size() +
             change.deed.actor.size() + change.deed.activity.size();
    return bytes > kMostBytes;
  };
  changes.erase(std::find_if(changes.begin(), changes.end(), is_too_much), changes.end());
  return changes;
}

}  // namespace

void SetWriter::Begin() {
  if (ingest_) return;
  const domain::ResolvedRun& resolved = *run_.status.resolved;
  ingest_.emplace(
      database_,
      store::SetKey{.cluster_uid = origin_.cluster_uid,
                    .ns = run_.meta.ns,
                    .tenant_uid = origin_.tenant_uid,
                    .tenant_name = resolved.tenant.name,
                    .provider = resolved.provider,
                    .schedule_uid = resolved.schedule.uid,
                    .schedule_name = resolved.schedule.name,
                    .run_uid = run_.meta.uid,
                    .run_name = run_.meta.name,
                    .selection = DigestOf(resolved.run.selection)},
      [this](const std::string& type, const std::string& content) {
        return rules_.ChangeDigest(run_.status.resolved->provider, type, content);
      },
      limits_.store_time);
  if (ingest_->IsBusy()) intake::RefuseBusy();
  if (ingest_->HasEnded()) RefuseEnded();
}

void SetWriter::Add(api::ReportItem item) {
  store::DigestedItem digested =
      intake::DigestItem(rules_, run_.status.resolved->provider, std::move(item));
  Begin();
  if (!ingest_->stored_answer()) ingest_->Add(std::move(digested));
}

SetWriter::Stored SetWriter::Commit(api::ReportEnd end) {
  Begin();
  if (ingest_->stored_answer()) {
    const api::ReportAnswer answer = api::DecodeReportAnswer(*ingest_->stored_answer());
    ingest_.reset();
    return {.answer = answer, .contents = {}};
  }
  for (domain::Act& act : end.acts) act = Shown(std::move(act));
  store::SetContents contents =
      ingest_->Finish(end.outcome, end.acts, rules_.Naming(run_.status.resolved->provider));
  end.outcome.summary.changes = contents.changes;
  api::ReportAnswer answer{.backup_set_id = std::to_string(contents.id),
                           .backup_set_digest = contents.root,
                           .outcome = std::move(end.outcome),
                           .changes = Bounded(std::move(contents.changed_items))};
  const std::string answer_json = api::EncodeReportAnswer(answer);
  intake::RequireShare(limits_, run_.meta.ns,
                       contents.namespace_day_bytes + static_cast<int64_t>(answer_json.size()));
  try {
    ingest_->Commit(answer_json);
  } catch (const store::StoreError& e) {
    if (e.kind() != store::StoreError::Kind::kInDoubt) throw;
    base::LogWarning("commit in doubt", {{"run", run_.meta.name}, {"error", e.what()}});
    ingest_.reset();
    const auto found = store::FindByRun(database_, run_.meta.uid);
    if (!found) throw store::StoreError(store::StoreError::Kind::kUnavailable, e.what());
    return AfterDoubt(*found, contents);
  }
  // What follows needs a session too: a report that held this one could wait for ever.
  ingest_.reset();
  return {.answer = std::move(answer), .contents = contents};
}

SetWriter::Stored AfterDoubt(const store::ReportedSet& found, const store::SetContents& ours) {
  return {.answer = api::DecodeReportAnswer(found.answer),
          .contents = found.id == ours.id ? ours : store::SetContents{}};
}

}  // namespace strongroom::server::report

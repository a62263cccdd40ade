#include "notifier/status_writer.h"

#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "api/kinds.h"
#include "base/log.h"
#include "base/stop.h"
#include "domain/notifier_status.h"
#include "kube/error.h"
#include "store/error.h"
#include "web/error.h"

namespace strongroom::notifier {
namespace {

bool AreSame(const domain::NotifierStatus& a, const domain::NotifierStatus& b) {
  return api::BuildNotifierStatusPatch(a) == api::BuildNotifierStatusPatch(b);
}

domain::NotifierFacts FactsOf(const Courier& courier, const api::Notifier& object,
                              const store::DeliveryCounts& counts,
                              const domain::NotifierRecord& record) {
  domain::NotifierFacts facts;
  facts.generation = object.meta.generation;
  std::tie(facts.ready_reason, facts.ready_message) = courier.Readiness();
  facts.attempts = domain::WithRecord(courier.attempts(), record);
  facts.waiting = counts.waiting;
  facts.oldest_waiting_since = counts.oldest_due;
  return facts;
}

}  // namespace

void StatusWriter::Run(const std::stop_token& stop) {
  const kube::Client client = parts_.client.WithStop(stop);
  while (!stop.stop_requested()) {
    try {
      Look(client);
    } catch (const web::StoppedError&) {
      return;
    }
    base::SleepFor(parts_.pace.look, stop);
  }
}

void StatusWriter::Look(const kube::Client& client) {
  LookAtRecords();
  std::set<std::string> uids;
  for (const auto& courier : parts_.couriers.List()) {
    const api::Meta meta = courier->object()->meta;
    uids.insert(meta.uid);
    const auto object = parts_.notifiers.Get({meta.ns, meta.name});
    // What the courier goes by is what is told of it.
    if (object == nullptr || object->meta.uid != meta.uid ||
        object->meta.generation != meta.generation) {
      continue;
    }
    LookAt(client, courier, object);
  }
  std::erase_if(written_, [&](const auto& one) { return !uids.contains(one.first); });
  try {
    tale_.Keep(uids, parts_.clock.NowSeconds());
  } catch (const store::StoreError&) {
    // They are still there the next time.
  }
}

void StatusWriter::LookAtRecords() {
  if (parts_.clock.Steady() < next_records_) return;
  next_records_ = parts_.clock.Steady() + parts_.pace.status;
  std::vector<std::string> uids;
  for (const auto& courier : parts_.couriers.List()) uids.push_back(courier->object()->meta.uid);
  if (uids.empty()) return;
  try {
    const auto last = store::LastOfDeliveries(parts_.database, uids);
    const auto now = parts_.clock.Now();
    records_.clear();
    for (const auto& [uid, found] : last) {
      domain::NotifierRecord& record = records_[uid];
      if (found.delivered_ago) record.delivered_at = now - *found.delivered_ago;
      record.failing = found.failing;
      if (found.failing_due_ago) record.failing_due = now - *found.failing_due_ago;
    }
  } catch (const store::StoreError&) {
    // What was known is true still: it is of a time.
  }
}

void StatusWriter::LookAt(const kube::Client& client, const std::shared_ptr<Courier>& courier,
                          const std::shared_ptr<const api::Notifier>& object) {
  const auto found = written_.find(object->meta.uid);
  // What was written is not in the cache at once.
  domain::NotifierStatus before = found == written_.end() ? object->status : found->second.status;
  const bool is_urgent = TakeTest(courier, *object, before);
  const domain::NotifierFacts facts =
      FactsOf(*courier, *object, parts_.counts.Of(object->meta.uid), records_[object->meta.uid]);
  const domain::NotifierStatus status =
      domain::NotifierStatusOf(facts, before, parts_.clock.NowSeconds());
  Tell(*object, status);
  if (AreSame(status, object->status)) return;
  const auto now = parts_.clock.Steady();
  if (!is_urgent && found != written_.end() && now < found->second.next) return;
  // What cannot be written is tried again as late as what was.
  Write(client, *object, status);
  written_[object->meta.uid] = {.status = status, .next = now + parts_.pace.status};
}

bool StatusWriter::TakeTest(const std::shared_ptr<Courier>& courier, const api::Notifier& object,
                            domain::NotifierStatus& status) {
  const std::string& token = object.test_requested;
  if (token.empty() || status.test.token == token) return false;
  auto result = tests_.ResultOf(courier, object.meta, token);
  if (!result) return false;
  status.test = *std::move(result);
  return true;
}

void StatusWriter::Tell(const api::Notifier& object, const domain::NotifierStatus& status) {
  try {
    tale_.Look(object, status, parts_.clock.NowSeconds());
    is_untold_ = false;
  } catch (const store::StoreError& error) {
    if (!std::exchange(is_untold_, true)) {
      base::LogWarning("whether receivers fail cannot be told now", {{"error", error.what()}});
    }
  }
}

void StatusWriter::Write(const kube::Client& client, const api::Notifier& object,
                         const domain::NotifierStatus& status) const {
  try {
    kube::Json patch = api::BuildNotifierStatusPatch(status);
    // Of this object, and not of another one of its name.
    patch["metadata"]["uid"] = object.meta.uid;
    client.MergePatch(api::kNotifierKind, object.meta.ns, object.meta.name, patch, "status");
  } catch (const web::StoppedError&) {
    throw;
  } catch (const web::WebError& error) {
    // Of one that is gone there is nothing to be said.
    const auto* const answer = dynamic_cast<const kube::ApiError*>(&error);
    if (answer != nullptr && (kube::IsNotFound(*answer) || kube::IsConflict(*answer))) return;
    base::LogWarning("status of a Notifier is not written",
                     {{"notifier", object.meta.name}, {"error", error.what()}});
  }
}

}  // namespace strongroom::notifier

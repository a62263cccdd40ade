#include "notifier/upkeep.h"

#include <exception>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "api/kinds.h"
#include "base/log.h"
#include "base/stop.h"
#include "domain/notifier_reasons.h"
#include "kube/object_meta.h"
#include "notifier/reference.h"
#include "store/deliveries.h"
#include "store/error.h"
#include "web/error.h"

namespace strongroom::notifier {
namespace {

constexpr size_t kPrunedAtOnce = 1'000;

// As the API server has them, not a cache: what is withdrawn for one that is there is lost.
std::set<std::string> UidsThere(const kube::Client& client, const std::string& ns) {
  std::set<std::string> uids;
  kube::ListOptions options;
  do {
    const kube::Page page = client.List(api::kNotifierKind, ns, options);
    for (const kube::Json& object : page.items) uids.insert(kube::UidOf(object));
    options.continue_token = page.continue_token;
  } while (!options.continue_token.empty());
  return uids;
}

}  // namespace

void Upkeep::Run(const std::stop_token& stop) {
  const kube::Client client = parts_.client.WithStop(stop);
  bool is_failing = false;
  const auto note = [&](const std::exception& error) {
    if (!is_failing)
      base::LogWarning("deliveries are not looked after now", {{"error", error.what()}});
    is_failing = true;
  };
  while (!stop.stop_requested()) {
    try {
      Look(client, stop);
      is_failing = false;
    } catch (const web::StoppedError&) {
      return;
    } catch (const web::WebError& error) {
      note(error);
    } catch (const store::StoreError& error) {
      if (stop.stop_requested()) return;
      note(error);
    }
    base::SleepFor(parts_.pace.upkeep, stop);
  }
}

void Upkeep::Look(const kube::Client& client, const std::stop_token& stop) {
  GiveUp();
  WithdrawStrangers(client);
  if (parts_.clock.Steady() < next_prune_) return;
  Prune(stop);
  next_prune_ = parts_.clock.Steady() + parts_.pace.prune;
}

void Upkeep::GiveUp() {
  for (const auto& [uid, count] : store::GiveUpDeliveries(parts_.database)) {
    base::LogWarning("messages are given up", {{"notifier_uid", uid}, {"messages", count}});
    for (const auto& courier : parts_.couriers.List()) {
      const api::Meta meta = courier->object()->meta;
      if (meta.uid != uid) continue;
      using Result = metrics::DeliveryResult;
      parts_.metrics.deliveries.Add(static_cast<double>(count), metrics::NotifierName(meta.name),
                                    Result(Result::kGivenUp));
      parts_.events.Record(ReferenceTo(meta), kube::EventType::kWarning,
                           domain::notifier_event::kGivenUp,
                           std::to_string(count) + " messages could not be sent for a day");
    }
  }
}

void Upkeep::WithdrawStrangers(const kube::Client& client) {
  std::set<std::string> strangers;
  for (const auto& [uid, counts] : store::CountDeliveries(parts_.database)) strangers.insert(uid);
  for (const auto& courier : parts_.couriers.List()) strangers.erase(courier->object()->meta.uid);
  if (strangers.empty()) return;
  for (const std::string& uid : UidsThere(client, parts_.ns)) strangers.erase(uid);
  for (const std::string& uid : strangers) {
    store::WithdrawDeliveries(parts_.database, uid);
    base::LogInfo("messages of a Notifier that is gone are withdrawn", {{"notifier_uid", uid}});
  }
}

void Upkeep::Prune(const std::stop_token& stop) {
  size_t removed = kPrunedAtOnce;
  while (removed == kPrunedAtOnce && !stop.stop_requested()) {
    removed = store::PruneNotices(parts_.database, parts_.pace.kept, kPrunedAtOnce);
  }
}

}  // namespace strongroom::notifier

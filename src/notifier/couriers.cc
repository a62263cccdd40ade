#include "notifier/couriers.h"

#include <iterator>
#include <set>
#include <utility>

namespace strongroom::notifier {

MadeSink Couriers::Make(const api::Notifier& notifier) const {
  return notifier.problem ? MadeSink{} : MakeSink(notifier.spec, secrets_, options_, parts_.clock);
}

void Couriers::Begin(const std::shared_ptr<const api::Notifier>& notifier) {
  // The digest first: what changes in between is found at the next look.
  std::string secrets = DigestOfSecrets(notifier->spec, secrets_);
  kept_[notifier->meta.uid] = {
      .courier = std::make_shared<Courier>(parts_, notifier, Make(*notifier)),
      .generation = notifier->meta.generation,
      .secrets = std::move(secrets),
      .next_look = parts_.clock.Steady() + parts_.pace.secrets};
}

void Couriers::Renew(const std::shared_ptr<const api::Notifier>& notifier, Kept& kept) {
  const bool is_same = notifier->meta.generation == kept.generation;
  if (is_same && parts_.clock.Steady() < kept.next_look) return;
  kept.next_look = parts_.clock.Steady() + parts_.pace.secrets;
  std::string secrets = DigestOfSecrets(notifier->spec, secrets_);
  if (is_same && secrets == kept.secrets) return;
  kept.generation = notifier->meta.generation;
  kept.secrets = std::move(secrets);
  kept.courier->Use(notifier, Make(*notifier));
}

void Couriers::Follow(const Notifiers& notifiers) {
  std::set<std::string> uids;
  for (const auto& notifier : notifiers) {
    uids.insert(notifier->meta.uid);
    const auto found = kept_.find(notifier->meta.uid);
    if (found == kept_.end()) {
      Begin(notifier);
    } else {
      Renew(notifier, found->second);
    }
  }
  // Those that are gone end last, which takes a moment: nobody finds them any more then.
  All gone;
  All all;
  for (auto one = kept_.begin(); one != kept_.end();) {
    if (uids.contains(one->first)) {
      all.push_back(one->second.courier);
      ++one;
    } else {
      gone.push_back(std::move(one->second.courier));
      one = kept_.erase(one);
    }
  }
  // All of them at once, and none waits for another.
  for (const auto& courier : gone) courier->BeginStop();
  const base::MutexLock lock(mutex_);
  all_.swap(all);
}

void Couriers::WakeAll() const {
  for (const auto& courier : List()) courier->Wake();
}

Couriers::All Couriers::List() const {
  const base::MutexLock lock(mutex_);
  return all_;
}

}  // namespace strongroom::notifier

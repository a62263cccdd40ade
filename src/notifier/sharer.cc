#include "notifier/sharer.h"

#include "base/log.h"
#include "base/stop.h"
#include "store/error.h"

namespace strongroom::notifier {
namespace {

constexpr size_t kSharedAtOnce = 200;
constexpr std::chrono::seconds kCountInterval{5};

}  // namespace

void Sharer::Run(const std::stop_token& stop) {
  if (!parts_.notifiers.WaitForSync(stop)) return;
  bool is_away = false;  // PostgreSQL
  while (!stop.stop_requested()) {
    try {
      Look(stop);
      if (is_away) base::LogInfo("notices are shared out again");
      is_away = false;
    } catch (const store::StoreError& error) {
      if (stop.stop_requested()) return;
      if (!is_away) base::LogWarning("notices are not shared out now", {{"error", error.what()}});
      is_away = true;
    }
    base::SleepFor(parts_.pace.look, stop);
  }
}

void Sharer::Look(const std::stop_token& stop) {
  parts_.couriers.Follow(parts_.notifiers.List());
  size_t shared = kSharedAtOnce;
  bool has_more = false;
  while (shared == kSharedAtOnce && !stop.stop_requested()) {
    const Notifiers notifiers = parts_.notifiers.List();
    const auto now = parts_.clock.NowSeconds();
    shared = store::ShareNotices(
        parts_.database,
        [&](const domain::Notice& notice, const std::map<std::string, std::string>& labels) {
          return SharesOf(notifiers, notice, labels, now);
        },
        kSharedAtOnce);
    has_more = has_more || shared > 0;
    parts_.pulse.HeardOfPostgres();
  }
  if (has_more) parts_.couriers.WakeAll();
  if (!has_more && parts_.clock.Steady() < next_count_) return;
  parts_.counts.Put(store::CountDeliveries(parts_.database));
  next_count_ = parts_.clock.Steady() + kCountInterval;
}

}  // namespace strongroom::notifier

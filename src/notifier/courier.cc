#include "notifier/courier.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "base/backoff.h"
#include "base/log.h"
#include "base/stop.h"
#include "domain/notifier_reasons.h"
#include "notifier/reference.h"
#include "notify/message.h"
#include "store/error.h"
#include "web/error.h"

namespace strongroom::notifier {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// For PostgreSQL, while it is away.
constexpr base::Backoff kStoreBackoff{milliseconds{500}, milliseconds{10'000}};
constexpr milliseconds kRewrite{500};
// What is on its way when the process is told to end: else it would be sent again.
constexpr milliseconds kLastAnswers{2'000};

bool CanSend(const api::Notifier& object, const MadeSink& made) {
  return made.sink != nullptr && !object.problem && !object.spec.is_suspended;
}

// What an attempt throws that is neither an answer nor a stop is a fault of ours or of the machine:
// it costs this attempt, and is tried again like any other.
notify::Delivery Sent(notify::Sink& sink, const notify::Message& message,
                      const std::stop_token& stop) {
  try {
    return sink.Send(message, stop);
  } catch (const web::StoppedError&) {
    throw;
  } catch (const std::exception& error) {
    base::LogError("a message cannot be sent",
                   {{"message_id", message.id}, {"error", error.what()}});
    return notify::Retry{std::nullopt, "the message could not be made", true};
  }
}

std::string WhyOf(const notify::Retry& retry) {
  return retry.needs_person ? retry.why + "; a person has to look" : retry.why;
}

}  // namespace

struct Courier::Tally {
  std::atomic<int> delivered = 0;
  std::atomic<int> failed = 0;

  // It takes nothing now.
  bool IsHopeless() const { return failed > 0 && delivered == 0; }
};

Courier::Courier(const Parts& parts, Object object, MadeSink made)
    : parts_(parts),
      record_(ReferenceTo(object->meta),
              domain::AttemptsIn(object->status, object->meta.generation), parts.clock,
              parts.events, parts.metrics),
      outfit_{std::move(object), std::move(made)},
      thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void Courier::Use(Object object, MadeSink made) {
  const base::MutexLock lock(mutex_);
  if (outfit_.object->meta.generation != object->meta.generation) record_.Forget();
  outfit_ = {std::move(object), std::move(made)};
  has_changed_ = true;
  woken_.NotifyAll();
}

void Courier::Wake() {
  const base::MutexLock lock(mutex_);
  has_more_ = true;
  woken_.NotifyAll();
}

Courier::Outfit Courier::Current() const {
  const base::MutexLock lock(mutex_);
  return outfit_;
}

Courier::Object Courier::object() const {
  const base::MutexLock lock(mutex_);
  return outfit_.object;
}

std::pair<std::string_view, std::string> Courier::Readiness() const {
  const Outfit outfit = Current();
  if (outfit.object->problem) {
    return {domain::notifier_ready::kInvalidSpec, domain::Describe({*outfit.object->problem})};
  }
  if (outfit.object->spec.is_suspended) return {domain::notifier_ready::kSuspended, ""};
  return {outfit.made.reason, outfit.made.message};
}

std::optional<std::string> Courier::Test(const domain::Notice& notice,
                                         const std::stop_token& stop) {
  const Outfit outfit = Current();
  if (!CanSend(*outfit.object, outfit.made)) {
    auto [reason, message] = Readiness();
    return message.empty() ? std::string(reason) : std::move(message);
  }
  const notify::Delivery result = Sent(*outfit.made.sink, notify::MessageOf(notice), stop);
  if (const auto* retry = std::get_if<notify::Retry>(&result)) return WhyOf(*retry);
  if (const auto* refused = std::get_if<notify::Refused>(&result)) return refused->why;
  record_.Delivered();
  return std::nullopt;
}

// A receiver that takes nothing is not asked again because there is more for it, but when it may be
// another one.
bool Courier::Rest(milliseconds wait, const std::stop_token& stop) {
  const base::MutexLock lock(mutex_);
  woken_.WaitFor(mutex_, stop, wait, [this]() REQUIRES(mutex_) {
    return has_changed_ || (has_more_ && failures_ == 0);
  });
  if (std::exchange(has_changed_, false)) failures_ = 0;
  has_more_ = false;
  return !stop.stop_requested();
}

void Courier::Run(const std::stop_token& stop) {
  const base::LateStop late(stop, kLastAnswers);
  const Stops stops{stop, late.Token()};
  int away = 0;  // PostgreSQL, how often in a row
  while (!stop.stop_requested()) {
    milliseconds wait{};
    try {
      wait = Step(stops);
      away = 0;
    } catch (const store::StoreError& error) {
      if (stop.stop_requested()) return;
      if (away++ == 0) {
        base::LogWarning("nothing can be sent now",
                         {{"notifier", object()->meta.name}, {"error", error.what()}});
      }
      wait = kStoreBackoff.WaitBefore(away);
    } catch (const web::StoppedError&) {
      return;
    }
    if (!Rest(wait, stop)) return;
  }
}

milliseconds Courier::Step(const Stops& stops) {
  const Outfit outfit = Current();
  if (!CanSend(*outfit.object, outfit.made)) return parts_.pace.look;
  if (std::holds_alternative<domain::HeartbeatNotifier>(outfit.object->spec.sink)) {
    return Beat(outfit, stops);
  }
  size_t found = SendSingles(outfit, stops);
  if (failures_ == 0 && parts_.clock.Steady() >= next_digest_) {
    const size_t together = SendDigest(outfit, stops);
    if (together == 0) next_digest_ = parts_.clock.Steady() + parts_.pace.digests;
    found += together;
  }
  if (failures_ > 0) return parts_.pace.backoff.WaitBefore(failures_);
  return found > 0 ? milliseconds{0} : parts_.pace.look;
}

milliseconds Courier::Beat(const Outfit& outfit, const Stops& stops) {
  const auto interval = std::get<domain::HeartbeatNotifier>(outfit.object->spec.sink).interval;
  if (parts_.clock.Steady() < next_beat_) return parts_.pace.look;
  if (!parts_.pulse.IsAlive()) return parts_.pace.look;
  domain::Notice nothing;
  nothing.id = "heartbeat";
  Tally tally;
  Note(Sent(*outfit.made.sink, notify::MessageOf(nothing), stops.wait), {}, 0, tally, stops);
  const milliseconds wait = tally.IsHopeless() ? parts_.pace.backoff.WaitBefore(1) : interval;
  next_beat_ = parts_.clock.Steady() + std::min<milliseconds>(wait, interval);
  return parts_.pace.look;
}

size_t Courier::SendSingles(const Outfit& outfit, const Stops& stops) {
  // Whether it takes anything again, one message finds out.
  const size_t most = failures_ > 0 ? 1 : kBatch;
  const auto claimed = store::ClaimDeliveries(parts_.database, outfit.object->meta.uid, false, most,
                                              parts_.pace.claim);
  if (claimed.empty()) {
    failures_ = 0;
    return 0;
  }
  Tally tally;
  std::atomic<size_t> next = 0;
  std::atomic<size_t> tried = 0;
  const auto work = [&] {
    while (!stops.begin.stop_requested() && !tally.IsHopeless()) {
      const size_t mine = next++;
      if (mine >= claimed.size()) return;
      ++tried;
      SendOne(outfit, claimed[mine], tally, stops);
    }
  };
  {
    std::vector<std::jthread> others;
    for (size_t i = 1; i < std::min(kAtOnce, claimed.size()); ++i) others.emplace_back(work);
    work();
  }
  std::vector<int64_t> left;
  for (size_t i = tried; i < claimed.size(); ++i) left.push_back(claimed[i].id);
  if (!left.empty()) {
    Write([&] { store::ReleaseDeliveries(parts_.database, left); }, stops);
  }
  failures_ = tally.IsHopeless() ? failures_ + 1 : 0;
  return claimed.size();
}

// In a thread: nothing may leave it.
void Courier::SendOne(const Outfit& outfit, const store::Delivery& delivery, Tally& tally,
                      const Stops& stops) {
  try {
    Note(Sent(*outfit.made.sink, notify::MessageOf(delivery.notice), stops.wait), {delivery.id},
         delivery.attempts, tally, stops);
  } catch (const web::StoppedError&) {
    // Whether it went is not known: it goes again, by whoever claims it then.
  }
}

size_t Courier::SendDigest(const Outfit& outfit, const Stops& stops) {
  auto claimed = store::ClaimDeliveries(parts_.database, outfit.object->meta.uid, true,
                                        kMostInDigest, parts_.pace.claim);
  if (claimed.empty()) return 0;
  std::vector<domain::Notice> notices;
  std::vector<int64_t> ids;
  int attempts = 0;
  for (store::Delivery& delivery : claimed) {
    notices.push_back(std::move(delivery.notice));
    ids.push_back(delivery.id);
    attempts = std::max(attempts, delivery.attempts);
  }
  Tally tally;
  Note(Sent(*outfit.made.sink, notify::DigestOf(std::move(notices)), stops.wait), ids, attempts,
       tally, stops);
  if (tally.IsHopeless()) ++failures_;
  return ids.size();
}

seconds Courier::WaitAfter(const notify::Retry& retry, int attempts) const {
  if (retry.after) {
    return std::clamp(std::chrono::ceil<seconds>(*retry.after), seconds{1},
                      parts_.pace.longest_wait);
  }
  return std::chrono::ceil<seconds>(parts_.pace.backoff.WaitBefore(attempts + 1));
}

void Courier::Note(const notify::Delivery& result, const std::vector<int64_t>& ids, int attempts,
                   Tally& tally, const Stops& stops) {
  const auto write = [&](const std::function<void()>& to_write) {
    if (!ids.empty()) Write(to_write, stops);
  };
  if (std::holds_alternative<notify::Delivered>(result)) {
    ++tally.delivered;
    record_.Delivered();
    write([&] { store::EndDeliveries(parts_.database, ids, store::DeliveryEnd::kDelivered, ""); });
  } else if (const auto* const refused = std::get_if<notify::Refused>(&result)) {
    // It answers: the next message may be another matter.
    ++tally.delivered;
    record_.Refused(refused->why);
    write([&] {
      store::EndDeliveries(parts_.database, ids, store::DeliveryEnd::kRefused, refused->why);
    });
  } else {
    const auto& retry = std::get<notify::Retry>(result);
    ++tally.failed;
    record_.Failed(WhyOf(retry));
    write([&] {
      store::PutOffDeliveries(parts_.database, ids, WaitAfter(retry, attempts), WhyOf(retry));
    });
  }
}

// What was sent and is not written would be sent again: so it is tried while that is nobody else's.
void Courier::Write(const std::function<void()>& write, const Stops& stops) {
  const auto until = parts_.clock.Steady() + parts_.pace.claim / 2;
  while (true) {
    try {
      return write();
    } catch (const store::StoreError& error) {
      const bool is_over = parts_.clock.Steady() >= until || !store::MayPass(error.kind());
      if (is_over || !base::SleepFor(kRewrite, stops.wait)) {
        base::LogWarning("what became of a message is not stored: it is sent again",
                         {{"error", error.what()}});
        return;
      }
    }
  }
}

}  // namespace strongroom::notifier

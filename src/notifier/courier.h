#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "api/notifier.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "notifier/courier_record.h"
#include "notifier/made_sink.h"
#include "notifier/options.h"
#include "notifier/pulse.h"
#include "store/database.h"
#include "store/deliveries.h"

namespace strongroom::notifier {

// Sends what waits for one Notifier, on threads of its own, so that a receiver that is slow or gone
// delays no other. What PostgreSQL has not heard of is sent again, with the same ID. Thread-safe.
class Courier {
 public:
  // All of them outlive it.
  struct Parts {
    store::Database& database;
    const base::Clock& clock;
    const Pulse& pulse;
    kube::EventRecorder& events;
    const metrics::NotifierMetrics& metrics;
    Pace pace;
  };
  using Object = std::shared_ptr<const api::Notifier>;

  // Begins at once, with what the object's status remembers.
  Courier(const Parts& parts, Object object, MadeSink made);

  // Begins nothing more; its end is awaited when it is destroyed.
  void BeginStop() { thread_.request_stop(); }

  // What goes from now on, and by what.
  void Use(Object object, MadeSink made) EXCLUDES(mutex_);

  // Something may be there to be sent.
  void Wake() EXCLUDES(mutex_);

  // One message at once, beside all that waits: absent when it was delivered, else why not, which
  // does not count for condition Delivering. Throws web::StoppedError.
  std::optional<std::string> Test(const domain::Notice& notice, const std::stop_token& stop)
      EXCLUDES(mutex_);

  // As of condition Ready.
  std::pair<std::string_view, std::string> Readiness() const EXCLUDES(mutex_);
  domain::NotifierAttempts attempts() const { return record_.attempts(); }
  Object object() const EXCLUDES(mutex_);

 private:
  struct Outfit {
    Object object;
    MadeSink made;
  };
  // What became of a batch.
  struct Tally;
  // To begin nothing more, and, a moment later, to wait for no answer.
  struct Stops {
    std::stop_token begin;
    std::stop_token wait;
  };

  void Run(const std::stop_token& stop);
  // One look at what there is; how long until the next.
  std::chrono::milliseconds Step(const Stops& stops);
  std::chrono::milliseconds Beat(const Outfit& outfit, const Stops& stops);
  size_t SendSingles(const Outfit& outfit, const Stops& stops);
  size_t SendDigest(const Outfit& outfit, const Stops& stops);
  void SendOne(const Outfit& outfit, const store::Delivery& delivery, Tally& tally,
               const Stops& stops);
  void Note(const notify::Delivery& result, const std::vector<int64_t>& ids, int attempts,
            Tally& tally, const Stops& stops);
  void Write(const std::function<void()>& write, const Stops& stops);
  std::chrono::seconds WaitAfter(const notify::Retry& retry, int attempts) const;
  Outfit Current() const EXCLUDES(mutex_);
  bool Rest(std::chrono::milliseconds wait, const std::stop_token& stop) EXCLUDES(mutex_);

  const Parts parts_;
  CourierRecord record_;
  mutable base::Mutex mutex_;
  base::CondVar woken_;
  Outfit outfit_ GUARDED_BY(mutex_);
  bool has_more_ GUARDED_BY(mutex_) = false;     // since the last rest
  bool has_changed_ GUARDED_BY(mutex_) = false;  // likewise: by what it goes
  // Of the thread:
  int failures_ = 0;  // batches in a row of which the receiver took nothing
  std::chrono::steady_clock::time_point next_beat_{};
  std::chrono::steady_clock::time_point next_digest_{};
  std::jthread thread_;  // last: it uses all the others
};

}  // namespace strongroom::notifier

#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <tuple>

#include "base/clock.h"
#include "base/enum_words.h"
#include "base/mutex.h"
#include "kube/client.h"
#include "kube/rate_limiter.h"

namespace strongroom::kube {

// The object that an event is about.
struct ObjectReference {
  std::string api_version;
  std::string kind;
  std::string ns;
  std::string name;
  std::string uid;
};

enum class EventType { kNormal, kWarning };
constexpr auto EnumWords(EventType) {
  return std::to_array<base::EnumWord<EventType>>(
      {{EventType::kNormal, "Normal"}, {EventType::kWarning, "Warning"}});
}

struct EventOptions {
  // metadata.source.component and reportingComponent: "strongroom-controller".
  std::string component;
  // reportingInstance: the pod's name.
  std::string instance;
  // Events that wait to be sent; more are dropped: a log line says so at once, and another how many
  // when all that waited is sent.
  size_t queue_limit = 1000;
  // Of all events together; events are for people, not for machines.
  double qps = 5;
  int burst = 50;
  // The same (object, reason, message) within this time raises the count of one Event.
  std::chrono::minutes aggregation{10};
};

// Writes core/v1 Events about objects. Record never blocks and never fails: events are sent by a
// thread of the recorder, and an event that cannot be sent is dropped. Thread-safe.
class EventRecorder {
 public:
  // `clock` outlives the recorder; of `client` it keeps a copy.
  EventRecorder(const Client& client, EventOptions options, const base::Clock& clock);
  // Sends what waits for at most two seconds, then drops the rest.
  ~EventRecorder();
  EventRecorder(const EventRecorder&) = delete;
  EventRecorder& operator=(const EventRecorder&) = delete;

  // `reason` is CamelCase; `message` one sentence for the user, cut at 1024 bytes, which is what an
  // API server takes.
  void Record(const ObjectReference& about, EventType type, std::string_view reason,
              const std::string& message) EXCLUDES(mutex_);

 private:
  struct Pending {
    ObjectReference about;
    EventType type;
    std::string reason;
    std::string message;
    std::chrono::system_clock::time_point first;
    std::chrono::system_clock::time_point last;
    int count = 1;
  };
  struct Sent {
    std::string name;
    int count = 0;
    std::chrono::system_clock::time_point last;
  };
  using Identity = std::tuple<std::string, std::string, std::string>;  // uid, reason, message

  void Run();
  std::optional<Pending> Next() EXCLUDES(mutex_);
  void TellDropped() REQUIRES(mutex_);
  void Send(const Pending& event);
  Sent Create(const Pending& event);
  bool RaiseCount(const Pending& event, Sent& sent);
  void ForgetOld();

  std::stop_source hurry_;
  std::stop_source give_up_;
  const Client client_;
  const EventOptions options_;
  const base::Clock& clock_;
  RateLimiter limiter_;
  base::Mutex mutex_;
  base::CondVar changed_;
  std::deque<Pending> queue_ GUARDED_BY(mutex_);
  size_t dropped_ GUARDED_BY(mutex_) = 0;
  bool closing_ GUARDED_BY(mutex_) = false;
  bool finished_ GUARDED_BY(mutex_) = false;
  std::map<Identity, Sent> sent_;  // of the sending thread
  std::jthread thread_;            // last: it uses all the others
};

}  // namespace strongroom::kube

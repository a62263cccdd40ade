#include "kube/events.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "base/printable.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "kube/error.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

constexpr size_t kLongestMessage = 1024;
constexpr size_t kLongestNameStem = 200;
constexpr std::chrono::seconds kFarewell{2};
constexpr std::chrono::milliseconds kSendTimeout{5000};

// "nightly.17a2b3c4d5e6f708": the usual form, unique by the time of the first occurrence.
std::string EventName(const std::string& about, std::chrono::system_clock::time_point when) {
  std::array<char, 24> suffix{};
  std::snprintf(suffix.data(), suffix.size(), ".%llx",
                static_cast<unsigned long long>(when.time_since_epoch().count()));
  return base::CutName(about, kLongestNameStem) + suffix.data();
}

std::string NamespaceOf(const ObjectReference& about) {
  return about.ns.empty() ? "default" : about.ns;
}

std::string Timestamp(std::chrono::system_clock::time_point when) {
  return base::FormatTimestamp(std::chrono::floor<std::chrono::seconds>(when));
}

}  // namespace

EventRecorder::EventRecorder(const Client& client, EventOptions options, const base::Clock& clock)
    : client_(client.WithStop(give_up_.get_token()).WithTimeout(kSendTimeout)),
      options_(std::move(options)),
      clock_(clock),
      limiter_(options_.qps, options_.burst, clock),
      thread_([this] { Run(); }) {}

EventRecorder::~EventRecorder() {
  const base::MutexLock lock(mutex_);
  closing_ = true;
  changed_.NotifyAll();
  hurry_.request_stop();
  changed_.WaitFor(mutex_, {}, kFarewell, [this]() REQUIRES(mutex_) { return finished_; });
  give_up_.request_stop();
}

void EventRecorder::Record(const ObjectReference& about, EventType type, std::string_view reason,
                           const std::string& message) {
  const auto now = clock_.Now();
  const std::string shown = base::Cut(base::PrintableLines(message), kLongestMessage);
  const base::MutexLock lock(mutex_);
  if (closing_) return;
  const auto same = [&](const Pending& event) {
    return event.about.uid == about.uid && event.about.name == about.name &&
           event.reason == reason && event.message == shown;
  };
  const auto found = std::find_if(queue_.begin(), queue_.end(), same);
  if (found != queue_.end()) {
    found->last = now;
    ++found->count;
    return;
  }
  if (queue_.size() >= options_.queue_limit) {
    // One line for the first of a burst, not for each.
    if (dropped_++ == 0) base::LogWarning("too many events, dropping some", {{"reason", reason}});
    return;
  }
  queue_.push_back({about, type, std::string(reason), shown, now, now, 1});
  changed_.NotifyAll();
}

void EventRecorder::Run() {
  while (const auto event = Next()) {
    // While closing, what is left goes out at once.
    limiter_.Acquire(hurry_.get_token());
    try {
      Send(*event);
    } catch (const web::StoppedError&) {
      break;
    } catch (const web::WebError& error) {
      base::LogWarning("event was not written",
                       {{"reason", event->reason}, {"error", error.what()}});
    }
  }
  const base::MutexLock lock(mutex_);
  dropped_ += queue_.size();
  TellDropped();
  finished_ = true;
  changed_.NotifyAll();
}

std::optional<EventRecorder::Pending> EventRecorder::Next() {
  const base::MutexLock lock(mutex_);
  changed_.Wait(mutex_, give_up_.get_token(),
                [this]() REQUIRES(mutex_) { return closing_ || !queue_.empty(); });
  if (queue_.empty() || give_up_.stop_requested()) return std::nullopt;
  Pending event = std::move(queue_.front());
  queue_.pop_front();
  if (queue_.empty()) TellDropped();
  return event;
}

void EventRecorder::TellDropped() {
  if (dropped_ > 0) base::LogWarning("events were dropped", {{"count", dropped_}});
  dropped_ = 0;
}

void EventRecorder::Send(const Pending& event) {
  ForgetOld();
  const Identity identity{event.about.uid + "/" + event.about.name, event.reason, event.message};
  const auto sent = sent_.find(identity);
  if (sent != sent_.end() && RaiseCount(event, sent->second)) return;
  sent_[identity] = Create(event);
}

EventRecorder::Sent EventRecorder::Create(const Pending& event) {
  const std::string name = EventName(event.about.name, event.first);
  const Json object = {{"apiVersion", "v1"},
                       {"kind", "Event"},
                       {"metadata", {{"name", name}, {"namespace", NamespaceOf(event.about)}}},
                       {"involvedObject",
                        {{"apiVersion", event.about.api_version},
                         {"kind", event.about.kind},
                         {"namespace", event.about.ns},
                         {"name", event.about.name},
                         {"uid", event.about.uid}}},
                       {"type", base::NameOf(event.type)},
                       {"reason", event.reason},
                       {"message", event.message},
                       {"count", event.count},
                       {"firstTimestamp", Timestamp(event.first)},
                       {"lastTimestamp", Timestamp(event.last)},
                       {"source", {{"component", options_.component}}},
                       {"reportingComponent", options_.component},
                       {"reportingInstance", options_.instance}};
  try {
    client_.Create(kEvents, NamespaceOf(event.about), object);
  } catch (const ApiError& error) {
    if (!IsAlreadyExists(error)) throw;  // ours: the request was sent twice
  }
  return {name, event.count, event.last};
}

// False when the Event has expired meanwhile.
bool EventRecorder::RaiseCount(const Pending& event, Sent& sent) {
  const Json patch = {{"count", sent.count + event.count},
                      {"lastTimestamp", Timestamp(event.last)}};
  try {
    client_.MergePatch(kEvents, NamespaceOf(event.about), sent.name, patch);
  } catch (const ApiError& error) {
    if (!IsNotFound(error)) throw;
    return false;
  }
  sent.count += event.count;
  sent.last = event.last;
  return true;
}

void EventRecorder::ForgetOld() {
  const auto oldest = clock_.Now() - options_.aggregation;
  std::erase_if(sent_, [oldest](const auto& entry) { return entry.second.last < oldest; });
}

}  // namespace strongroom::kube

#include "kube/reflector.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_members.h"
#include "base/log.h"
#include "kube/error.h"
#include "kube/newest_version.h"
#include "kube/object_meta.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

constexpr std::chrono::seconds kShortestWatch{5};
// A place that was good for as long is one that a server forgets in the course of things.
constexpr std::chrono::seconds kShortestPlace{5};

// The server refused, but the place in the stream is still good.
bool KeepsPlace(const ApiError& error) {
  return !IsGone(error) &&
         kube::ProspectOf(base::Asked::kApiServer, error) == base::Prospect::kMayPass;
}

}  // namespace

Reflector::Reflector(Client client, Resource resource, std::string ns, Selector selector,
                     ReflectorSink& sink, ClusterLife& life, ReflectorOptions options)
    : client_(std::move(client)),
      resource_(resource),
      ns_(std::move(ns)),
      selector_(std::move(selector)),
      sink_(sink),
      life_(life),
      member_(life.Join()),
      options_(std::move(options)),
      random_(std::random_device{}()) {}

void Reflector::Run(const std::stop_token& stop) {
  const Client client = client_.WithStop(stop);
  while (!stop.stop_requested()) {
    progressed_ = false;
    try {
      state_ = state_ == State::kListing ? ListAll(client) : WatchOnce(client);
      continue;
    } catch (const web::StoppedError&) {
      return;
    } catch (const ApiError& error) {
      const bool lost_place = IsGone(error) && state_ == State::kWatching;
      Failed(error, KeepsPlace(error) ? state_ : State::kListing);
      if (lost_place) LosePlace(client.clock().Steady());
      if (lost_place && failures_ == 0) continue;
    } catch (const web::TransportError& error) {
      // One cut is ordinary; a server that does not answer then may come back as another one.
      was_away_ = was_away_ || failures_ > 0;
      Failed(error, state_);
    } catch (const std::exception& error) {
      // What came could not be understood: only a new list says what is true.
      Failed(error, State::kListing);
    }
    if (!Rest(stop)) return;
  }
}

void Reflector::Wake() {
  const base::MutexLock lock(mutex_);
  woken_ = true;
  rest_.request_stop();
}

// Until it is time to try again. False when stop was requested.
bool Reflector::Rest(const std::stop_token& stop) {
  std::stop_source end;
  {
    const base::MutexLock lock(mutex_);
    rest_ = end;
    // It came while the attempt was under way, which it may have been for long.
    if (woken_) end.request_stop();
  }
  const std::stop_callback forward(stop, [&end] { end.request_stop(); });
  const bool rested = options_.sleep(options_.backoff.WaitBefore(failures_), end.get_token());
  const base::MutexLock lock(mutex_);
  rest_ = std::stop_source(std::nostopstate);
  const bool woken = std::exchange(woken_, false);
  if (woken) failures_ = 0;
  return !stop.stop_requested() && (rested || woken);
}

Reflector::State Reflector::ListAll(const Client& client) {
  ListOptions options;
  options.selector = selector_;
  options.limit = options_.page_size;
  const uint64_t life = life_.Current();
  sink_.BeginReplace();
  // Who begins is put off by Run alone: an API server that starts says for a moment that it takes
  // ten seconds, and that wait would not end with Wake.
  const Client begin = client.WithoutRetries();
  std::string version;
  for (bool is_last = false; !is_last;) {
    try {
      // No resourceVersion: the list is at least as new as all that was seen before.
      const bool is_first = options.continue_token.empty();
      PageEnd page =
          (is_first ? begin : client).ListEach(resource_, ns_, options, [this](Json object) {
            sink_.Add(std::move(object));
          });
      options.continue_token = std::move(page.continue_token);
      version = std::move(page.resource_version);
      is_last = options.continue_token.empty();
    } catch (const web::AnswerTooLarge&) {
      // Nothing of the page has been added.
      if (options.limit == 1) throw;
      options.limit /= 2;
    }
  }
  sink_.EndReplace(version);
  NoteLife(life, version);
  resource_version_ = std::move(version);
  was_away_ = false;
  listed_ = true;
  listed_at_ = client.clock().Steady();
  Progressed();
  return State::kWatching;
}

// Also one who came to list anew for another reason may be the first to see it.
void Reflector::NoteLife(uint64_t begun, const std::string& listed) {
  if (VersionNumber(listed) < VersionNumber(resource_version_) && life_.HasListed(member_)) {
    life_.End(member_);
    begun = life_.Current();
  }
  life_.Listed(member_, begun);
}

bool Reflector::HasGoneBack(const Client& client) {
  const uint64_t newest = NewestVersion(client.WithoutRetries(), resource_, ns_);
  was_away_ = false;
  if (newest >= VersionNumber(resource_version_)) return false;
  life_.End(member_);
  base::LogWarning("the cluster was restored: watch starts over with a list",
                   {{"resource", resource_.plural}});
  return true;
}

Reflector::State Reflector::WatchOnce(const Client& client) {
  if (was_away_ && HasGoneBack(client)) return State::kListing;
  if (!life_.HasListed(member_)) return State::kListing;
  std::uniform_int_distribution<int64_t> seconds(options_.min_watch.count(),
                                                 options_.max_watch.count());
  WatchOptions options;
  options.selector = selector_;
  options.resource_version = resource_version_;
  options.timeout = std::chrono::seconds{seconds(random_)};
  const auto started = client.clock().Steady();
  client.Watch(resource_, ns_, options, [this](std::string_view line) { Apply(line); });
  // A server that ends each watch at once is about to stop, and is not to be hurried.
  const bool at_once = client.clock().Steady() - started < kShortestWatch;
  if (!progressed_ && at_once) {
    throw web::TransportError("watch " + std::string(resource_.plural) +
                              ": ended at once, without an event");
  }
  Progressed();
  return State::kWatching;
}

void Reflector::Apply(std::string_view line) {
  const std::string attempt = "watch " + std::string(resource_.plural);
  Json event = ParseJson(line, attempt);
  const std::string type = base::TextOrEmpty(event, "type");
  const auto found = event.is_object() ? event.find("object") : event.end();
  if (found == event.end()) throw MalformedEvent(attempt + ": an event without an object");
  Json& object = *found;
  if (type == "ERROR") throw DecodeStatus(attempt, object);
  std::string version = ResourceVersionOf(object);
  if (version.empty()) throw MalformedEvent(attempt + ": an object without resourceVersion");
  if (type == "ADDED" || type == "MODIFIED") {
    sink_.Upsert(std::move(object));
  } else if (type == "DELETED") {
    sink_.Remove(std::move(object));
  } else if (type != "BOOKMARK") {
    throw MalformedEvent(attempt + ": an event of unknown type \"" + type + "\"");
  }
  // Only now: had the sink thrown, the event would have to come again.
  resource_version_ = std::move(version);
  Progressed();
}

// A 410 is an answer from a live server, which has only forgotten the place: what was waited for
// while it was away is over. But a server that forgets each place at once is not to be hurried,
// whatever it sends before that.
void Reflector::LosePlace(std::chrono::steady_clock::time_point now) {
  lost_at_once_ = now - listed_at_ < kShortestPlace ? lost_at_once_ + 1 : 0;
  failures_ = lost_at_once_;
}

void Reflector::Progressed() {
  progressed_ = true;
  failures_ = 0;
  if (!trouble_) return;
  trouble_ = false;
  base::LogInfo("watch is back", {{"resource", resource_.plural}});
}

void Reflector::Failed(const std::exception& error, State next) {
  const bool lost_place = state_ == State::kWatching && next == State::kListing;
  state_ = next;
  ++failures_;
  // The first failure is ordinary: servers close watches and forget old versions.
  if (failures_ == 1 && listed_) {
    base::LogDebug(lost_place ? "watch starts over with a list" : "watch goes on after a cut",
                   {{"resource", resource_.plural}, {"error", error.what()}});
  } else if (!trouble_) {
    trouble_ = true;
    base::LogWarning("watch does not work, trying again until it does",
                     {{"resource", resource_.plural}, {"error", error.what()}});
  }
}

}  // namespace strongroom::kube

#pragma once

#include <chrono>
#include <exception>
#include <random>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/backoff.h"
#include "base/mutex.h"
#include "base/stop.h"
#include "kube/client.h"
#include "kube/cluster_life.h"
#include "kube/json.h"
#include "kube/resource.h"
#include "web/error.h"

namespace strongroom::kube {

// A watch event that is not what the API promises.
class MalformedEvent : public web::WebError {
 public:
  using web::WebError::WebError;
};

// Is told what is in the cluster, by one thread, in order. Objects come without managedFields. Must
// not throw.
class ReflectorSink {
 public:
  virtual ~ReflectorSink() = default;

  // A complete list follows: BeginReplace, Add for each object, EndReplace with the version of the
  // list. A list that fails half-way is given up without EndReplace; the next begins with
  // BeginReplace again. Until EndReplace the old state holds.
  virtual void BeginReplace() = 0;
  virtual void Add(Json object) = 0;
  virtual void EndReplace(const std::string& resource_version) = 0;

  // Created or changed.
  virtual void Upsert(Json object) = 0;
  // Deleted; `last` is its last state.
  virtual void Remove(Json last) = 0;
};

struct ReflectorOptions {
  int page_size = 500;
  std::chrono::seconds min_watch{240};
  std::chrono::seconds max_watch{300};
  base::Backoff backoff{std::chrono::milliseconds{200}, std::chrono::milliseconds{15'000}};
  base::Sleep sleep = base::SleepFor;
};

// Keeps a sink equal to the objects of one resource: LIST in pages, then WATCH from there, for
// ever. A closed or cut watch goes on from the last resourceVersion seen; 410 Gone, as a status or
// as an event, leads to a new LIST, at once; so nothing is lost or invented whatever breaks. After
// an outage it looks first whether the server is still that far: of a place that an etcd that was
// restored has not reached yet a watch tells nothing, and says nothing of it. What one finds so,
// all of the cluster's do, and list anew. Logs when its state changes, not at each retry. Belongs
// to the thread that runs it; what is in sync is the sink's to say.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
class Reflector {
 public:
  // All namespaces when `ns` is empty. `sink` and `life`, which all of the cluster share, outlive
  // the reflector.
  Reflector(Client client, Resource resource, std::string ns, Selector selector,
            ReflectorSink& sink, ClusterLife& life, ReflectorOptions options = {});

  // Returns when stop is requested. Errors are retried with jittered backoff, never thrown.
  void Run(const std::stop_token& stop);

  // The server has answered somebody again: what is waited for it ends, and the next wait is a
  // first one. Thread-safe.
  void Wake() EXCLUDES(mutex_);

 private:
  enum class State { kListing, kWatching };

  // Each does one step and returns the next state; throws when it failed.
  State ListAll(const Client& client);
  State WatchOnce(const Client& client);

  bool HasGoneBack(const Client& client);
  void NoteLife(uint64_t begun, const std::string& listed);
  bool Rest(const std::stop_token& stop) EXCLUDES(mutex_);
  void Apply(std::string_view line);
  void LosePlace(std::chrono::steady_clock::time_point now);
  void Progressed();
  void Failed(const std::exception& error, State next);

  const Client client_;
  const Resource resource_;
  const std::string ns_;
  const Selector selector_;
  ReflectorSink& sink_;
  ClusterLife& life_;
  const ClusterLife::Member member_;
  const ReflectorOptions options_;

  State state_ = State::kListing;
  std::string resource_version_;
  bool listed_ = false;  // once
  std::chrono::steady_clock::time_point listed_at_;
  bool was_away_ = false;    // the server, since the place was last known to be one of it
  int lost_at_once_ = 0;     // places in a row
  int failures_ = 0;         // in a row
  bool trouble_ = false;     // said so in the log
  bool progressed_ = false;  // the current step got something from the server
  std::mt19937 random_;

  base::Mutex mutex_;
  bool woken_ GUARDED_BY(mutex_) = false;  // since the last rest
  std::stop_source rest_ GUARDED_BY(mutex_){std::nostopstate};
};

}  // namespace strongroom::kube

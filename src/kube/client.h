#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "kube/error.h"
#include "kube/json.h"
#include "kube/rate_limiter.h"
#include "kube/resource.h"
#include "web/transport.h"

namespace strongroom::kube {

// One request as it ended, for rest_client_requests_total and the like.
struct RequestRecord {
  std::string_view verb;      // GET, LIST, POST, PATCH, DELETE, WATCH
  std::string_view resource;  // plural, or "" for a plain path
  int status = 0;             // 0: no answer
  std::chrono::nanoseconds duration{};
  std::optional<std::chrono::sys_seconds> date = {};  // when the server answered, by its clock
};

// Called on the thread of the request after each attempt; it must be thread-safe and must not
// throw.
using RequestObserver = std::function<void(const RequestRecord&)>;

struct ClientOptions {
  double qps = 200;
  int burst = 400;
  // Of one attempt; the time spent waiting for the rate limiter does not count.
  std::chrono::milliseconds timeout{30'000};
  // More attempts after a 429, or a 5xx with Retry-After; each waits as told, at most
  // max_retry_wait. 0: none.
  int max_retries = 3;
  std::chrono::seconds max_retry_wait{10};
  RequestObserver observer;
};

struct ListOptions {
  Selector selector;
  int limit = 500;
  std::string continue_token;
  // What else an API of somebody asks for with a list.
  std::map<std::string, std::string> query = {};
};

// What a page says besides its objects. `continue_token` is empty on the last.
struct PageEnd {
  std::string continue_token;
  std::string resource_version;
};

// One page.
struct Page : PageEnd {
  std::vector<Json> items;  // metadata.managedFields dropped
};

struct WatchOptions {
  Selector selector;
  std::string resource_version;
  std::chrono::seconds timeout{300};
};

// Precondition and manner of a delete; what is empty is not sent.
struct DeleteOptions {
  std::string uid;
  std::string propagation_policy;  // Background, Foreground, Orphan
};

// How an object is written as a whole.
struct WriteOptions {
  std::string field_manager;  // who owns what is written
  bool force = false;         // of Apply: also what others own
  bool dry_run = false;       // everything but the writing, admission included
};

// Reads and writes the objects of an API server. Copies share one rate limiter. Thread-safe.
// In every call an empty `ns` means cluster-scoped or, for List and Watch, all namespaces. Each
// throws ApiError when the server refuses, web::TransportError when it does not answer,
// web::AnswerTooLarge, web::StoppedError when `stop` is requested meanwhile. Names may come from
// anywhere: one that would lead to another path is not sent, and no object has it (IsNotFound).
class Client {
 public:
  // `transport` and `clock` outlive the client and its copies.
  Client(web::Transport& transport, ClientOptions options, const base::Clock& clock,
         std::stop_token stop = {});

  // The same client under another stop token, or with another timeout of each attempt.
  Client WithStop(std::stop_token stop) const;
  Client WithTimeout(std::chrono::milliseconds timeout) const;
  // The same client for requests that share one end, by the client's clock: what has no answer by
  // then, or would have to wait longer for the rate limiter, is a web::TransportError.
  Client WithDeadline(std::chrono::steady_clock::time_point deadline) const;
  // No retries after 429 or 5xx: for callers with a schedule of their own (a lease).
  Client WithoutRetries() const;
  // Waits for no rate limiter: for a request that must follow the one before it at once, and that
  // is rare.
  Client WithoutLimit() const;

  const base::Clock& clock() const { return *clock_; }

  Json Get(const Resource& resource, std::string_view ns, std::string_view name) const;
  // As Get, absent when there is no such object.
  std::optional<Json> Find(const Resource& resource, std::string_view ns,
                           std::string_view name) const;
  // What a subresource answers, as it came.
  std::string Read(const Resource& resource, std::string_view ns, std::string_view name,
                   std::string_view subresource,
                   const std::map<std::string, std::string>& query = {}) const;
  Page List(const Resource& resource, std::string_view ns, const ListOptions& options = {}) const;
  // As List, but hands over each object as soon as it is parsed, so that only one is in memory as a
  // tree: a page may be as large as an answer. Some have been handed over when it throws.
  PageEnd ListEach(const Resource& resource, std::string_view ns, const ListOptions& options,
                   const base::JsonSink& take) const;

  // AlreadyExists may be the answer to our own request sent twice: look whose the object is.
  Json Create(const Resource& resource, std::string_view ns, const Json& object,
              const WriteOptions& options = {}) const;
  // metadata.resourceVersion in `patch` makes it conditional (IsConflict). RFC 7386.
  Json MergePatch(const Resource& resource, std::string_view ns, std::string_view name,
                  const Json& patch, std::string_view subresource = "") const;
  // Server-side apply: makes the object, or writes what `object` says of it; the answer is the
  // object as it is then. IsConflict when others own something of it (the message names them), or
  // metadata.resourceVersion is there and not the current one.
  // https://kubernetes.io/docs/reference/using-api/server-side-apply/
  Json Apply(const Resource& resource, std::string_view ns, std::string_view name,
             const Json& object, const WriteOptions& options) const;
  // Writes all of an object that is there; metadata.resourceVersion makes it conditional.
  Json Replace(const Resource& resource, std::string_view ns, std::string_view name,
               const Json& object, const WriteOptions& options) const;
  void Delete(const Resource& resource, std::string_view ns, std::string_view name,
              const DeleteOptions& options = {}) const;

  // What is asked by posting it: "/apis/authentication.k8s.io/v1/tokenreviews".
  Json Post(std::string_view path, const Json& object) const;

  // Hands each event's line to `sink` as it arrives; one attempt, not rate limited; returns when
  // the server ends the watch. Bookmarks are asked for.
  void Watch(const Resource& resource, std::string_view ns, const WatchOptions& options,
             const web::LineSink& sink) const;

 private:
  struct Call {
    std::string_view verb;
    std::string_view resource;
    std::string attempt;  // for messages: "get pods a/b"
  };
  web::Response Send(const Call& call, const web::Request& request) const;
  web::Response SendOnce(const Call& call, const web::Request& request) const;
  Json SendJson(const Call& call, const web::Request& request) const;
  // Tells the observer how an attempt ended that began at `started`.
  void Record(const Call& call, int status, std::chrono::steady_clock::time_point started,
              std::optional<std::chrono::sys_seconds> date = {}) const;

  web::Transport* transport_;
  const base::Clock* clock_;
  std::shared_ptr<RateLimiter> limiter_;  // null: none
  std::shared_ptr<const ClientOptions> options_;
  std::chrono::milliseconds timeout_;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
  int max_retries_;
  std::stop_token stop_;
};

}  // namespace strongroom::kube

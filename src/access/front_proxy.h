#pragma once

#include <chrono>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "access/reviews.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "http/client_authority.h"
#include "http/message.h"

// Requests that an API server hands on to us: it has found out who asks, and says so in headers.
// https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/#authentication-flow
namespace strongroom::access {

// What says which peer is such a proxy, and where it writes who asks. Names of headers are in lower
// case.
struct FrontProxyRules {
  std::string authorities;                 // PEM: who signs its certificate
  std::vector<std::string> names;          // common names that it may have; none: any
  std::vector<std::string> user_headers;   // the first that is there counts
  std::vector<std::string> uid_headers;    // likewise; from Kubernetes 1.31 on
  std::vector<std::string> group_headers;  // all of them
  std::vector<std::string> extra_prefixes;

  bool operator==(const FrontProxyRules&) const = default;
};

// Of ConfigMap extension-apiserver-authentication in kube-system, which each API server writes.
// Absent when its API server hands nothing on. Throws base::JsonError for what is no ConfigMap of
// that form.
std::optional<FrontProxyRules> DecodeFrontProxyRules(const nlohmann::json& config_map);

// Tells the proxy from who only says that it is one. Thread-safe.
class FrontProxy {
 public:
  // Reads the rules as they are now; absent: there is no proxy. May throw web::WebError.
  using Read = std::function<std::optional<FrontProxyRules>()>;

  // `clock` outlives this.
  FrontProxy(Read read, const base::Clock& clock);

  // Who asks, by the proxy's word; absent when the peer is not the proxy, or names nobody. The
  // rules are read again after a minute, and at once, though not each time, when a peer that has a
  // certificate is not the proxy by those that are known: the authority may have been exchanged.
  // Throws web::WebError when there are no rules yet and none can be read.
  std::optional<User> UserOf(const http::Request& request) EXCLUDES(mutex_);

 private:
  struct Known {
    FrontProxyRules rules;
    http::ClientAuthority authority;
  };
  using KnownRules = std::shared_ptr<const Known>;

  // Those that were read last; null: there is no proxy.
  KnownRules Rules(std::chrono::seconds max_age) EXCLUDES(mutex_);
  bool IsProxy(const KnownRules& known, const http::Request& request) const;

  const Read read_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  bool was_read_ GUARDED_BY(mutex_) = false;
  std::chrono::steady_clock::time_point tried_ GUARDED_BY(mutex_);
  KnownRules known_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::access

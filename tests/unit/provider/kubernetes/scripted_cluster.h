#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "api/json.h"
#include "base/clock.h"
#include "provider/kubernetes/provider.h"
#include "support/memory_sink.h"
#include "support/scripted_transport.h"

namespace strongroom::provider::kubernetes {

inline constexpr const char* kRoles = "/apis/rbac.authorization.k8s.io/v1/roles";
inline constexpr const char* kNetworkPolicies = "/apis/networking.k8s.io/v1/networkpolicies";
inline constexpr const char* kQuotas = "/api/v1/resourcequotas";

api::Json Object(const std::string& name, const std::string& ns = "");

// One page of a list; `next` is its continue token.
std::string List(std::vector<api::Json> items, const std::string& next = "",
                 const std::string& version = "7");

// The catalogue's own types of these keys.
std::vector<catalogue::PolicyType> TypesOf(const std::vector<std::string>& keys);

// A cluster that serves some APIs, whose lists a test adds, and a provider that reads it.
class ScriptedCluster {
 public:
  ScriptedCluster();

  Collection Collect(const std::vector<std::string>& keys, const std::stop_token& stop = {});
  // The same from another transport.
  Collection CollectFrom(web::Transport& other, const std::vector<catalogue::PolicyType>& types);

  test::ScriptedTransport transport;
  MemorySink sink;
  ReadOptions options;

 private:
  base::SystemClock clock_;
};

}  // namespace strongroom::provider::kubernetes

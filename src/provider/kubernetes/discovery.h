#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "catalogue/kubernetes_type.h"
#include "kube/resource.h"
#include "provider/error.h"
#include "provider/kubernetes/api_reader.h"

namespace strongroom::provider::kubernetes {

// A resource that the API server serves and that can be listed.
struct ServedResource {
  std::string group;
  std::string version;
  std::string plural;
  std::string kind;

  // Refers to this object.
  kube::Resource AsResource() const { return *this; }
};

// Finds out which version of each policy type an API server serves; asks for each group and version
// once. Not thread-safe.
// https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
class Discovery {
 public:
  // Each group is asked for until `deadline`, and for no longer than `patience` when it fails in a
  // way that may pass: those of an extension may be down for good. `reader` outlives the discovery.
  Discovery(ApiReader& reader, std::chrono::steady_clock::time_point deadline,
            std::chrono::milliseconds patience, std::stop_token stop)
      : reader_(reader), deadline_(deadline), patience_(patience), stop_(std::move(stop)) {}

  // The first of the type's versions that is served; its fallback when there is none; every
  // resource of the group for a type with `discover`. Empty when the server has nothing of it.
  // Throws ProviderError when it cannot be found out, web::StoppedError on stop.
  std::vector<ServedResource> Resolve(const catalogue::KubernetesType& type);

  // Whether the list of groups could not be had by the deadline, so that nothing else can.
  bool IsServerDown() const;

 private:
  struct ListedResource {
    std::string plural;
    std::string kind;
  };

  void ReadGroups();
  // Once, until the server says so, or has had time enough.
  void AwaitReady();
  // Whether to ask for it: not where a server that is ready, and never was away, does not list it.
  bool MayBeServed(const std::string& group, const std::string& version);
  const std::vector<ListedResource>& Resources(const std::string& group,
                                               const std::string& version);
  std::vector<ServedResource> ResolveIn(const catalogue::KubernetesType& type,
                                        const std::string& group, const std::string& version);
  // Remembers a failure, so that an API that is down is waited for once, not for each type.
  std::string Get(const std::string& path, std::chrono::milliseconds patience);

  ApiReader& reader_;
  const std::chrono::steady_clock::time_point deadline_;
  const std::chrono::milliseconds patience_;
  std::stop_token stop_;
  std::optional<std::set<std::string>> group_versions_;  // "apps/v1"
  bool was_awaited_ = false;  // until the server was ready, or for long enough
  std::map<std::string, std::vector<ListedResource>> resources_;
  std::map<std::string, ProviderError> failures_;  // by path
};

}  // namespace strongroom::provider::kubernetes

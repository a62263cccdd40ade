#include "provider/kubernetes/discovery.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"
#include "base/ascii.h"
#include "domain/form.h"
#include "provider/error.h"

namespace strongroom::provider::kubernetes {
namespace {

using api::Json;

// The words of a server become part of paths, identities and messages. Each is the label of a name,
// the kind in CamelCase: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation.
bool IsResource(const std::string& plural, const std::string& kind) {
  return domain::form::kNamespace.Allows(plural) &&
         domain::form::kNamespace.Allows(base::ToLower(kind));
}

constexpr const char* kGroups = "/apis";
// For everybody by default (system:public-info-viewer).
// https://kubernetes.io/docs/reference/using-api/health-checks/
constexpr const char* kReadiness = "/readyz";
// Of a server that is up; a check of its own may fail for good.
constexpr std::chrono::seconds kUntilReady{30};

bool CanBeListed(const Json& resource) {
  const Json& verbs = api::ArrayAt(resource, "verbs");
  return std::find(verbs.begin(), verbs.end(), "list") != verbs.end();
}

}  // namespace

std::string Discovery::Get(const std::string& path, std::chrono::milliseconds patience) {
  if (const auto known = failures_.find(path); known != failures_.end()) throw known->second;
  try {
    web::Response response = reader_.Ask({.path_and_query = path,
                                          .what = "discover " + path,
                                          .accept = {},
                                          .deadline = deadline_,
                                          .patience = patience},
                                         stop_);
    return std::move(response.body);
  } catch (const ProviderError& e) {
    failures_.emplace(path, e);
    throw;
  }
}

bool Discovery::IsServerDown() const { return failures_.contains(kGroups); }

void Discovery::ReadGroups() {
  std::set<std::string> listed;
  // Nothing can be read before it is there.
  const Json groups = api::ParseJson(Get(kGroups, kUntilTheDeadline));
  for (const Json& entry : api::ArrayAt(groups, "groups")) {
    for (const Json& version : api::ArrayAt(entry, "versions")) {
      listed.insert(api::StringAt(version, "groupVersion"));
    }
  }
  group_versions_ = std::move(listed);
}

void Discovery::AwaitReady() {
  was_awaited_ = true;
  try {
    Get(kReadiness, kUntilReady);
  } catch (const ProviderError&) {
    // It does not tell us, or is not ready for a reason of its own.
  }
}

bool Discovery::MayBeServed(const std::string& group, const std::string& version) {
  if (group.empty()) return version == "v1";
  const std::string wanted = group + "/" + version;
  if (!group_versions_) ReadGroups();
  if (group_versions_->contains(wanted)) return true;
  // An API server that has just started lists few of its groups, and answers 404 for others.
  if (!was_awaited_) {
    AwaitReady();
    ReadGroups();
  }
  // Where it does not say: one that has no Deployments to offer has just started, as has one that
  // had to be asked again.
  return group_versions_->contains(wanted) || reader_.retries() > 0 ||
         !group_versions_->contains("apps/v1");
}

const std::vector<Discovery::ListedResource>& Discovery::Resources(const std::string& group,
                                                                   const std::string& version) {
  const std::string path = group.empty() ? "/api/" + version : "/apis/" + group + "/" + version;
  if (const auto known = resources_.find(path); known != resources_.end()) return known->second;
  std::vector<ListedResource> resources;
  try {
    const Json list = api::ParseJson(Get(path, patience_));
    for (const Json& entry : api::ArrayAt(list, "resources")) {
      std::string plural = api::StringAt(entry, "name");
      std::string kind = api::StringAt(entry, "kind");
      // The names of subresources have a '/'.
      if (!IsResource(plural, kind) || !CanBeListed(entry)) continue;
      resources.push_back({std::move(plural), std::move(kind)});
    }
  } catch (const ProviderError& e) {
    // The group went away since /apis was read: its last CRD was deleted.
    if (e.code() != kNotFound) throw;
  }
  return resources_.emplace(path, std::move(resources)).first->second;
}

std::vector<ServedResource> Discovery::ResolveIn(const catalogue::KubernetesType& type,
                                                 const std::string& group,
                                                 const std::string& version) {
  std::vector<ServedResource> served;
  if (!MayBeServed(group, version)) return served;
  for (const ListedResource& listed : Resources(group, version)) {
    if (!type.discover && listed.plural != type.resource) continue;
    served.push_back(
        {.group = group, .version = version, .plural = listed.plural, .kind = listed.kind});
  }
  return served;
}

std::vector<ServedResource> Discovery::Resolve(const catalogue::KubernetesType& type) {
  try {
    for (const std::string& version : type.versions) {
      std::vector<ServedResource> served = ResolveIn(type, type.group, version);
      if (!served.empty()) return served;
    }
    if (type.fallback_group) return ResolveIn(type, *type.fallback_group, type.fallback_version);
    return {};
  } catch (const api::ApiFormatError& e) {
    throw ProviderError(kProviderUnavailable, std::string("discover the API: ") + e.what());
  }
}

}  // namespace strongroom::provider::kubernetes

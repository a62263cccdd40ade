#include "server/cluster.h"

#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "api/meta.h"
#include "api/report.h"
#include "domain/service_account.h"

namespace strongroom::server {
namespace {

using nlohmann::json;

// https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#verify-and-inspect-private-claims
constexpr const char* kPodName = "authentication.kubernetes.io/pod-name";
constexpr const char* kPodUid = "authentication.kubernetes.io/pod-uid";

std::string FirstOf(const access::User& user, const char* key) {
  const auto values = user.extra.find(key);
  return values == user.extra.end() || values->second.empty() ? "" : values->second.front();
}

}  // namespace

std::optional<Identity> IdentityOf(const access::User& user) {
  auto ns = domain::NamespaceOfServiceAccount(user.name);
  if (!ns) return std::nullopt;
  return Identity{.user = user.name,
                  .ns = *std::move(ns),
                  .pod = FirstOf(user, kPodName),
                  .pod_uid = FirstOf(user, kPodUid)};
}

std::optional<Identity> KubeCluster::ReviewToken(const std::string& token) {
  const auto user = reviews_.ReviewToken(token, api::kTokenAudience);
  if (!user) return std::nullopt;
  return IdentityOf(*user);
}

std::optional<api::Run> KubeCluster::FindRun(const std::string& ns, const std::string& name) {
  const auto object = client_.Find(api::kRunKind, ns, name);
  if (!object) return std::nullopt;
  return api::DecodeRun(*object);
}

std::optional<api::Restore> KubeCluster::FindRestore(const std::string& ns,
                                                     const std::string& name) {
  const auto object = client_.Find(api::kRestoreKind, ns, name);
  if (!object) return std::nullopt;
  return api::DecodeRestore(*object);
}

std::optional<api::Job> KubeCluster::FindJob(const std::string& ns, const std::string& name) {
  const auto object = client_.Find(kube::kJobs, ns, name);
  if (!object) return std::nullopt;
  return api::DecodeJob(*object);
}

std::optional<api::Pod> KubeCluster::FindPod(const std::string& ns, const std::string& name) {
  const auto object = client_.Find(kube::kPods, ns, name);
  if (!object) return std::nullopt;
  return api::DecodePod(*object);
}

bool KubeCluster::PatchRunStatus(const api::Run& run, const json& status) {
  return PatchStatus(api::kRunKind, run.meta,
                     api::PatchUnlessChanged(run.meta, {{"status", status}}));
}

bool KubeCluster::PatchRestoreStatus(const api::Restore& restore, const json& patch) {
  return PatchStatus(api::kRestoreKind, restore.meta, patch);
}

bool KubeCluster::PatchStatus(const kube::Resource& kind, const api::Meta& meta,
                              const json& patch) {
  try {
    client_.MergePatch(kind, meta.ns, meta.name, patch, "status");
    return true;
  } catch (const kube::ApiError& e) {
    if (kube::IsConflict(e) || kube::IsNotFound(e)) return false;
    throw;
  }
}

}  // namespace strongroom::server

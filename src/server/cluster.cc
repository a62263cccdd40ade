#include "server/cluster.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/json.h"
#include "api/kinds.h"
#include "api/meta.h"
#include "api/report.h"

namespace strongroom::server {
namespace {

using nlohmann::json;

// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens
constexpr std::string_view kUserPrefix = "system:serviceaccount:";

// https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#verify-and-inspect-private-claims
constexpr const char* kPodName = "authentication.kubernetes.io/pod-name";
constexpr const char* kPodUid = "authentication.kubernetes.io/pod-uid";

constexpr kube::Resource kJobs{"batch", "v1", "jobs"};
constexpr kube::Resource kPods{"", "v1", "pods"};

std::string FirstOf(const json& extra, const char* key) {
  const json& values = api::ArrayAt(extra, key);
  return !values.empty() && values[0].is_string() ? values[0].get<std::string>() : "";
}

bool HasAudience(const json& status) {
  const json& audiences = api::ArrayAt(status, "audiences");
  return std::any_of(audiences.begin(), audiences.end(), [](const json& audience) {
    return audience.is_string() && audience.get_ref<const std::string&>() == api::kTokenAudience;
  });
}

}  // namespace

std::string ServiceAccountUser(const std::string& ns, const std::string& name) {
  return std::string(kUserPrefix) + ns + ':' + name;
}

std::optional<Identity> DecodeTokenReview(const json& review) {
  const json& status = api::ObjectAt(review, "status");
  // An API server that knows no audiences answers without them: then the token is not for us.
  if (!api::BoolAt(status, "authenticated", false) || !HasAudience(status)) return std::nullopt;
  const json& user = api::ObjectAt(status, "user");
  Identity identity;
  identity.user = api::StringAt(user, "username");
  if (identity.user.compare(0, kUserPrefix.size(), kUserPrefix) != 0) return std::nullopt;
  const std::string rest = identity.user.substr(kUserPrefix.size());
  const size_t colon = rest.find(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  identity.ns = rest.substr(0, colon);
  const json& extra = api::ObjectAt(user, "extra");
  identity.pod = FirstOf(extra, kPodName);
  identity.pod_uid = FirstOf(extra, kPodUid);
  return identity;
}

std::optional<Identity> KubeCluster::ReviewToken(const std::string& token) {
  const json review{{"apiVersion", "authentication.k8s.io/v1"},
                    {"kind", "TokenReview"},
                    {"spec", {{"token", token}, {"audiences", {api::kTokenAudience}}}}};
  return DecodeTokenReview(reviews_.Post("/apis/authentication.k8s.io/v1/tokenreviews", review));
}

std::optional<api::Run> KubeCluster::FindRun(const std::string& ns, const std::string& name) {
  const auto object = client_.Find(api::kRunKind, ns, name);
  if (!object) return std::nullopt;
  return api::DecodeRun(*object);
}

std::optional<api::Job> KubeCluster::FindJob(const std::string& ns, const std::string& name) {
  const auto object = client_.Find(kJobs, ns, name);
  if (!object) return std::nullopt;
  return api::DecodeJob(*object);
}

std::optional<api::Pod> KubeCluster::FindPod(const std::string& ns, const std::string& name) {
  const auto object = client_.Find(kPods, ns, name);
  if (!object) return std::nullopt;
  return api::DecodePod(*object);
}

std::optional<std::string> KubeCluster::TenantUid(const std::string& ns, const std::string& name) {
  const auto object = client_.Find(api::kTenantKind, ns, name);
  if (!object) return std::nullopt;
  return api::DecodeMeta(*object).uid;
}

bool KubeCluster::PatchRunStatus(const api::Run& run, const json& status) {
  const json patch = api::PatchUnlessChanged(run.meta, {{"status", status}});
  try {
    client_.MergePatch(api::kRunKind, run.meta.ns, run.meta.name, patch, "status");
    return true;
  } catch (const kube::ApiError& e) {
    if (kube::IsConflict(e) || kube::IsNotFound(e)) return false;
    throw;
  }
}

}  // namespace strongroom::server

#include "kube/cluster_identity.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "kube/object_meta.h"

namespace strongroom::kube {
namespace {

// https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces
constexpr std::string_view kSystemNamespace = "kube-system";

}  // namespace

std::string ClusterIdentity::Uid() {
  const base::MutexLock lock(mutex_);
  if (uid_.empty()) uid_ = UidOf(client_.Get(kNamespaces, "", kSystemNamespace));
  return uid_;
}

}  // namespace strongroom::kube

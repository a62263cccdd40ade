#pragma once

#include <string>
#include <string_view>

namespace strongroom::kube {

// One resource of the API: {"strongroom.dev", "v1alpha1", "backupschedules"}; the core group is "".
struct Resource {
  std::string group;
  std::string version;
  std::string plural;

  // "v1" or "strongroom.dev/v1alpha1".
  std::string ApiVersion() const { return group.empty() ? version : group + "/" + version; }
};

// The resource of a kind that is described elsewhere, by a struct with these members.
template <typename Kind>
Resource ResourceOf(const Kind& kind) {
  return {std::string(kind.group), std::string(kind.version), std::string(kind.plural)};
}

// Which objects, by label and by field; "" is all. Kubernetes' own selector syntax.
struct Selector {
  std::string labels;
  std::string fields;
};

// "/apis/strongroom.dev/v1alpha1/namespaces/a/backupschedules/b/status". An empty `ns` is
// cluster-scoped or all namespaces; an empty `name` is the collection.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
std::string ResourcePath(const Resource& resource, std::string_view ns, std::string_view name = "",
                         std::string_view subresource = "");

}  // namespace strongroom::kube

#pragma once

#include <chrono>
#include <map>
#include <optional>
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

// Which objects, by label and by field; "" is all. Kubernetes' own selector syntax.
struct Selector {
  std::string labels;
  std::string fields;
};

// A path segment or query value with everything but RFC 3986's unreserved characters encoded.
std::string Escape(std::string_view text);

// "/apis/strongroom.dev/v1alpha1/namespaces/a/backupschedules/b/status". An empty `ns` is
// cluster-scoped or all namespaces; an empty `name` is the collection.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
std::string ResourcePath(const Resource& resource, std::string_view ns, std::string_view name = "",
                         std::string_view subresource = "");

// "?a=b&c=d", sorted and escaped; entries with an empty value are left out; "" when none is left.
std::string QueryString(const std::map<std::string, std::string>& parameters);

}  // namespace strongroom::kube

#pragma once

#include <string>
#include <string_view>

namespace strongroom::kube {

// What describes a kind elsewhere, and so names its resource.
template <typename T>
concept NamesResource = requires(const T& kind) {
  std::string_view(kind.group);
  std::string_view(kind.version);
  std::string_view(kind.plural);
};

// One resource of the API: {"strongroom.dev", "v1alpha1", "backupschedules"}; the core group is "".
// It keeps no text: what it was made of outlives it.
struct Resource {
  constexpr Resource(std::string_view group_in, std::string_view version_in,
                     std::string_view plural_in)
      : group(group_in), version(version_in), plural(plural_in) {}
  // Such a kind goes wherever a resource does.
  template <NamesResource Kind>
  constexpr Resource(const Kind& kind)  // NOLINT(google-explicit-constructor)
      : Resource(kind.group, kind.version, kind.plural) {}

  std::string_view group;
  std::string_view version;
  std::string_view plural;

  // "v1" or "strongroom.dev/v1alpha1".
  std::string ApiVersion() const;
  // "pods" or "backupschedules.strongroom.dev", as kubectl names it.
  std::string FullName() const;
};

// What we ask for of Kubernetes' own.
inline constexpr Resource kConfigMaps{"", "v1", "configmaps"};
inline constexpr Resource kEvents{"", "v1", "events"};
inline constexpr Resource kJobs{"batch", "v1", "jobs"};
inline constexpr Resource kLeases{"coordination.k8s.io", "v1", "leases"};
inline constexpr Resource kNamespaces{"", "v1", "namespaces"};
inline constexpr Resource kPods{"", "v1", "pods"};
inline constexpr Resource kSecrets{"", "v1", "secrets"};
inline constexpr Resource kServiceAccounts{"", "v1", "serviceaccounts"};
inline constexpr Resource kVolumeClaims{"", "v1", "persistentvolumeclaims"};

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

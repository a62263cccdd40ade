#include "kube/newest_version.h"

#include <nlohmann/json.hpp>

#include "kube/object_meta.h"

namespace strongroom::kube {

// Without resourceVersion: it is etcd that says so, not the API server's cache. Without a selector:
// to find what is not there it would look through all.
uint64_t NewestVersion(const Client& client, const Resource& resource, std::string_view ns) {
  ListOptions one;
  one.limit = 1;
  return VersionNumber(client.ListEach(resource, ns, one, [](const Json&) {}).resource_version);
}

}  // namespace strongroom::kube

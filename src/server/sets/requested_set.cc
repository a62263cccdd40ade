#include "server/sets/requested_set.h"

#include "server/sets/api_status.h"

namespace strongroom::server::sets {

store::SetAddress AddressOf(const AuthorizedRequest& request,
                            const store::ClusterUid& cluster_uid) {
  return {.cluster_uid = cluster_uid(), .ns = request.access.ns, .name = request.access.name};
}

store::SetRecord FindRequested(store::Database& database, const store::ClusterUid& cluster_uid,
                               const AuthorizedRequest& request) {
  auto set = store::FindSet(database, AddressOf(request, cluster_uid));
  if (!set) throw NotFound(request.access.resource, request.access.name);
  return *std::move(set);
}

}  // namespace strongroom::server::sets

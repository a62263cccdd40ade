#include "server/sets/asked_set.h"

#include "server/sets/api_status.h"

namespace strongroom::server::sets {

store::SetAddress AddressOf(const Question& question, const store::ClusterUid& cluster_uid) {
  return {.cluster_uid = cluster_uid(), .ns = question.access.ns, .name = question.access.name};
}

store::SetRecord FindAsked(store::Database& database, const store::ClusterUid& cluster_uid,
                           const Question& question) {
  auto set = store::FindSet(database, AddressOf(question, cluster_uid));
  if (!set) throw NotFound(question.access.resource, question.access.name);
  return *std::move(set);
}

}  // namespace strongroom::server::sets

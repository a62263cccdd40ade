#pragma once

#include <string>
#include <vector>

#include "catalogue/policy_type.h"

namespace strongroom::catalogue {

// Something that an identity has to be allowed, as a role says it: a verb on objects of a resource.
// https://kubernetes.io/docs/reference/access-authn-authz/rbac/
struct Right {
  std::string type;  // policy type key: what it is needed for
  std::string verb;
  std::string group;               // empty: the core group
  std::string resource;            // "*": every one of the group
  std::vector<std::string> names;  // of the objects; empty: all of them
  // Objects are asked for one by one, by names that other objects have: `names` is empty then, and
  // whoever knows them may grant these alone.
  bool is_by_reference = false;

  bool operator==(const Right&) const = default;
};

// Where rights hold.
enum class Boundary {
  kNamespaces,  // in each namespace of a tenant that is limited to some
  kCluster,
};

// All that src/provider/kubernetes asks of an API server to read those types of a Kubernetes
// catalogue, and nothing else: in their order, each once. What a tenant cannot have within the
// boundary takes none, and neither does what nothing of `types` can refer to. Discovery, which
// Kubernetes allows to everybody who is known, is not among it.
std::vector<Right> RightsFor(const std::vector<PolicyType>& types, Boundary boundary);

}  // namespace strongroom::catalogue

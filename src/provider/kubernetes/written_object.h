#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "base/json.h"
#include "catalogue/policy_type.h"
#include "provider/error.h"
#include "provider/restorer.h"

namespace strongroom::provider::kubernetes {

// Where what is of a namespace goes, where that is another one.
using NamespaceMap = std::map<std::string, std::string>;

// A stored object as it is written.
struct WrittenObject {
  std::string group;
  std::string version;  // that it was read in
  std::string kind;
  std::string ns;  // empty: cluster-wide
  std::string name;
  std::string target;  // its identity
  base::Json object;   // as it is written where it is made anew

  // As it is written over one that is there: without what others may have filled in.
  base::Json Over(const catalogue::PolicyType& type) const;
};

// Nothing of what a set says is believed: an object that is not of its type, or not the one that
// the set calls so, is refused. Throws ProviderError (kItemUnsupported).
WrittenObject WrittenObjectOf(const StoredPolicy& policy, const NamespaceMap& namespaces);

// The change digest of an object without what is never written: two objects of one digest are the
// same to a restore. `object` may have been stored, or come from the API server.
std::string WrittenDigest(const catalogue::PolicyType& type, base::Json object);

}  // namespace strongroom::provider::kubernetes

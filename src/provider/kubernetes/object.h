#pragma once

#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "api/json.h"
#include "api/report.h"
#include "catalogue/policy_type.h"
#include "provider/item.h"

namespace strongroom::provider::kubernetes {

// Why an object is not stored.
enum class SkipReason {
  kNone,
  kControlled,   // a controller made it and would make it again
  kByCatalogue,  // a skip rule of its type
};

// One that is being deleted is stored: a finalizer may hold it for ever, and until then it counts.
SkipReason SkipReasonOf(const catalogue::KubernetesType& type, const api::Json& object);

// Who an object of this kind is. Throws api::ApiFormatError for one without a name.
ItemIdentity IdentityOf(const catalogue::PolicyType& type, const std::string& kind,
                        const api::Json& object);

// The item of one object as it came in a list. `api_version` and `kind` fill in what the API
// server leaves out of the elements of a list. Throws api::ApiFormatError for an object without a
// name, or that cannot be written as JSON.
api::ReportItem ItemOf(const catalogue::PolicyType& type, const std::string& api_version,
                       const std::string& kind, api::Json object);

// An object that another one names.
struct Reference {
  std::string type;  // policy type key
  std::string ns;    // empty: cluster-wide, or in any namespace
  std::string name;

  auto operator<=>(const Reference&) const = default;
};

// What `object` refers to, by the catalogue; each once.
std::set<Reference> ReferencesOf(const catalogue::KubernetesType& type, const api::Json& object);

}  // namespace strongroom::provider::kubernetes

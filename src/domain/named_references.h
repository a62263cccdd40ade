#pragma once

#include <string>
#include <vector>

#include "domain/notifier.h"
#include "domain/restore.h"
#include "domain/schedule.h"
#include "domain/tenant.h"

namespace strongroom::domain {

// What a spec has its Jobs use of its namespace; a Notifier, whoever sends.
enum class ReferenceKind { kServiceAccount, kSecret, kClaim };

struct NamedReference {
  ReferenceKind kind = ReferenceKind::kServiceAccount;
  std::string name;
  std::string part;   // key of a Secret, folder of a claim; empty: all of it
  std::string field;  // where it is named: "spec.kubernetes.serviceAccountName"
  // What else of the spec decides what becomes of it and where it is sent, such as the servers that
  // a Tenant signs in at: as a text that is equal where all of that is.
  std::string use;

  bool operator==(const NamedReference&) const = default;
};
using NamedReferences = std::vector<NamedReference>;

// What is named; and what is used without being named where that is sent to somebody, as the token
// of the default account is by which a Tenant signs in. A pod that reads the cluster it runs in as
// the default account is not in it. tests/unit/api compares with what crds/ lets people name.
NamedReferences ReferencesIn(const TenantSpec& spec);
NamedReferences ReferencesIn(const ScheduleSpec& spec);
NamedReferences ReferencesIn(const RestoreSpec& spec);
NamedReferences ReferencesIn(const NotifierSpec& spec);

// Those of `after` that `before` does not have, in that field, of that part and for that use; each
// object once.
NamedReferences NewReferences(const NamedReferences& before, const NamedReferences& after);

}  // namespace strongroom::domain

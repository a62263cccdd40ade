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
  std::string field;  // where it is named: "spec.kubernetes.serviceAccountName"

  bool operator==(const NamedReference&) const = default;
};
using NamedReferences = std::vector<NamedReference>;

// What is named, not what is used when nothing is.
NamedReferences ReferencesIn(const TenantSpec& spec);
NamedReferences ReferencesIn(const ScheduleSpec& spec);
NamedReferences ReferencesIn(const RestoreSpec& spec);
NamedReferences ReferencesIn(const NotifierSpec& spec);

// Those of `after` that `before` does not have, wherever it names them; each once.
NamedReferences NewReferences(const NamedReferences& before, const NamedReferences& after);

}  // namespace strongroom::domain

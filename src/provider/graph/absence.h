#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "catalogue/graph_type.h"
#include "provider/graph/graph_error.h"

namespace strongroom::provider::graph {

// What it means that there is nothing to read.
enum class Absence {
  kNotLicensed,  // the tenant has no licence for it
  kNotServed,    // this cloud, or this version of Graph, does not have it
  kNotSetUp,     // there is none, which is as complete as one that is there
};

// An answer that says so. The word stands in GraphType::absences.
struct AbsenceRow {
  std::string_view word;
  int status;              // 0: any
  std::string_view code;   // of GraphError; empty: any
  std::string_view words;  // that its message has; empty: whatever it says
  Absence absence;
  // A missing permission is answered in the same way: it is this only where none is missing.
  bool only_when_granted = false;
};

// As they were seen or are documented: the words of Graph's messages are not promised, so what they
// do not match is a fault.
inline constexpr auto kAbsences = std::to_array<AbsenceRow>({
    {"intuneNotUsable", 400, "BadRequest", "Request not applicable to target tenant",
     Absence::kNotLicensed},
    {"governanceNoLicense", 403, "NoLicense", "license", Absence::kNotLicensed},
    {"conditionalAccessNotLicensed", 403, "AccessDenied", "tenant is not licensed",
     Absence::kNotLicensed},
    {"entraPremiumRequired", 400, "AadPremiumLicenseRequired", "", Absence::kNotLicensed},
    {"entraPremiumRequired", 403, "AadPremiumLicenseRequired", "", Absence::kNotLicensed},
    {"groupLifecycleNoLicense", 0, "NoLicenseForOperation", "", Absence::kNotLicensed},
    {"cloudPcNotLicensed", 403, "", "", Absence::kNotLicensed, true},
    {"singletonAbsent", 404, "", "", Absence::kNotSetUp},
});

// What `error` says of a type; absent when it is a fault. Every type may be one that is not served.
// `is_granted`: whether the application has the permissions that the type needs.
std::optional<Absence> AbsenceOf(const catalogue::GraphType& type, const GraphError& error,
                                 bool is_granted);

// Whether `error` says that there is no such path: another one may be asked.
bool IsNotServed(const GraphError& error);

}  // namespace strongroom::provider::graph

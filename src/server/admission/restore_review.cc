#include <nlohmann/json.hpp>
#include <optional>

#include "api/error.h"
#include "api/restore.h"
#include "base/text.h"
#include "domain/drill_object.h"
#include "domain/obstacles.h"
#include "server/admission/reference_review.h"
#include "server/admission/review.h"

namespace strongroom::server::admission {
namespace {

// As domain::PlanCourse ends it.
std::string FaultOf(const domain::Restore& restore) {
  const std::string fault = domain::DrillFault(restore);
  return fault.empty() ? domain::ProblemOf(restore.spec) : fault;
}

// Absent of a new one, and of one that could not be read: of these all is new.
std::optional<domain::RestoreSpec> SpecBefore(const Reviewed& reviewed) {
  if (reviewed.request.operation == domain::AdmissionOperation::kCreate) return std::nullopt;
  try {
    return api::DecodeRestore(WithoutStatus(reviewed.old_object)).spec;
  } catch (const api::ApiFormatError&) {
    return std::nullopt;
  }
}

}  // namespace

api::AdmissionAnswer ReviewRestore(const Reviewed& reviewed) {
  domain::Restore restore;
  try {
    restore = api::DecodeRestore(WithoutStatus(reviewed.object));
  } catch (const api::ApiFormatError& e) {
    return InvalidSpec(base::Cut(e.what(), domain::kMaxWords));
  }
  if (std::string fault = FaultOf(restore); !fault.empty()) return InvalidSpec(std::move(fault));
  const auto before = SpecBefore(reviewed);
  std::string fault = before ? domain::FaultOfRestoreChange(*before, restore.spec) : "";
  if (!fault.empty()) return Forbidden(std::move(fault));
  fault =
      ReferenceFault(reviewed, before ? domain::ReferencesIn(*before) : domain::NamedReferences{},
                     domain::ReferencesIn(restore.spec));
  if (fault.empty()) return {};
  return Forbidden(std::move(fault));
}

}  // namespace strongroom::server::admission

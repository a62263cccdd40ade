#include <nlohmann/json.hpp>

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

// What one names that could be read; of any other all is new.
domain::NamedReferences ReferencesOf(const nlohmann::json& object) {
  try {
    return domain::ReferencesIn(api::DecodeRestore(WithoutStatus(object)).spec);
  } catch (const api::ApiFormatError&) {
    return {};
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
  std::string fault = ReferenceFault(reviewed, ReferencesOf(reviewed.old_object),
                                     domain::ReferencesIn(restore.spec));
  if (fault.empty()) return {};
  return Forbidden(std::move(fault));
}

}  // namespace strongroom::server::admission

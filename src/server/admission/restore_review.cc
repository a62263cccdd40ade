#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/restore.h"
#include "base/text.h"
#include "domain/drill_object.h"
#include "domain/obstacles.h"
#include "server/admission/review.h"

namespace strongroom::server::admission {
namespace {

// As domain::PlanCourse ends it.
std::string FaultOf(const nlohmann::json& object) {
  try {
    const api::Restore restore = api::DecodeRestore(WithoutStatus(object));
    const std::string fault = domain::DrillFault(restore);
    return fault.empty() ? domain::ProblemOf(restore.spec) : fault;
  } catch (const api::ApiFormatError& e) {
    return base::Cut(e.what(), domain::kMaxWords);
  }
}

}  // namespace

api::AdmissionAnswer ReviewRestore(const Reviewed& reviewed) {
  std::string fault = FaultOf(reviewed.object);
  if (fault.empty()) return {};
  return InvalidSpec(std::move(fault));
}

}  // namespace strongroom::server::admission

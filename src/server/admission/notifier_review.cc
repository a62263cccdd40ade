#include <nlohmann/json.hpp>

#include "api/notifier.h"
#include "server/admission/reference_review.h"
#include "server/admission/review.h"

namespace strongroom::server::admission {
namespace {

// A Secret would be sent where the Notifier says: so whoever names one has to be allowed to get it.
std::string FaultOf(const Reviewed& reviewed, const api::Notifier& notifier) {
  return ReferenceFault(
      reviewed, domain::ReferencesIn(api::DecodeNotifier(WithoutStatus(reviewed.old_object)).spec),
      domain::ReferencesIn(notifier.spec));
}

}  // namespace

api::AdmissionAnswer ReviewNotifier(const Reviewed& reviewed) {
  const api::Notifier notifier = api::DecodeNotifier(WithoutStatus(reviewed.object));
  if (notifier.problem) return InvalidSpec(domain::Describe({*notifier.problem}));
  if (std::string fault = FaultOf(reviewed, notifier); !fault.empty()) {
    return Forbidden(std::move(fault));
  }
  api::AdmissionAnswer answer;
  const std::string& home = reviewed.rules.notifier_namespace;
  if (!home.empty() && reviewed.request.ns != home) {
    answer.warnings.push_back("a Notifier here does nothing: those of namespace " + home + " do");
  }
  return answer;
}

}  // namespace strongroom::server::admission

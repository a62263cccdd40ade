#include "provider/kubernetes/restore_refusal.h"

#include "base/printable.h"
#include "base/text.h"
#include "provider/error.h"

namespace strongroom::provider::kubernetes {

using domain::PlannedItem;
namespace reason = domain::restore_reason;

std::string ShownMessage(const std::string& text) {
  constexpr size_t kMost = 1'000;
  return base::Cut(base::Printable(text), kMost);
}

void SetRefused(std::string_view why, const std::string& message, PlannedItem& planned) {
  planned.action = domain::RestoreAction::kRefuse;
  planned.reason = why;
  planned.message = ShownMessage(message);
}

void RefuseFor(const kube::ApiError& error, PlannedItem& planned) {
  const std::string what = error.what();
  if (what.find("because it is being terminated") != std::string::npos) {
    return SetRefused(reason::kTerminating, what, planned);
  }
  if (kube::IsDenied(error)) return SetRefused(reason::kDenied, what, planned);
  if (kube::IsForbidden(error)) return SetRefused(reason::kForbidden, what, planned);
  if (kube::IsInvalid(error)) return SetRefused(reason::kInvalid, what, planned);
  if (kube::ProspectOf(base::Asked::kApiServer, error) == base::Prospect::kMayPassOnce) {
    throw ProviderError(kAuthenticationFailed, what);
  }
  SetRefused(reason::kFailed, what, planned);
}

}  // namespace strongroom::provider::kubernetes

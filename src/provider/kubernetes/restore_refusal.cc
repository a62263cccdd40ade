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
  if (kube::IsDenied(error)) return SetRefused(reason::kDenied, error.what(), planned);
  if (kube::IsForbidden(error)) return SetRefused(reason::kForbidden, error.what(), planned);
  if (kube::IsInvalid(error)) return SetRefused(reason::kInvalid, error.what(), planned);
  switch (kube::ProspectOf(base::Asked::kApiServer, error)) {
    case base::Prospect::kMayPassOnce:
      throw ProviderError(kAuthenticationFailed, error.what());
    case base::Prospect::kMayPass:
      // A webhook that cannot be asked is an error of the API server, for what goes through it.
      if (error.reason() != "InternalError")
        throw ProviderError(kProviderUnavailable, error.what());
      break;
    case base::Prospect::kPerson:
    case base::Prospect::kFinal:
      break;
  }
  SetRefused(reason::kFailed, error.what(), planned);
}

}  // namespace strongroom::provider::kubernetes

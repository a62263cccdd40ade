#include "provider/kubernetes/restore_refusal.h"

#include "base/printable.h"
#include "base/text.h"
#include "kube/status_reason.h"
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

std::string WordsOf(const kube::ApiError& error, Peer peer) {
  switch (peer) {
    case Peer::kOwnCluster:
      return error.what();
    case Peer::kForeign:
      break;
  }
  const std::string reason = kube::IsKnownReason(error.reason()) ? " " + error.reason() : "";
  return "the target's server answers " + std::to_string(error.status()) + reason;
}

void RefuseFor(const kube::ApiError& error, Peer peer, PlannedItem& planned) {
  const std::string words = WordsOf(error, peer);
  const std::string_view what = error.what();
  if (what.find("because it is being terminated") != std::string_view::npos) {
    return SetRefused(reason::kTerminating, words, planned);
  }
  if (kube::IsDenied(error)) return SetRefused(reason::kDenied, words, planned);
  if (kube::IsForbidden(error)) return SetRefused(reason::kForbidden, words, planned);
  if (kube::IsInvalid(error)) return SetRefused(reason::kInvalid, words, planned);
  if (kube::ProspectOf(base::Asked::kApiServer, error) == base::Prospect::kMayPassOnce) {
    throw ProviderError(kAuthenticationFailed, words);
  }
  SetRefused(reason::kFailed, words, planned);
}

}  // namespace strongroom::provider::kubernetes

#include "provider/kubernetes/restore_refusal.h"

#include "base/printable.h"
#include "base/text.h"
#include "domain/form.h"
#include "kube/status_reason.h"
#include "provider/error.h"

namespace strongroom::provider::kubernetes {

using domain::PlannedItem;
namespace reason = domain::restore_reason;
namespace {

// The name between two texts, where it is one that an object can have.
std::string NameIn(std::string_view words, std::string_view before, std::string_view after) {
  const size_t begin = words.find(before);
  if (begin == std::string_view::npos) return "";
  const std::string_view rest = words.substr(begin + before.size());
  const std::string_view name = rest.substr(0, rest.find(after));
  return domain::form::kObjectName.Allows(name) ? std::string(name) : "";
}

// https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/errors/statuserror.go
// https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/dispatcher.go
std::string WhoDenies(std::string_view words) {
  const std::string webhook = NameIn(words, "admission webhook \"", "\"");
  if (!webhook.empty()) return "admission webhook \"" + webhook + "\" denies it";
  const std::string policy = NameIn(words, "ValidatingAdmissionPolicy '", "'");
  if (!policy.empty()) return "ValidatingAdmissionPolicy \"" + policy + "\" denies it";
  return "admission denies it";
}

std::string AnswerOf(const char* who, const kube::ApiError& error) {
  const std::string reason = kube::IsKnownReason(error.reason()) ? " " + error.reason() : "";
  return std::string(who) + " answers " + std::to_string(error.status()) + reason;
}

// What a webhook says of fields are its own words.
std::string FieldsOf(const kube::ApiError& error) {
  if (kube::IsDenied(error)) return WhoDenies(error.what());
  std::string text = AnswerOf("the API server", error);
  bool is_first = true;
  for (const kube::Cause& cause : error.causes()) {
    text += (is_first ? ": " : ", ") + cause.field + " (" + cause.reason + ")";
    is_first = false;
  }
  return text;
}

}  // namespace

std::string ShownMessage(const std::string& text) {
  constexpr size_t kMost = 1'000;
  return base::Cut(base::Printable(text), kMost);
}

void SetRefused(std::string_view why, const std::string& message, PlannedItem& planned) {
  planned.action = domain::RestoreAction::kRefuse;
  planned.reason = why;
  planned.message = ShownMessage(message);
}

std::string WordsOf(const kube::ApiError& error, Shown shown) {
  switch (shown) {
    case Shown::kWords:
      return error.what();
    case Shown::kFields:
      return FieldsOf(error);
    case Shown::kStatus:
      break;
  }
  return AnswerOf("the target's server", error);
}

void RefuseFor(const kube::ApiError& error, Shown shown, PlannedItem& planned) {
  const std::string words = WordsOf(error, shown);
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

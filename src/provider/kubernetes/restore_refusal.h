#pragma once

#include <string>
#include <string_view>

#include "domain/restore_plan.h"
#include "kube/error.h"

namespace strongroom::provider::kubernetes {

// How much of what an API server answers people are shown.
enum class Shown {
  // Its words: to whoever asks it themselves. They quote what was sent, and what is there.
  kWords,
  // Which fields, and which webhook or policy: whoever reads a plan that is stored need not be one
  // who may read contents.
  kFields,
  kStatus,  // of a server that a tenant has named: not a word of its own
};

// What an API server says, for people: printable, and cut where it is very long.
std::string ShownMessage(const std::string& text);

// `why` is of domain::restore_reason.
void SetRefused(std::string_view why, const std::string& message, domain::PlannedItem& planned);

std::string WordsOf(const kube::ApiError& error, Shown shown);

// What the API server answers is about this policy alone, also that a webhook or an API of an
// extension is down. Where it does not know the caller, the others need not be tried: throws
// ProviderError (kAuthenticationFailed).
void RefuseFor(const kube::ApiError& error, Shown shown, domain::PlannedItem& planned);

}  // namespace strongroom::provider::kubernetes

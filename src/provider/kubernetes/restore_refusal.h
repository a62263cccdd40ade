#pragma once

#include <string>
#include <string_view>

#include "domain/restore_plan.h"
#include "kube/error.h"

namespace strongroom::provider::kubernetes {

// What an API server says, for people: printable, and cut where it is very long.
std::string ShownMessage(const std::string& text);

// `why` is of domain::restore_reason.
void SetRefused(std::string_view why, const std::string& message, domain::PlannedItem& planned);

// What the API server refuses is about this policy alone. Where it is not itself, or does not know
// the caller, the others need not be tried: throws ProviderError.
void RefuseFor(const kube::ApiError& error, domain::PlannedItem& planned);

}  // namespace strongroom::provider::kubernetes

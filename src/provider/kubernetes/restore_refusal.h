#pragma once

#include <string>
#include <string_view>

#include "domain/restore_plan.h"
#include "kube/error.h"
#include "provider/kubernetes/api_reader.h"

namespace strongroom::provider::kubernetes {

// What an API server says, for people: printable, and cut where it is very long.
std::string ShownMessage(const std::string& text);

// `why` is of domain::restore_reason.
void SetRefused(std::string_view why, const std::string& message, domain::PlannedItem& planned);

// What people are shown of an answer: of a foreign server (api_reader.h) not a word of its own.
std::string WordsOf(const kube::ApiError& error, Peer peer);

// What the API server answers is about this policy alone, also that a webhook or an API of an
// extension is down. Where it does not know the caller, the others need not be tried: throws
// ProviderError (kAuthenticationFailed).
void RefuseFor(const kube::ApiError& error, Peer peer, domain::PlannedItem& planned);

}  // namespace strongroom::provider::kubernetes

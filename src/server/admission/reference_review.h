#pragma once

#include <string>

#include "domain/named_references.h"
#include "server/admission/review.h"

namespace strongroom::server::admission {

// Why this user may not name what `after` names and `before` did not, or not for that use, as a
// sentence; empty when they may. A Job would read the Secret for them: so they need `get` on it. It
// would run as the ServiceAccount, and mount the claim: so they need to `create pods` in the
// namespace, which could do the same, or the verb `use` on that one object. Throws web::WebError.
std::string ReferenceFault(const Reviewed& reviewed, const domain::NamedReferences& before,
                           const domain::NamedReferences& after);

}  // namespace strongroom::server::admission

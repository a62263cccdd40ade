#pragma once

#include <string>

#include "domain/outcome.h"

namespace strongroom::domain {

// What in an outcome that stores a set does not fit together; empty when everything does. A type is
// complete only if all that was found was stored without an error; a run is a success only if no
// type was left unread and at least one is complete. Somebody who reports emptiness as success
// would make the sets before it expire.
std::string ContradictionIn(const Outcome& outcome);

// The same of a set that was stored elsewhere: which policy types were unknown, for which it may be
// partial, no set says.
std::string ContradictionInImport(const Outcome& outcome);

}  // namespace strongroom::domain

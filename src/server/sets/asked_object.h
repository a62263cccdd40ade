#pragma once

#include <string>

#include "access/reviews.h"

namespace strongroom::server::sets {

// Whether the names of a path can be those of objects: a path with others is not there, and costs
// no question.
bool NamesObjects(const access::ResourceAccess& access);

// "backupsets/nightly-202603020130-42/content": what was asked of, in the audit log.
std::string SubjectOf(const access::ResourceAccess& access);

}  // namespace strongroom::server::sets

#pragma once

#include <string>

#include "domain/outcome.h"

// How a set differs from the one before, for people.
namespace strongroom::domain {

// "+1 ~2 -0": where there is little room.
std::string ShowChanges(const ChangeCounts& changes);
// "1 added, 2 changed, 0 removed".
std::string DescribeChanges(const ChangeCounts& changes);

}  // namespace strongroom::domain

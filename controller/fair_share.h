#pragma once

#include <cstddef>
#include <vector>

namespace strongroom::controller {

// How many each of several owners gets at most, who want as many as `wanted` says, so that all
// together get no more than `most`: who wants little gets it, and who wants much takes nothing from
// them. As much as anybody wants when there is enough.
size_t FairShare(std::vector<size_t> wanted, size_t most);

}  // namespace strongroom::controller

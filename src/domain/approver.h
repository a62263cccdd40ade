#pragma once

#include <string_view>

namespace strongroom::domain {

// Whether somebody may be one of the two who approve a restore: it takes people. Whoever may make
// ServiceAccounts, and ask for their tokens, would be as many as are needed; and who is behind
// "system:anonymous" nobody knows.
bool MayApprove(std::string_view user);

}  // namespace strongroom::domain

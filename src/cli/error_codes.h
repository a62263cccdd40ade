#pragma once

#include <string_view>

namespace strongroom::cli {

// One sentence on what an errorCode of a run means and what to do about it; empty for a code that
// this version does not know.
std::string_view AdviceFor(std::string_view error_code);

}  // namespace strongroom::cli

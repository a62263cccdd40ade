#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "base/json.h"

namespace strongroom::sets {

// What a read may be: the largest policy that the server takes (JsonOptions{}), and what an answer
// has around it. Of members with one name readers would take different ones.
inline constexpr base::JsonOptions kAnswerLimits{.max_depth = base::JsonOptions{}.max_depth + 4,
                                                 .max_values = 8 * base::JsonOptions{}.max_values,
                                                 .repeated = base::RepeatedMembers::kRefused};

// An answer, or a line of one. Throws ReadError for what is no JSON, and past the limits.
base::Json ParseAnswer(std::string_view text);

}  // namespace strongroom::sets

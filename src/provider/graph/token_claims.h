#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strongroom::provider::graph {

// The application permissions that a token names, without a look at its signature: to tell people
// what is missing, never to allow anything. Empty: it has none (then Entra leaves the claim out).
// Absent: it is no JWT that can be read.
std::optional<std::vector<std::string>> RolesIn(std::string_view token);

}  // namespace strongroom::provider::graph

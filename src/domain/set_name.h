#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What a backup set is called, and the id by which the database has it.
namespace strongroom::domain {

// "nightly-202603020130-42": the run, and the set's id, so that a name never comes twice.
std::string SetName(std::string_view run, int64_t id);
// The id of a set of that name; absent when none can have it.
std::optional<int64_t> SetIdIn(std::string_view name);
// "42": absent for what no id is written as.
std::optional<int64_t> SetIdFrom(std::string_view digits);

}  // namespace strongroom::domain

#pragma once

#include <string>

#include "sets/item.h"

namespace strongroom::sets {

// What is not as it was sealed.
struct Problem {
  std::string set = {};   // its name; empty: of what is looked at as a whole
  std::string type = {};  // empty: of the set
  std::string id = {};    // empty: of the type
  std::string what;

  bool operator==(const Problem&) const = default;
};

// What is said of an item whose content is not the one of its digest (IsWhole).
inline constexpr const char* kNotWhole = "its content is missing or altered";

Problem ProblemOf(const std::string& set, const Item& item, std::string what);

// "nightly-202603020130-42: roles/a/b: its content is missing or altered": for people.
std::string ShowProblem(const Problem& problem);

}  // namespace strongroom::sets

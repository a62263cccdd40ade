#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "store/set_roots.h"

namespace strongroom::store {

// What is not as it was sealed. Of the set itself where there is no type, of all of a type where
// there is no id.
struct SetProblem {
  std::string type;
  std::string id;  // external id of the policy
  std::string what;

  bool operator==(const SetProblem&) const = default;
};

inline constexpr const char* kContentIsAltered = "its content is missing or altered";

// Pure.
std::vector<SetProblem> ProblemsOf(const SetRoots& roots);

// {type, id, what}, without what is empty.
nlohmann::json ToJson(const SetProblem& problem);

}  // namespace strongroom::store

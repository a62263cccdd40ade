#include "store/set_problems.h"

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace strongroom::store {

std::vector<SetProblem> ProblemsOf(const SetRoots& roots) {
  std::vector<SetProblem> problems;
  const auto of_set = [&](std::string what) {
    problems.push_back({.type = {}, .id = {}, .what = std::move(what)});
  };
  for (const SetRoots::Type& type : roots.types) {
    if (type.root.IsSame()) continue;
    problems.push_back({.type = type.policy_type,
                        .id = {},
                        .what = type.root.stored.empty()
                                    ? "the set has policies of a type that it does not name"
                                    : "its policies are not those that the set was sealed with"});
  }
  if (!roots.set.IsSame()) of_set("its types are not those that it was sealed with");
  if (roots.items_said != roots.items) {
    of_set("it was sealed with " + std::to_string(roots.items_said) + " policies and has " +
           std::to_string(roots.items));
  }
  if (roots.link && !roots.link->IsSame()) {
    of_set("the set before is not the one that it was compared with");
  }
  return problems;
}

base::Json ToJson(const SetProblem& problem) {
  base::Json json{{"what", problem.what}};
  if (!problem.type.empty()) json["type"] = problem.type;
  if (!problem.id.empty()) json["id"] = problem.id;
  return json;
}

}  // namespace strongroom::store

#include "sets/problem.h"

#include <utility>

#include "base/printable.h"

namespace strongroom::sets {

Problem ProblemOf(const std::string& set, const Item& item, std::string what) {
  return {.set = set, .type = item.type, .id = item.id, .what = std::move(what)};
}

std::string ShowProblem(const Problem& problem) {
  std::string text;
  if (!problem.set.empty()) text += problem.set + ": ";
  if (!problem.type.empty()) {
    text += problem.type + (problem.id.empty() ? "" : '/' + problem.id) + ": ";
  }
  return base::Printable(text + problem.what);
}

}  // namespace strongroom::sets

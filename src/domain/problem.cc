#include "domain/problem.h"

#include <algorithm>

#include "base/text.h"

namespace strongroom::domain {

std::string Describe(const std::vector<Problem>& problems, size_t most) {
  std::string text;
  const size_t shown = std::min(problems.size(), most);
  for (size_t i = 0; i < shown; ++i) {
    if (!text.empty()) text += "; ";
    text += problems[i].field + ": " + problems[i].message;
  }
  if (problems.size() > shown) text += ';' + base::AndMore(problems.size(), shown);
  return text;
}

}  // namespace strongroom::domain

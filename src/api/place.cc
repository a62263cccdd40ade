#include "api/place.h"

#include <algorithm>

#include "base/json_number.h"
#include "base/printable.h"
#include "base/text.h"

namespace strongroom::api {
namespace {

constexpr size_t kMaxShown = 64;

}  // namespace

Place Place::Member(std::string_view name) const {
  return {path_.empty() ? std::string(name) : path_ + '.' + std::string(name), *problems_};
}

bool Place::Fail(std::string message) const {
  const bool is_known =
      std::any_of(problems_->begin(), problems_->end(),
                  [&](const domain::Problem& other) { return other.field == path_; });
  if (!is_known) problems_->push_back({path_, std::move(message)});
  return false;
}

bool Place::FailType(std::string_view expected, const base::Json& found) const {
  return Fail("expected " + std::string(expected) + ", found " +
              std::string(base::TypeName(found)));
}

std::string Shown(std::string_view text) {
  return '"' + base::Cut(base::Printable(text), kMaxShown) + '"';
}

}  // namespace strongroom::api
